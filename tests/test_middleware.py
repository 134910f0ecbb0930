"""What holds at every address."""

import re

import pytest

from tests import people
from tests.test_permissions import TABLE, cast  # noqa: F401 the cast of the matrix

pytestmark = pytest.mark.django_db

FILES = ("/media/public/", "/static/")


@pytest.mark.slow
@pytest.mark.parametrize("role", ["owner", "staff"])
def test_nothing_a_signed_in_person_is_shown_is_kept(role, cast, client):  # noqa: F811
    users, records, _watcher = cast
    client.force_login(users[role])
    kept = {}
    for address in TABLE:
        answer = client.get(address.format_map(records))
        answer.getvalue()
        kept[address] = answer.headers.get("Cache-Control")
        if "logout" in address:
            client.force_login(users[role])
    shown = {address: said for address, said in kept.items() if not address.startswith(FILES)}
    assert len(shown) > 100
    assert {address: said for address, said in shown.items() if said != "private, no-store"} == {}


def test_signing_in_is_not_kept_either(client):
    people.person("alit")
    answer = client.post("/akun/login/", {"login": "alit", "password": "kata-sandi-uji"})
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_photos_keep_for_ever_for_the_signed_in_too(cast, client):  # noqa: F811
    users, records, _watcher = cast
    client.force_login(users["owner"])
    answer = client.get("/media/public/{rendition}".format_map(records))
    answer.getvalue()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/", "/produk/", "/ikm/", "/robots.txt", "/sitemap.xml"])
def test_pages_for_anyone_stay_as_they_were(client, address):
    answer = client.get(address)
    assert not re.search("no-store|private", answer.headers.get("Cache-Control", ""))
