"""Nothing that people give is fetched: the portal opens no connection for an address it is told (SSRF)."""

import ast
import socket
from pathlib import Path

import pytest

from onboarding.models import Requirement, StoreAccount
from tests.permissions.check import asked, unlogged
from tests.test_permissions import TABLE

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ikmportal", "sellers", "catalog", "onboarding", "monitoring")
CLIENTS = {
    *(
        "socket",
        "http",
        "urllib",
        "urllib3",
        "requests",
        "httpx",
        "aiohttp",
        "ftplib",
        "smtplib",
        "telnetlib",
        "xmlrpc",
    ),
    *("boto3", "botocore", "websocket", "websockets", "paramiko", "pycurl", "socketserver", "ssl", "imaplib", "poplib"),
}
HARMLESS = {"urllib.parse", "http.HTTPStatus"}
# Who may, and why. All others speak through Django (mail, database, cache), Celery and the storages.
MAY = {
    "sellers/notices.py": {"smtplib"},  # the names of its exceptions
    "monitoring/digest.py": {"smtplib"},  # the same
    "ikmportal/management/commands/runjobs.py": {"socket"},  # this machine's name
    "ikmportal/lib/buckets.py": {"botocore.config", "botocore.exceptions"},  # how long the store is waited for
    "ikmportal/management/commands/make_buckets.py": {"botocore.exceptions"},
    "ikmportal/management/commands/audit_headers.py": {"http.client", "ssl"},  # the operator's own server
}
MEASURING = ("ikmportal/bench/", "ikmportal/drills/")  # they ask a server of their own on this machine


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def test_no_room_imports_what_could_fetch():
    found = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        names = {name for name in imported(path) if name.partition(".")[0] in CLIENTS} - HARMLESS
        name = str(path.relative_to(ROOT))
        if names and not name.startswith(MEASURING):
            found[name] = names
    assert {name: names for name, names in found.items() if names - MAY.get(name, set())} == {}


HERE = ("127.", "::1", "localhost")  # the portal's own servers


@pytest.fixture
def outgoing(monkeypatch):
    """Where connections were tried to, beyond this machine; none succeeds."""
    tried = []

    def watched(original):
        def connect(self, address):
            if self.family != socket.AF_UNIX and not str(address[0]).startswith(HERE):
                tried.append(address)
                raise OSError("no way out of the test")
            return original(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, watched(getattr(socket.socket, name)))
    known = socket.getaddrinfo

    def look_up(host, *rest, **more):
        return known(host, *rest, **more) if str(host).startswith(HERE) else tried.append(host) or []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return tried


def test_the_watch_sees_a_way_out(outgoing):
    with pytest.raises(OSError, match="no way out"):
        socket.socket().connect(("203.0.113.7", 80))
    assert outgoing == [("203.0.113.7", 80)]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_fetches_what_it_was_given(cast, client, outgoing):
    users, records, _watcher = cast
    bait = "https://pasar.id/169.254.169.254/latest/meta-data"
    StoreAccount.objects.update(shop_link=bait)
    Requirement.objects.update(link=bait)
    client.force_login(users["superuser"])
    client.raise_request_exception = False
    shown = 0
    with unlogged():
        for address, row in TABLE.items():
            if row[0][6] == "o" and "logout" not in address:
                with asked(client, "get", address.format_map(records)) as (_answer, _written):
                    shown += 1
    assert (outgoing, shown > 150) == ([], True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/usaha/{seller}/toko/pasar-1/data/", {"shop_name": "Toko", "shop_link": "https://pasar.id/toko"}),
        ("/usaha/produk/{published}/toko/pasar-1/catat/", {"address": "https://pasar.id/terbit-1"}),
        ("/usaha/produk/{published}/toko/pasar-1/periksa/", {"is_there": "on"}),
    ],
)
def test_no_form_fetches_what_it_is_given(address, typed, cast, client, outgoing):
    users, records, _watcher = cast
    client.force_login(users["owner"])
    answer = client.post(address.format_map(records), typed)
    assert (answer.status_code < 500, outgoing) == (True, [])
