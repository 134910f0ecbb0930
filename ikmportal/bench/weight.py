"""Bytes until a phone shows the first view of the list: page, styles, letters, scripts, and the pictures in sight."""

import re
from pathlib import Path

from django.conf import settings
from django.test import RequestFactory

from catalog.models import Product
from ikmportal.bench.pages import LIST, answer, whole_portal
from ikmportal.lib import images
from ikmportal.sample.pictures import drawn

MOST_BYTES = 150_000
IN_SIGHT = 4  # cards on a screen of 360 × 800, two in a row below the heading
RENDITION = "320.webp"  # what `sizes` makes such a screen of two device pixels a pixel choose
LINKED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(/static/[^"]+)"')
IN_STYLE = re.compile(r'url\("?([^")]+\.woff2)"?\)')


def measure(report):
    requests = RequestFactory(SERVER_NAME="localhost")
    html = answer(whole_portal(), requests, LIST).decode()
    page = len(answer(whole_portal(), requests, LIST, HTTP_ACCEPT_ENCODING="gzip"))
    report.add("HTML, gzip", _bytes(page))
    linked = {_file(address) for address in LINKED.findall(html)}
    files = linked | {font for file in linked if file.suffix == ".css" for font in _fonts(file)}
    for kind in (".css", ".js", ".svg", ".woff2"):
        some = [_sent(file) for file in files if file.suffix == kind]
        report.add(f"{len(some)} × {kind}, as whitenoise sends them (brotli)", _bytes(sum(some)))
    pictures = sum(map(len, _pictures()))
    report.add(f"{IN_SIGHT} pictures in sight ({RENDITION}, the demo's drawings)", _bytes(pictures))
    whole = page + sum(map(_sent, files)) + pictures
    report.add("first view together", _bytes(whole), whole, at_most=MOST_BYTES)


def _file(address):
    return Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)


def _fonts(style):
    return {(style.parent / name).resolve() for name in IN_STYLE.findall(style.read_text())}


def _sent(file):
    """The bytes that travel: the compressed twin where it was worth making."""
    twin = file.with_name(f"{file.name}.br")
    return (twin if twin.exists() else file).stat().st_size


def _pictures():
    """The renditions of the newest products' covers, drawn as the demo draws them."""
    newest = Product.objects.published().select_related("seller").order_by("-published_at", "-pk")[:IN_SIGHT]
    for _product, views in drawn(list(newest)):
        yield images.renditions(images.accept(views[0]).data)[RENDITION]


def _bytes(count):
    return f"{count:,} bytes"
