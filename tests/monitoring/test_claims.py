"""What the office has said, beside what it is today."""

import pytest
from django.core.exceptions import ValidationError

from monitoring import claims
from monitoring.models import Claim
from tests import people
from tests.monitoring import frames
from tests.records import marketplace

pytestmark = pytest.mark.django_db


def claim(statement="270 IKM dibina", query="ikm", value=270, **facts):
    told = {"definition": "Yang tercatat", "unit": "IKM", "source": "Laporan 2026", "stated_on": "2026-11-01", **facts}
    return Claim.objects.create(statement=statement, query=query, value=value, **told)


def test_a_claim_is_counted_again_as_it_stands_today():
    claim(value=3)
    for number in range(2):
        people.seller(f"Dapur {number}")
    [found] = claims.ledger()
    assert (found.value, found.difference) == (2, -1)


def test_a_share_comes_with_of_how_many(staff):
    claim("Semua halal", "halal", 100, unit="%", n=4)
    people.licence(people.published(by=staff, photo=False))
    people.published("Sambal", by=staff, photo=False)
    [found] = claims.ledger()
    assert (found.value, found.n, found.difference) == (50, 2, -50)


def test_what_no_query_counts_stays_as_it_was_said():
    claim("88 % positif", "", 88, n=238)
    [found] = claims.ledger()
    assert (found.value, found.difference) == (None, None)


def test_a_share_of_nothing_is_not_counted():
    claim("Semua halal", "halal", 100)
    [found] = claims.ledger()
    assert (found.value, found.n) == (None, 0)


@pytest.mark.parametrize(("query", "channel"), [("kunjungan", False), ("produk-tayang", False), ("ikm", True)])
def test_only_what_stands_today_can_count_it_again(query, channel):
    made = claim()
    made.query, made.channel = query, marketplace() if channel else None
    with pytest.raises(ValidationError):
        made.full_clean()


def test_the_page_shows_both_and_the_indicators_without_a_code(staff_client):
    claim(value=3)
    programme = frames.programme()
    frames.indicator(programme, name="Tanpa kode")
    frames.indicator(programme, name="Berkode", activity_code="3.31.02")
    answer = staff_client.get("/usaha/buku-angka/")
    assert [row.claim.value for row in answer.context["rows"]] == [3]
    assert [str(one) for one in answer.context["unmapped"]] == ["Tanpa kode"]


def test_an_empty_ledger_says_what_it_is_for(staff_client):
    assert "Belum ada angka yang dicatat" in staff_client.get("/usaha/buku-angka/").content.decode()
