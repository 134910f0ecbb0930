"""The WSGI application that gunicorn serves while pages are measured: the portal, and beside it the limit.

`/bench/bare/<bytes>` is a plain Django view through a handler without any middleware that returns bytes made before;
`/bench/cpu` is the processor time this worker has used. A request with the header `X-Forget` finds no card drawn.
"""

import time
from functools import cache

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.test.utils import override_settings
from django.urls import path

from ikmportal.bench.scratch import attach


@cache
def prerendered(size):
    return b"x" * size


def bare(request, size):
    return HttpResponse(prerendered(size))


def processor_time(request):
    return HttpResponse(repr(time.process_time()))


urlpatterns = [path("bench/bare/<int:size>", bare), path("bench/cpu", processor_time)]


class BareRequest(WSGIRequest):
    urlconf = __name__


class BareHandler(WSGIHandler):
    request_class = BareRequest


def bare_handler():
    with override_settings(MIDDLEWARE=[]):
        return BareHandler()


def serve():
    attach()
    from django.core.cache import cache as kept

    from catalog.indexing import current_index

    portal, limit = WSGIHandler(), bare_handler()

    def application(environ, start_response):
        if "HTTP_X_FORGET" in environ:
            kept.clear()
            current_index().forget("cards")
        handler = limit if environ["PATH_INFO"].startswith("/bench/") else portal
        return handler(environ, start_response)

    return application
