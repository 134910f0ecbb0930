"""Whether this process lives, and whether what it needs answers. Words only: no versions, hosts or reasons for strangers."""

import logging
import time
import uuid
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ikmportal.celery import app
from ikmportal.lib.circuits import Circuit
from ikmportal.lib.jobs import WorkerPulse

REMEMBERED = 5  # seconds: a stranger's thousand questions are one to the servers behind
PATIENCE = 1  # second for the broker

STANDING = Circuit("a cache within the process")

log = logging.getLogger(__name__)
_last = {}


@login_not_required
@require_safe
def healthz(request):
    """The process answers. Asks nobody, so that a database that is away restarts no web process."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def readyz(request):
    """`{"database": "ok", "cache": …, "broker": …, "storage": …, "worker": …}`. 503 when the database is away, since no page
    works without it; the others may be away while pages are served, and are told. `?strict=1` answers 503 for any of them."""
    found = look()
    asked = found.values() if request.GET.get("strict") else [found["database"]]
    status = 200 if all(word == "ok" for word in asked) else 503
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def look():
    """Each part's word, remembered for some seconds."""
    if time.monotonic() - _last.get("at", -REMEMBERED) >= REMEMBERED:
        _last.update(found={name: word_of(name, probe) for name, probe in PROBES.items()}, at=time.monotonic())
    return _last["found"]


def word_of(name, probe):
    """`ok`, or `away`; why stands in the log. A probe answers or raises whatever its library raises."""
    try:
        probe()
    except Exception as problem:
        log.warning("%s away: %s", name, type(problem).__name__)
        return "away"
    return "ok"


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_cache():
    """The portal's own cache answers from memory when its server is away; its circuit says so."""
    word = uuid.uuid4().hex
    cache.set("readyz", word, 30)
    if cache.get("readyz") is None or getattr(cache, "circuit", STANDING).is_away:
        raise ConnectionError


def ask_broker():
    options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    is_redis = settings.CELERY_BROKER_URL.startswith("redis")
    with app.connection_for_write(transport_options=options if is_redis else None) as found:
        found.ensure_connection(max_retries=0, timeout=PATIENCE)
        found.default_channel.queue_declare(app.conf.task_default_queue)


def ask_storage():
    for name in ("default", "private"):
        with suppress(FileNotFoundError):  # an empty disk answers
            storages[name].listdir("readyz")


def ask_worker():
    if not WorkerPulse.is_any_alive():
        raise LookupError


PROBES = {
    "database": ask_database,
    "cache": ask_cache,
    "broker": ask_broker,
    "storage": ask_storage,
    "worker": ask_worker,
}
