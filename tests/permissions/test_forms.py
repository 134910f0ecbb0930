"""What people send in: fields nobody asked for, ids of others, and where to go next."""

import pytest

from tests.permissions.forms import overreach
from tests.permissions.redirects import leaves, open_redirects
from tests.test_permissions import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Forms that have to be taken when sent back as they stand, so that the rest of the test means something.
TAKEN = {
    "anonymous": {"/undangan/{token}/", "/survei/{survey_token}/"},
    "owner": {"/usaha/{seller}/baru/", "/usaha/produk/{product}/", "/usaha/{seller}/toko/shopee/paket/"},
    "mentor": {"/usaha/{seller}/baru/", "/usaha/produk/{product}/", "/usaha/{seller}/toko/shopee/paket/"},
    "staff": {
        "/dinas/sellers/seller/{seller}/change/",
        "/dinas/catalog/product/{product}/change/",
        "/dinas/catalog/licence/{licence}/change/",
        "/dinas/catalog/category/{category}/change/",
    },
}


@pytest.mark.parametrize("role", TAKEN)
def test_no_form_takes_more_than_it_asks_for(role, cast, client):
    users, records, _watcher = cast
    taken = set()
    if users[role]:
        client.force_login(users[role])
    findings = overreach(client, role, TABLE, records, seen=taken)
    assert (findings, TAKEN[role] - taken) == ([], set())


@pytest.mark.parametrize("role", ["anonymous", "owner", "staff"])
def test_nobody_is_sent_to_another_site(role, cast, client):
    users, records, _watcher = cast
    if users[role]:
        client.force_login(users[role])
    assert open_redirects(client, role, TABLE, records) == []


def test_a_browser_leaves_by_every_one_of_these():
    left = ["//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil.example", "\t//evil.example"]
    assert [leaves(place) for place in [*left, "/usaha/", "http://testserver/", "?next=1"]] == [True] * 5 + [False] * 3
