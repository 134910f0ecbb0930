"""A mentor's day: what is nearest to done first, and what drives ask."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Channel
from onboarding import drives, opening
from onboarding.models import Drive, Requirement
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
DAY = "/usaha/hari-ini/"


@pytest.fixture
def mira():
    return people.mentor(people.seller("Dapur Alit"), "mira", starts_on=timezone.localdate())


@pytest.fixture
def shopee():
    return Channel.objects.get(code="shopee")


def granted(mentor, name):
    seller = people.seller(name)
    mentor.mentorships.create(seller=seller, starts_on=timezone.localdate())
    return seller


def shops(client, mentor):
    client.force_login(mentor)
    return [(str(held.store.seller), held.store.channel.code, held.done) for held in client.get(DAY).context["shops"]]


def test_the_shop_that_lacks_least_comes_first(client, mira, shopee):
    near = granted(mira, "Dapur Bima")
    for step in Requirement.objects.filter(channel=shopee, family=Requirement.Family.ATTESTED):
        opening.tick(near, step, by=mira)
    assert shops(client, mira)[0] == ("Dapur Bima", "shopee", 5)


def test_others_makers_and_ended_grants_are_not_in_it(client, mira):
    people.mentor(people.seller("Dapur Citra"), "wulan", starts_on=timezone.localdate())
    yesterday = timezone.localdate() - timedelta(days=1)
    mira.mentorships.create(seller=people.seller("Dapur Lepas"), starts_on=yesterday, ends_on=yesterday)
    assert {seller for seller, _channel, _done in shops(client, mira)} == {"Dapur Alit"}


def test_a_grant_without_onboarding_has_no_shops_to_open(client, mira):
    mira.mentorships.update(may_onboard=False)
    client.force_login(mira)
    assert "Belum ada IKM dampingan" in client.get(DAY).text


def test_what_only_waits_for_the_office_is_left_out(client, mira, shopee, staff):
    alit = mira.mentorships.get().seller
    for step in Requirement.objects.filter(channel=shopee).exclude(family=Requirement.Family.VERIFIED):
        opening.waive(alit, step, "uji", by=staff)
    opening.send(
        alit, Requirement.objects.get(channel=shopee, family="diperiksa"), scan=None, by=mira, note="halaman toko"
    )
    assert [channel for _seller, channel, _done in shops(client, mira)] == ["lazada"]


def test_a_drive_shows_what_of_it_is_the_mentors(client, mira, shopee, staff):
    people.product(of=mira.mentorships.get().seller)
    people.product("Sambal", of=people.seller("Dapur Lain"))
    due = timezone.localdate() + timedelta(9)
    drives.start(Drive.objects.create(title="Ke Shopee", channel=shopee, due_on=due, started_by=staff))
    client.force_login(mira)
    assert "0 selesai · 0 dikerjakan · 1 belum" in client.get(DAY).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_day_costs_the_same_for_any_number_of_makers_and_drives(client, mira, shopee, staff, queries, number):
    for place in range(number):
        people.product(f"Keripik {place}", of=granted(mira, f"Dapur {place}"))
        due = timezone.localdate() + timedelta(place)
        drives.start(Drive.objects.create(title=f"Gerakan {place}", channel=shopee, due_on=due, started_by=staff))
    client.force_login(mira)
    client.get(DAY)
    with queries(22):
        client.get(DAY)


def test_it_is_for_those_who_sign_in(client):
    assert client.get(DAY).headers["Location"].startswith(reverse("account_login"))
