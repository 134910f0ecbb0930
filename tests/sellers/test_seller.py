from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from catalog.models import Licence, Product
from sellers.models import Membership, Mentorship, Region, Seller, SizeRule
from tests import people

pytestmark = pytest.mark.django_db

DAU, KALIPARE = "35.07.22", "35.07.11"


@pytest.fixture
def alit():
    return people.seller("Dapur Alit")


@pytest.fixture
def bima():
    return people.seller("Dapur Bima")


@pytest.fixture
def dau(reference):
    return Region.objects.get(code=DAU)


# Who may see whom


@pytest.mark.parametrize("question", ["visible_to", "editable_by"])
def test_an_owner_sees_and_edits_only_their_own(question, alit, bima):
    owners = [people.owner(alit, "alit"), people.owner(bima, "bima")]
    assert [list(getattr(Seller.objects, question)(owner)) for owner in owners] == [[alit], [bima]]


@pytest.mark.parametrize("question", ["visible_to", "editable_by"])
def test_a_stranger_and_a_passer_by_see_none(question, alit):
    people.owner(alit)
    strangers = [AnonymousUser(), people.person("orang")]
    assert [list(getattr(Seller.objects, question)(stranger)) for stranger in strangers] == [[], []]


def test_staff_see_all(alit, bima, staff):
    assert list(Seller.objects.visible_to(staff)) == [alit, bima]


def test_a_disabled_account_sees_none(alit):
    owner, clerk, mentor = people.owner(alit), people.staff_member(), people.mentor(alit)
    for person in (owner, clerk, mentor):
        person.is_active = False
    assert [list(Seller.objects.visible_to(person)) for person in (owner, clerk, mentor)] == [[], [], []]


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [(1, 30, 0), (0, 0, 1), (-30, 30, 1), (-30, None, 1), (-30, 0, 1), (0, 30, 1), (-30, -1, 0), (1, None, 0)],
)
def test_a_mentor_sees_an_ikm_from_the_first_to_the_last_day_of_the_term(alit, bima, starts, ends, sees):
    today = timezone.localdate()
    ends_on = None if ends is None else today + timedelta(days=ends)
    mentor = people.mentor(alit, starts_on=today + timedelta(days=starts), ends_on=ends_on)
    assert list(Seller.objects.visible_to(mentor)) == [alit][:sees]


def test_an_owner_who_also_mentors_sees_each_ikm_once(alit, bima):
    owner = people.owner(alit)
    for seller, day in ((alit, 1), (bima, 1), (bima, 2)):
        Mentorship.objects.create(user=owner, seller=seller, starts_on=timezone.localdate() - timedelta(days=day))
    assert list(Seller.objects.visible_to(owner)) == [alit, bima]


def test_what_belongs_to_a_seller_follows_the_same_rule(alit, bima):
    owner = people.owner(alit)
    own, other = people.product(of=alit), people.product(of=bima)
    licences = [people.licence(own), people.licence(other)]
    assert list(Product.objects.visible_to(owner)) == [own]
    assert list(Licence.objects.editable_by(owner)) == licences[:1]


def test_a_person_owns_an_ikm_once(alit):
    owner = people.owner(alit)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=owner, seller=alit)


def test_the_database_refuses_a_term_that_ends_before_it_starts(alit):
    today = timezone.localdate()
    with pytest.raises(IntegrityError):
        people.mentor(alit, starts_on=today, ends_on=today - timedelta(days=1))


# The record


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Dapur Alit", "dapur-alit"), ("UD. Sari & Rasa", "ud-sari-rasa"), ("美味", "ikm"), ("a" * 120, "a" * 120)],
)
def test_the_name_makes_the_address(name, slug):
    assert people.seller(name).slug == slug


def test_a_new_name_makes_a_new_address(alit, client):
    product = people.published(of=alit)
    old = alit.get_absolute_url()
    Seller.objects.get(pk=alit.pk)
    alit.name = "Dapur Baru"
    alit.save()
    assert client.get(old).headers["Location"] == f"/ikm/{product.seller_id}/dapur-baru/"


def test_a_blank_nib_and_code_are_unknown_not_equal():
    people.seller("Satu", nib="", code="")
    assert (people.seller("Dua", nib="", code="").nib, Seller.objects.filter(nib=None, code=None).count()) == (None, 2)


@pytest.mark.parametrize("nib", ["123456789012", "12345678901234", "12345678901a3", " 123456789012"])
def test_the_database_refuses_a_nib_that_is_not_13_digits(nib):
    seller = people.seller()
    with pytest.raises(DatabaseError):
        Seller.objects.filter(pk=seller.pk).update(nib=nib)


def test_a_nib_keeps_its_leading_zero():
    people.seller(nib="0123456789012")
    assert Seller.objects.get().nib == "0123456789012"


def test_two_ikm_cannot_share_a_nib():
    people.seller("Satu", nib="1234567890123")
    with pytest.raises(IntegrityError):
        people.seller("Dua", nib="1234567890123")


def test_a_village_brings_its_kecamatan(dau):
    village = dau.children.first()
    assert people.seller(village=village).subdistrict == dau


def test_the_form_names_a_village_of_another_kecamatan(dau):
    seller = Seller(name="Dapur", subdistrict=dau, village=Region.objects.villages().filter(parent=KALIPARE).first())
    with pytest.raises(ValidationError) as refusal:
        seller.full_clean()
    assert refusal.value.messages == ["Desa yang dipilih tidak berada di kecamatan itu."]


@pytest.mark.parametrize(
    "half",
    [
        {"subdistrict": None},
        {"subdistrict": KALIPARE},
        {"latitude": "-8.1", "longitude": None},
        {"latitude": None, "longitude": "112.6"},
        {"latitude": "112.6", "longitude": "-8.1"},
        {"latitude": "52.5", "longitude": "13.4"},
        {"founded": 15},
    ],
)
def test_the_database_refuses_half_a_place_and_half_a_year(dau, half):
    seller = people.seller(village=dau.children.first(), latitude="-8.1", longitude="112.6", founded=2015)
    with pytest.raises(IntegrityError):
        Seller.objects.filter(pk=seller.pk).update(**half)


def test_a_position_may_be_unknown(dau):
    seller = people.seller(subdistrict=dau, latitude=None, longitude=None)
    seller.full_clean()
    assert (seller.place(), seller.latitude) == ("Dau", None)


# The class

MILLIARD = 1_000_000_000


@pytest.mark.parametrize(
    ("workers", "investment", "size"),
    [
        (1, 0, "kecil"),
        (19, MILLIARD - 1, "kecil"),
        (19, MILLIARD, "menengah"),
        (20, MILLIARD - 1, "menengah"),
        (20, 15 * MILLIARD, "menengah"),
        (20, 15 * MILLIARD + 1, "besar"),
        (19, 99 * MILLIARD, "menengah"),
        (None, MILLIARD, None),
        (19, None, None),
    ],
)
def test_workers_and_investment_without_land_make_the_class(reference, workers, investment, size):
    seller = people.seller(workers=workers, investment=investment, investment_with_land=50 * MILLIARD)
    assert seller.size_class() == size


def test_the_rule_of_that_day_decides(reference):
    first = SizeRule.objects.get()
    SizeRule.objects.create(
        valid_from="2027-01-01",
        small_most_workers=4,
        small_investment_below=MILLIARD,
        medium_most_investment=MILLIARD,
        source="uji",
        checked_on="2026-11-01",
    )
    seller = people.seller(workers=5, investment=1)
    days = [first.valid_from - timedelta(days=1), first.valid_from, "2026-12-31", "2027-01-01"]
    assert [seller.size_class(on=day) for day in days] == [None, "kecil", "kecil", "menengah"]


def test_a_rule_that_ended_decides_no_more(reference):
    SizeRule.objects.update(valid_until="2020-06-30")
    seller = people.seller(workers=5, investment=1)
    assert [seller.size_class(on=day) for day in ("2020-06-30", "2020-07-01")] == ["kecil", None]
