"""What a phone keeps for places without signal is public, alike for everybody, and renewed by a deploy."""

import json
import re

import pytest

from monitoring.views import shell
from tests import people

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "/luring/": "text/html; charset=utf-8",
    "/sw.js": "text/javascript; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json",
}


@pytest.fixture
def mentor():
    return people.mentor(people.seller("Dapur Rahasia"), "raka")


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_is_for_everybody_and_sets_no_cookie(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], dict(answer.cookies)) == (200, ADDRESSES[address], {})


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_signed_in_person_gets_the_same_bytes(client, mentor, address):
    before = client.get(address).content
    client.force_login(mentor)
    assert client.get(address).content == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_none_asks_the_database(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)


def test_the_page_holds_no_moment_of_its_drawing(client):
    assert 'value="20' not in client.get("/luring/").content.decode()


def test_the_page_says_kindly_that_it_needs_javascript(client):
    words = re.search(r"<noscript>(.*?)</noscript>", client.get("/luring/").content.decode(), re.DOTALL)[1]
    assert ("perlu JavaScript" in words, 'href="/usaha/"' in words) == (True, True)


def test_the_worker_serves_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert (answer["Service-Worker-Allowed"], "no-store" in answer["Cache-Control"]) == ("/", True)


def kept(client):
    return json.loads(re.search(r"const FILES = (\[.*?\]);", client.get("/sw.js").content.decode())[1])


def test_the_worker_keeps_public_files_alone(client):
    assert {address.split("/")[1] for address in kept(client)} == {"static"}


def test_the_worker_keeps_every_file_the_page_names(client):
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/luring/").content.decode()))
    assert named - set(kept(client)) == set()


def name_of_cache(client):
    return re.search(r'const KEPT = "(.*?)"', client.get("/sw.js").content.decode())[1]


def test_another_name_of_a_file_is_another_cache(client, settings):
    before = name_of_cache(client)
    settings.STATIC_URL = "/static/baru/"
    assert name_of_cache(client) != before


def test_another_page_is_another_cache_and_nothing_else_is():
    first, again, other = (shell.version(["a.css"], page) for page in ("satu", "satu", "dua"))
    assert (first == again, first == other) == (True, False)


def test_the_manifest_opens_the_page_and_names_an_icon(client):
    told = client.get("/manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], [icon["sizes"] for icon in told["icons"]]) == ("/luring/", "/", ["any"])


def test_only_pages_of_those_who_visit_carry_the_manifest(client, mentor):
    public = client.get("/").content.decode()
    client.force_login(mentor)
    assert ('rel="manifest"' in public, 'rel="manifest"' in client.get("/usaha/kunjungan/").content.decode()) == (
        False,
        True,
    )
