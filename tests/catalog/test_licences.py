from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from catalog.models import Licence, Product
from tests import people

pytestmark = pytest.mark.django_db
Kind = Licence.Kind

PIRT_NUMBER = "2063507010001-29"


def badges(product):
    """The badges by each of the three ways a page asks for them; they must never differ."""
    alone = Product.objects.get(pk=product.pk)
    card = Product.objects.for_cards().get(pk=product.pk)
    page = Product.objects.prefetch_related(*Product.objects.page_prefetches()).get(pk=product.pk)
    shown = [[badge.kind for badge in one.badges] for one in (alone, card, page)]
    assert shown[0] == shown[1] == shown[2]
    return shown[0]


def pirt(product, **facts):
    return people.licence(product, Kind.PIRT, PIRT_NUMBER, **facts)


@pytest.fixture
def product():
    return people.product()


# When a badge shows


@pytest.mark.parametrize(("verified", "shown"), [(True, ["pirt"]), (False, [])])
def test_a_badge_shows_only_while_verified(product, verified, shown):
    pirt(product, valid_until=timezone.localdate(), verified=verified)
    assert badges(product) == shown


@pytest.mark.parametrize(("days", "shown"), [(-1, []), (0, ["pirt"]), (1, ["pirt"])])
def test_a_badge_shows_to_the_end_of_its_last_day(product, days, shown):
    pirt(product, valid_until=timezone.localdate() + timedelta(days=days))
    assert badges(product) == shown


def test_a_badge_lapses_at_midnight_in_malang(product, monkeypatch):
    licence = pirt(product, valid_until=date(2027, 3, 31))
    wib = ZoneInfo("Asia/Jakarta")
    answers = []
    for moment in (datetime(2027, 3, 31, 23, 59, tzinfo=wib), datetime(2027, 4, 1, 0, 0, tzinfo=wib)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        answers.append((badges(product), licence.holds, licence.state))
    assert answers == [(["pirt"], True, "berlaku"), ([], False, "habis")]


def test_page_and_card_drop_a_badge_overnight_without_any_change(client, monkeypatch):
    product = people.published()
    pirt(product, valid_until=date(2026, 12, 31))
    pages, shown = (product.get_absolute_url(), product.seller.get_absolute_url()), []
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        shown.append(["P-IRT" in client.get(page).text for page in pages])
    assert shown == [[True, True], [False, False]]


@pytest.mark.parametrize("kind", [Kind.HALAL, Kind.NIB, Kind.PB_UMKU])
def test_what_runs_by_event_needs_no_date(product, kind):
    licence = people.licence(product, kind, "1234567890123")
    assert licence.holds
    assert list(Licence.objects.holding()) == [licence]


def test_an_old_halal_certificate_lapses_by_its_printed_date(product):
    people.licence(product, valid_until=timezone.localdate() - timedelta(days=1))
    assert badges(product) == []


@pytest.mark.parametrize("kind", [Kind.PIRT, Kind.BPOM, Kind.TRADEMARK, Kind.OLD_HALAL])
def test_what_runs_by_date_is_not_verified_without_its_date(product, staff, kind):
    licence = people.licence(product, kind, PIRT_NUMBER, verified=False)
    with pytest.raises(ValidationError) as refusal:
        licence.verify(by=staff)
    said = f"{licence} belum dapat diverifikasi: isi tanggal berlaku sampai."
    assert (refusal.value.messages, Licence.objects.waiting().count()) == ([said], 1)


def test_badges_come_halal_first_and_one_a_kind(product):
    pirt(product, valid_until=date(2099, 1, 1))
    people.licence(product, Kind.BPOM, "MD 123456789012", valid_until=date(2099, 1, 1))
    for last in "12":
        people.licence(product, Kind.HALAL, f"ID3511000000000000{last}")
    people.licence(product, Kind.TRADEMARK, "IDM000123456", valid_until=date(2099, 1, 1))
    assert badges(product) == ["halal", "bpom", "pirt"]


def test_a_badge_covers_only_the_products_it_names(product):
    other = people.product("Keripik Pisang")
    people.licence(product)
    assert list(Product.objects.with_badge(Kind.HALAL)) == [product]
    assert badges(other) == []


# Who checked it, and what takes that back


def test_verifying_records_who_and_when_and_keeps_the_first(product, staff):
    licence = people.licence(product, verified=False)
    licence.verify(by=staff, how="situs BPJPH")
    first = licence.verified_at
    licence.verify(by=people.head_of_office())
    again = Licence.objects.get()
    assert (again.verified_by, again.verified_at, again.verified_how) == (staff, first, "situs BPJPH")


def test_questioning_takes_the_badge_off_and_is_safe_to_repeat(product):
    licence = people.licence(product)
    licence.question()
    licence.question()
    assert (badges(product), list(Licence.objects.waiting())) == ([], [licence])


@pytest.mark.parametrize("verb", ["verify", "question"])
def test_a_badge_that_comes_or_goes_renews_the_cards_of_its_products(product, staff, verb):
    licence = people.licence(product, verified=verb == "question")
    before = Product.objects.get(pk=product.pk).updated_at
    licence.verify(by=staff) if verb == "verify" else licence.question()
    assert Product.objects.get(pk=product.pk).updated_at > before


def test_the_database_refuses_verified_without_who(product):
    licence = people.licence(product, verified=False)
    with pytest.raises(IntegrityError):
        Licence.objects.filter(pk=licence.pk).update(verified_at=timezone.now())


@pytest.mark.parametrize("facts", [{"number": ""}, {"kind": Kind.NIB, "number": "123456789012"}])
def test_the_database_refuses_a_claim_that_says_nothing(product, facts):
    with pytest.raises(IntegrityError):
        people.licence(product, verified=False, **facts)


def test_the_same_number_is_recorded_once(product):
    people.licence(product)
    with pytest.raises(IntegrityError):
        people.licence(product)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.HALAL, " id35110000000000001 ", "ID35110000000000001"),
        (Kind.NIB, " 0123456789012", "0123456789012"),
        (Kind.PIRT, "p-irt  aneh", "P-IRT ANEH"),
    ],
)
def test_a_number_is_kept_in_its_plain_form_and_a_misfit_only_warns(product, kind, typed, kept):
    licence = Licence(seller=product.seller, kind=kind, number=typed)
    licence.full_clean()
    assert licence.number == kept


def test_a_nib_of_another_length_is_refused_with_a_sentence(product):
    with pytest.raises(ValidationError) as refusal:
        Licence(seller=product.seller, kind=Kind.NIB, number="12345").full_clean()
    assert list(refusal.value.message_dict) == ["number"]


# What waits for somebody


def test_lists_tell_waiting_lapsing_and_lapsed_apart(product):
    today = timezone.localdate()
    made = {
        name: people.licence(
            product, Kind.PIRT, name, valid_until=today + timedelta(days=days), verified=name != "MENUNGGU"
        )
        for name, days in {"MENUNGGU": 5, "KEMARIN": -1, "INI": 0, "SEGERA": 90, "LAMA": 91}.items()
    }
    ask = Licence.objects.order_by("pk")
    lists = [list(ask.waiting()), list(ask.lapsed()), list(ask.lapsing_soon())]
    assert lists == [[made["MENUNGGU"]], [made["KEMARIN"]], [made["INI"], made["SEGERA"]]]


def test_an_assumed_date_shows_only_its_year_to_the_office(product, staff_client):
    pirt(product, valid_until=date(2029, 12, 31), valid_until_assumed=True)
    page = staff_client.get("/dinas/catalog/licence/").text
    assert ('<td class="field-until">2029</td>' in page, "31 Desember 2029" in page) == (True, False)


def test_an_assumed_date_holds_to_the_end_of_its_year(product):
    year = timezone.localdate().year
    pirt(product, valid_until=date(year, 12, 31), valid_until_assumed=True)
    assert badges(product) == ["pirt"]
