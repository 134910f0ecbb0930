"""What every answer tells the browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ikmportal.lib import headers
from ikmportal.lib.templatetags.portal import stylesheet
from tests.permissions.check import asked, unlogged
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:"}


def faults(answer):
    """What this answer does not tell, in words."""
    policy = headers.directives(answer.headers.get("Content-Security-Policy", ""))
    lacking = headers.lacking(answer.headers)
    lacking += [f"CSP with {word}" for word in UNSAFE & set().union(*policy.values())]
    if policy.get("default-src") != {"'none'"}:
        lacking.append("default-src 'none'")
    if answer.headers.get("Referrer-Policy") not in headers.PRIVATE:
        lacking.append("Referrer-Policy")
    return lacking + [f"leak in {name}" for name in ("Server", "X-Powered-By") if name in answer.headers]


@pytest.mark.parametrize("method", ["get", "delete"])
def test_a_stranger_is_told_at_every_address(method, cast, client):
    _users, records, _watcher = cast
    client.raise_request_exception = False
    found = {}
    with unlogged():
        for address in TABLE:
            with asked(client, method, address.format_map(records)) as (answer, _written):
                found[address] = faults(answer)
    assert len(found) > 300
    assert {address: lacking for address, lacking in found.items() if lacking} == {}


@pytest.mark.slow
def test_so_is_the_office_in_its_workspace(cast, client):
    users, records, _watcher = cast
    client.force_login(users["superuser"])
    found = {}
    for address in (one for one in TABLE if one.startswith("/dinas/") and "logout" not in one):
        with asked(client, "get", address.format_map(records)) as (answer, _written):
            found[address] = faults(answer)
    assert len(found) > 150
    assert {address: lacking for address, lacking in found.items() if lacking} == {}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/static/css/base.css", 200), ("/tidak-ada/", 404), ("/rusak/", 500), ("/penuh/", 507), ("/dinas", 301)],
)
def test_files_and_failures_tell_it_too(address, status, client, settings):
    settings.ROOT_URLCONF = "tests.doors.failing_urls"
    client.raise_request_exception = False
    with unlogged():
        answer = client.get(address)
    answer.getvalue()
    assert (answer.status_code, faults(answer)) == (status, [])


def test_a_failure_whose_page_fails_too_is_still_an_answer_of_ours(client, settings):
    """As when nothing was collected: the page asks for a stylesheet that is not there."""
    stylesheet.cache_clear()
    missing = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": missing}
    client.raise_request_exception = False
    with unlogged():
        answer = client.get("/produk/")
    assert (answer.status_code, answer.text, faults(answer)) == (
        500,
        "Ada yang rusak di portal. Coba lagi sebentar lagi.",
        [],
    )


def test_a_forged_host_is_refused_with_them_and_named_nowhere(client):
    with unlogged():
        answer = client.get("/akun/password/reset/", headers={"host": "evil.example"})
    assert (answer.status_code, "evil.example" in answer.text, faults(answer)) == (400, False, [])


def test_photos_may_be_shown_elsewhere_and_nothing_else_may(cast, client):
    _users, records, _watcher = cast
    shared = []
    for address, row in TABLE.items():
        if row[0][0] == "o":
            with asked(client, "get", address.format_map(records)) as (answer, _written):
                shared += [address] if answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin" else []
    assert shared == ["/media/public/{rendition}"]


def test_a_page_may_ask_where_a_visit_is_and_nothing_else_of_the_phone(client):
    told = client.get("/luring/").headers["Permissions-Policy"]
    open_ones = {part.partition("=")[0] for part in told.split(", ") if not part.endswith("=()")}
    assert open_ones == {"geolocation", "publickey-credentials-create", "publickey-credentials-get"}


def test_the_senses_pages_use_are_the_ones_they_may():
    """A script that opens the camera would be refused by the policy; this says so before a phone does."""
    scripts = " ".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    used = {name for name in ("getUserMedia", "geolocation", "Accelerometer", "PaymentRequest") if name in scripts}
    assert (used, settings.PERMISSIONS_POLICY["geolocation"]) == ({"geolocation"}, "(self)")


# In production

asked_once = pytest.mark.xdist_group("headers")


@pytest.fixture(scope="module")
def in_production(tmp_path_factory):
    """What production's settings answer, asked in a process of their own."""
    environment = {**os.environ, "IKM_VAR": str(tmp_path_factory.mktemp("produksi"))}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-W", "ignore", str(ROOT / "tests/doors/production.py"), "/robots.txt", "/akun/login/"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@asked_once
def test_production_is_worth_an_a_plus(in_production):
    grades = {
        address: headers.grade(headers.audit(told["headers"], told["cookies"], redirect="https://"))
        for address, told in in_production.items()
    }
    assert grades == {"/robots.txt": (130, "A+"), "/akun/login/": (135, "A+")}
    assert [headers.lacking(told["headers"]) for told in in_production.values()] == [[], []]


@asked_once
def test_its_cookies_are_bound_to_the_host(in_production):
    (cookie,) = in_production["/akun/login/"]["cookies"]
    flags = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith("__Host-csrftoken=")
    assert flags >= {"secure", "httponly", "samesite", "path"}
    assert "domain" not in flags


@asked_once
def test_browsers_are_told_to_come_by_https_for_a_year(in_production):
    told = in_production["/robots.txt"]["headers"]["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains; preload"


# The audit itself

GOOD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("changed", "score"),
    [
        ({}, (130, "A+")),
        ({"Content-Security-Policy": ""}, (55, "C")),
        ({"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, (125, "A+")),
        (
            {"Content-Security-Policy": "script-src 'unsafe-inline'; object-src 'none'; frame-ancestors 'none'"},
            (80, "B+"),
        ),
        ({"Strict-Transport-Security": "max-age=1000"}, (120, "A+")),
        ({"Strict-Transport-Security": ""}, (80, "B+")),
        ({"X-Content-Type-Options": ""}, (125, "A+")),
        ({"Referrer-Policy": "unsafe-url"}, (120, "A+")),
        ({"Access-Control-Allow-Origin": "https://another-site.example"}, (50, "C")),
    ],
)
def test_the_audit_counts_as_the_published_rules_do(changed, score):
    assert headers.grade(headers.audit({**GOOD, **changed})) == score


@pytest.mark.parametrize(
    ("cookie", "points"),
    [
        ("sessionid=1; Secure; HttpOnly; SameSite=Lax", 5),
        ("sessionid=1; Secure; HttpOnly", 0),
        ("sessionid=1; Secure; HttpOnly; SameSite=None", -20),
        ("sessionid=1; Secure; SameSite=Lax", -30),
        ("sessionid=1; HttpOnly; SameSite=Lax", -10),
        ("lang=id; SameSite=Lax", -5),
    ],
)
def test_cookies_are_judged_by_their_weakest_flag(cookie, points):
    (finding,) = [one for one in headers.audit(GOOD, [cookie]) if one.header == "Set-Cookie"]
    assert finding.modifier == points


def test_the_command_asks_a_running_server_and_fails_below_a_plus(live_server, capsys):
    with pytest.raises(CommandError, match="below A"):
        call_command("audit_headers", f"{live_server.url}/robots.txt", check=True)
    told = capsys.readouterr().out
    assert "200  85 A-" in told or "200  60 C+" in told  # plain HTTP: no HSTS, and it is not sent on
    assert "hsts-not-implemented" in told
    assert "csp-implemented-with-no-unsafe-default-src-none" in told
