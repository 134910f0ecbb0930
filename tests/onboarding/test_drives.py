"""A drive holds its products from the start, and every one of them stands in exactly one place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Channel, Listing
from onboarding import drives
from onboarding.models import Drive, StoreAccount
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]


@pytest.fixture
def shopee():
    return Channel.objects.get(code="shopee")


@pytest.fixture
def kitchens():
    """Two makers with a mentor each, and one without."""
    made = [people.seller(name) for name in ("Dapur Alit", "Dapur Bima", "Dapur Citra")]
    people.mentor(made[0], "mira", starts_on=timezone.localdate())
    people.mentor(made[1], "wulan", starts_on=timezone.localdate())
    for number, seller in enumerate(made):
        for place in range(number + 1):
            people.product(f"Keripik {number}{place}", of=seller)
    return made


def started(staff, channel, **facts):
    mentors = facts.pop("mentors", [])
    drive = Drive.objects.create(
        title="Keripik ke Shopee",
        channel=channel,
        due_on=timezone.localdate() + timedelta(9),
        started_by=staff,
        **facts,
    )
    drive.mentors.set(mentors)
    drives.start(drive)
    return drive


def listed(product, channel, by, **facts):
    return Listing.objects.create(
        product=product, channel=channel, address=f"https://shopee.co.id/p{product.pk}", recorded_by=by, **facts
    )


def told(drive):
    return [(str(line.mentor or ""), len(line.to_do), len(line.doing), len(line.done)) for line in drives.lines(drive)]


def test_every_product_stands_once_under_its_mentor_or_under_nobody(staff, shopee, kitchens):
    drive = started(staff, shopee)
    assert told(drive) == [("Mira", 1, 0, 0), ("Wulan", 2, 0, 0), ("", 3, 0, 0)]
    assert sum(line.total for line in drives.lines(drive)) == drive.items.count() == 6


def test_how_far_each_is_follows_from_shop_and_listing(staff, shopee, kitchens):
    drive = started(staff, shopee)
    StoreAccount.objects.create(seller=kitchens[1], channel=shopee, state="daftar")
    first, second = kitchens[2].products.order_by("pk")[:2]
    listed(first, shopee, staff)
    listed(second, shopee, staff, state="ditolak", reason="Foto kabur")
    assert told(drive) == [("Mira", 1, 0, 0), ("Wulan", 0, 2, 0), ("", 1, 1, 1)]


def test_what_is_live_already_is_not_asked_again(staff, shopee, kitchens):
    listed(kitchens[0].products.get(), shopee, staff)
    assert told(started(staff, shopee)) == [("Wulan", 2, 0, 0), ("", 3, 0, 0)]


def test_at_most_so_many_and_the_readiest_first(staff, shopee, kitchens):
    readiest = kitchens[2].products.last()
    readiest.variants.update(stock=1, packed_weight=300)
    drive = started(staff, shopee, most=1)
    assert [item.product for item in drive.items.all()] == [readiest]


def test_with_people_named_only_their_makers_are_in(staff, shopee, kitchens):
    wulan = kitchens[1].mentorships.get().user
    assert told(started(staff, shopee, mentors=[wulan])) == [("Wulan", 2, 0, 0)]


def test_starting_twice_adds_nothing(staff, shopee, kitchens):
    drive = started(staff, shopee)
    people.product("Baru", of=kitchens[0])
    drives.start(drive)
    assert drive.items.count() == 6


def test_work_follows_the_maker_to_another_mentor(staff, shopee, kitchens):
    drive = started(staff, shopee)
    kitchens[0].mentorships.get().hand_over(kitchens[1].mentorships.get().user, by=staff)
    assert told(drive) == [("Wulan", 3, 0, 0), ("", 3, 0, 0)]


def test_a_mentor_finds_what_is_asked_of_them(staff, shopee, kitchens):
    drive = started(staff, shopee)
    mira = kitchens[0].mentorships.get().user
    assert [(one, line.total) for one, line in drives.of_mentor(mira)] == [(drive, 1)]
    drives.close(drive, by=staff)
    assert list(drives.of_mentor(mira)) == []


def test_staff_start_one_and_see_it_add_up(staff_client, shopee, kitchens):
    asked = {"title": "Ke Shopee", "channel": shopee.pk, "due_on": "31/12/2026"}
    staff_client.post(reverse("admin:onboarding_drive_add"), asked)
    drive = Drive.objects.get()
    page = staff_client.get(reverse("admin:onboarding_drive_change", args=[drive.pk])).text
    assert drive.items.count() == 6
    assert "<td>6</td><td>0</td><td>0</td><td>6</td>" in page


@pytest.mark.parametrize("more", [0, 6])
def test_its_page_costs_the_same_for_any_number_of_products(staff, shopee, kitchens, queries, more):
    for number in range(more):
        people.product(f"Sambal {number}", of=kitchens[0])
    drive = started(staff, shopee)
    with queries(7):
        drives.lines(Drive.objects.get(pk=drive.pk))


def test_the_list_counts_what_is_done(staff, shopee, kitchens):
    drive = started(staff, shopee)
    listed(kitchens[2].products.first(), shopee, staff)
    counted = Drive.objects.counted().get(pk=drive.pk)
    assert (counted.done, counted.total) == (1, 6)
