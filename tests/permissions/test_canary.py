"""That what must not be found could be: the words are there, and are seen by those who may read them."""

import gzip

import pytest
from django.http import HttpResponse

from tests.permissions.canary import LETTERS, owned
from tests.permissions.check import asked
from tests.permissions.reading import everything_in
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db

FILLED = {
    *{"sellers.Seller", "sellers.HistoricalSeller", "sellers.User", "sellers.Notice", "sellers.PersonalAccess"},
    *{"account.EmailAddress", "catalog.Product", "catalog.HistoricalProduct", "catalog.Variant", "catalog.Photo"},
    *{"catalog.HistoricalVariant", "catalog.HistoricalPhoto", "catalog.Licence", "catalog.HistoricalLicence"},
    *{"catalog.Proposal", "onboarding.StoreAccount", "onboarding.HistoricalStoreAccount", "onboarding.StoreMove"},
    "onboarding.Submission",
}


def test_every_kind_of_row_of_a_maker_carries_a_word(cast):
    _users, _records, watcher = cast
    carrying = {row._meta.label for row in owned(watcher.seller) if LETTERS["private"] in str(vars(row))}
    assert carrying >= FILLED - {"sellers.Seller"}  # whose public words are others, and whose address is private
    assert LETTERS["private"] in watcher.seller._meta.model.objects.get(pk=watcher.seller.pk).address


def test_who_may_read_them_finds_them(cast, client):
    """Everything the office may open, searched as if a stranger had got it, gives away every kind of secret but files."""
    users, records, watcher = cast
    client.force_login(users["superuser"])
    seen = set()
    for address, row in TABLE.items():
        if row[0][6] == "o" and address.startswith(("/dinas/sellers", "/dinas/catalog", "/usaha/")):
            with asked(client, "get", address.format_map(records)) as (got, _written):
                seen.update(watcher.found("anonymous", everything_in(got)))
    wanted = {"private words of a", "private words of b", "Seller.phone of a", "Seller.nib of a", "Licence.number of a"}
    assert seen >= wanted | {"Seller.investment of a", "position of a", "Variant.price of a", "User.phone of a"}


def test_what_buyers_read_carries_the_public_word(cast, client):
    _users, records, _watcher = cast
    got = client.get("/produk/{published}/terbit/".format_map(records))
    assert LETTERS["public"] in got.text


@pytest.mark.parametrize(
    "packed",
    [b"rahasia", gzip.compress(b"rahasia"), b"r&#97;hasia", b"?q=rah%61sia", b'"rah\\u0061sia"'],
    ids=["plain", "gzip", "entity", "address", "json"],
)
def test_a_word_is_read_however_it_is_packed(packed, rf):
    got = HttpResponse(packed)
    got.getvalue = lambda: packed
    assert "rahasia" in everything_in(got)
