"""An answer as one long text: headers, cookies and body, with whatever is packed in it unpacked."""

import gzip
import html
import io
import re
import zipfile
import zlib
from urllib.parse import unquote

import pikepdf
from django.contrib.messages.storage.cookie import CookieStorage

from tests.catalog import printed


def everything_in(got):
    """Of a response of the test client. HTML entities, `%20` and `\\u0041` are also read as what they mean."""
    cookies = [f"{name}={morsel.OutputString()} {_told(morsel.value, got)}" for name, morsel in got.cookies.items()]
    headers = [f"{name}: {value}" for name, value in got.headers.items()]
    text = "\n".join([*headers, *cookies, opened(got.getvalue())])
    plain = html.unescape(text)
    return "\n".join([text, plain, unquote(plain), _unescaped(plain)])


def _told(value, got):
    """What the messages in a cookie say: signed and packed, but readable by whoever holds it."""
    return " ".join(map(str, CookieStorage(got.wsgi_request)._decode(value) or []))


def opened(content, depth=3):
    if depth and content.startswith(b"\x1f\x8b"):
        return opened(gzip.decompress(content), depth - 1)
    if depth and content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(f"{name}\n{opened(packed.read(name), depth - 1)}" for name in packed.namelist())
    if content.startswith(b"%PDF"):
        return _pdf(content)
    return content.decode("utf-8", "replace")


def _pdf(content):
    """Every stream as it is stored and unpacked; and the text of the pages, whose letters are numbers of a font."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    parts = [content, *(_inflated(stream) for stream in streams)]
    return "\n".join([*(part.decode("latin-1") for part in parts), *_pages(content)])


def _inflated(stream):
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def _pages(content):
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return [printed.squeezed(printed.page_text(page)) for page in pdf.pages]
    except pikepdf.PdfError:
        return []  # the beginning of a PDF that a test made


def _unescaped(text):
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
