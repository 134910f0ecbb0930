"""The public pages against the least a Django view can cost."""

from statistics import median

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from catalog.indexing import current_index
from catalog.models import Product
from ikmportal.bench.clock import LIMIT, ratio, side_by_side
from ikmportal.bench.served import bare_handler
from ikmportal.bench.server import database_time, served

LIST = "/produk/"
FILTERED = "/produk/?kategori=keripik-camilan&sertifikat=halal"
SEARCH = "/produk/?q=kripik+tempe"
TARGETS = {"list page, cards kept": 8, "product page": 12}
HTML_LIMIT = 60_000
MOST_QUERIES = {"list page": 6, "product page": 5}
NEEDED = ["django_htmx.middleware.HtmxMiddleware"]  # the views ask it whether a fragment is wanted


def addresses():
    return {"list page": LIST, "filtered list": FILTERED, "search": SEARCH, "product page": _product_page()}


def _product_page():
    """The middle one of the catalogue."""
    return Product.objects.published().order_by("pk")[Product.objects.count() // 2].get_absolute_url()


def measure(report, *, rounds, pages):
    """Everything about pages at the size the catalogue has now; the list page's seconds come back."""
    with served() as client:
        seconds = _as_served(report, client, rounds, pages)
        _database(report, client, pages)
    _view_alone(report, rounds, pages)
    _queries(report)
    return seconds


def _as_served(report, client, rounds, pages):
    """The worker's processor time, all middleware in the numerator, none in the limit."""
    page = addresses()
    size = len(client.get(page["list page"]))
    cases = {
        LIMIT: lambda: client.get(f"/bench/bare/{size}"),
        "list page, cards kept": lambda: client.get(page["list page"]),
        "list page, cards drawn": lambda: client.get(page["list page"], X_Forget="1"),
        "list page, cards kept, gzip": lambda: client.get(page["list page"], Accept_Encoding="gzip"),
        "filtered list": lambda: client.get(page["filtered list"]),
        "search": lambda: client.get(page["search"]),
        "product page": lambda: client.get(page["product page"]),
    }
    measured = side_by_side(cases, rounds=rounds, times=pages, now=client.processor_time)
    report.add("limit: bare view, the list's bytes pre-rendered, served", _ms(median(measured[LIMIT])))
    for name in list(cases)[1:]:
        times = ratio(measured, name)
        shown = f"{times:.1f} × ({_ms(median(measured[name]))})"
        report.add(f"{name} / limit", shown, times, at_most=TARGETS.get(name))
    report.add("list page, HTML before compression", f"{size:,} bytes", size, at_most=HTML_LIMIT)
    return median(measured["list page, cards kept"])


def _database(report, client, pages):
    if database_time() is None:
        return
    for name, address in addresses().items():
        start = database_time()
        for _ in range(pages):
            client.get(address)
        report.add(f"{name}, PostgreSQL's own CPU (not in the ratios)", _ms((database_time() - start) / pages))


def _view_alone(report, rounds, pages):
    """The stricter ratio: no server, no middleware on either side."""
    with override_settings(MIDDLEWARE=NEEDED):
        portal = WSGIHandler()
    limit, requests, page = bare_handler(), RequestFactory(SERVER_NAME="localhost"), addresses()
    size = len(answer(portal, requests, LIST))
    cases = {LIMIT: lambda: answer(limit, requests, f"/bench/bare/{size}")}
    for name in ("list page", "product page"):
        cases[name] = lambda address=page[name]: answer(portal, requests, address)
    measured = side_by_side(cases, rounds=rounds, times=pages)
    for name in list(cases)[1:]:
        times = ratio(measured, name)
        shown = f"{times:.1f} × ({_ms(median(measured[name]))})"
        report.add(f"{name}, view alone / bare view alone ({_ms(median(measured['limit']))})", shown)


def answer(handler, requests, address, **headers):
    """The bytes of a page, without a server."""
    request = handler.request_class(requests.get(address, **headers).environ)
    response = handler.get_response(request)
    response.close()
    return response.content


def _queries(report):
    """Counted with cards to draw and with cards kept."""
    handler, requests = whole_portal(), RequestFactory(SERVER_NAME="localhost")
    for name, address in addresses().items():
        cache.clear()
        current_index().forget("cards")
        drawn, kept = _count(handler, requests, address), _count(handler, requests, address)
        limit = MOST_QUERIES.get("product page" if name == "product page" else "list page")
        report.add(f"{name}, SQL queries (cards kept / drawn)", f"{kept} / {drawn}", max(kept, drawn), at_most=limit)


def whole_portal():
    with override_settings(MIDDLEWARE=settings.MIDDLEWARE):
        return WSGIHandler()


def _count(handler, requests, address):
    with CaptureQueriesContext(connection) as queries:
        answer(handler, requests, address)
    return len(queries)


def _ms(seconds):
    return f"{seconds * 1000:.2f} ms"
