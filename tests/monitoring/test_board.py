"""The board: its drawings count the makers that were asked for, and their sums are exact."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Channel
from monitoring import board
from monitoring.models import Period
from onboarding.models import StoreAccount
from sellers.models import Seller
from tests import people
from tests.monitoring import frames
from tests.onboarding.listed import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
TODAY = timezone.localdate()
DAMPIT, KEPANJEN = "35.07.05", "35.07.13"


@pytest.fixture
def shopee():
    return Channel.objects.get(code="shopee")


def store(seller, channel, state):
    return StoreAccount.objects.create(seller=seller, channel=channel, state=state)


def said(chart):
    return {row.label: row.said for row in chart.rows}


def test_the_way_counts_each_step_of_all_makers(shopee, staff):
    product = people.published(by=staff, photo=False)
    listing = listed(product, by=staff, channel=shopee)
    listing.checked_at, listing.checked_by = timezone.now(), staff
    listing.save()
    store(product.seller, shopee, "aktif")
    store(people.seller("Dapur Dua"), shopee, "terkonfirmasi")
    store(people.seller("Dapur Tiga"), shopee, "daftar")
    store(people.seller("Dapur Empat"), shopee, "belum")
    found = said(board.way(Seller.objects.all(), shopee))
    assert found == {"terdaftar": "3 / 4", "terkonfirmasi": "2 / 4", "tayang": "1 / 4", "aktif": "1 / 4"}


def test_every_maker_is_in_one_tile(shopee):
    people.seller("Dapur Satu", subdistrict_id=DAMPIT)
    people.seller("Dapur Dua", subdistrict_id=DAMPIT)
    people.seller("Dapur Tiga")
    chart = board.places(Seller.objects.all())
    assert (len(chart.rows), sum(row.part for row in chart.rows)) == (34, 3)
    assert (said(chart)["Dampit"], said(chart)["tanpa alamat"]) == ("2", "1")
    assert chart.title == "3 IKM di 1 kecamatan, 1 tanpa alamat"


def test_the_title_tells_where_most_shops_are(shopee):
    for number in range(3):
        seller = people.seller(f"Dapur {number}", subdistrict_id=DAMPIT)
        store(seller, shopee, "terkonfirmasi" if number else "daftar")
    people.seller("Dapur Lain", subdistrict_id=KEPANJEN)
    chart = board.by_place(Seller.objects.all(), shopee)
    assert chart.title == "Toko Shopee terbanyak di Dampit: 2 dari 3 IKM"
    assert said(chart) == {"Dampit": "2 / 3", "Kepanjen": "0 / 1"}


def test_makers_are_narrowed_by_kecamatan_mentor_and_shelf(staff):
    product = people.product()
    product.category = people.shelf("Keripik Pisang")
    product.save()
    maker = product.seller
    Seller.objects.filter(pk=maker.pk).update(subdistrict=DAMPIT)
    people.seller("Dapur Dua")
    mentor = people.mentor(maker)
    for asked in ({"place": DAMPIT}, {"mentor": mentor}, {"shelf": product.category}):
        assert list(board.asked_for(Seller.objects.all(), **asked)) == [maker]


def test_the_page_says_what_was_asked_for_and_takes_nonsense_as_nothing(staff_client, shopee):
    people.seller("Dapur Satu", subdistrict_id=DAMPIT)
    people.seller("Dapur Dua")
    answers = [
        staff_client.get(f"/usaha/kemajuan/?{asked}").context["charts"][-1].title
        for asked in (f"kecamatan={DAMPIT}", "kecamatan=x&pembimbing=9&kategori=-1")
    ]
    assert answers == ["1 IKM di 1 kecamatan, 0 tanpa alamat", "2 IKM di 1 kecamatan, 1 tanpa alamat"]


def test_the_board_shows_the_figures_of_the_running_month(staff_client):
    period = frames.period()
    frames.indicator(period.programme)
    assert [str(one.indicator) for one in staff_client.get("/usaha/kemajuan/").context["figures"]] == ["Kunjungan"]


@pytest.mark.parametrize("count", [1, 3])
def test_drawings_cost_the_same_for_one_maker_and_three(shopee, queries, count):
    for number in range(count):
        store(people.seller(f"Dapur {number}", subdistrict_id=DAMPIT), shopee, "terkonfirmasi")
    with queries(6):
        board.charts(Seller.objects.all(), [shopee])


def test_the_board_shows_another_period_when_it_is_asked_for(staff_client):
    now = frames.period()
    frames.indicator(now.programme)
    earlier = frames.period(now.programme, TODAY - timedelta(days=40), TODAY - timedelta(days=10), "Bulan lalu")
    assert staff_client.get(f"/usaha/kemajuan/?periode={earlier.pk}").context["period"] == earlier


def test_a_figure_tells_how_it_came_there_of_periods_of_its_kind(staff_client):
    now = frames.period()
    indicator = frames.indicator(now.programme)
    for days, value in ((100, 7), (70, 2), (40, 4)):
        day = TODAY - timedelta(days=days)
        kind = "tahun" if days == 100 else "bulan"
        past = Period.objects.create(
            programme=now.programme, kind=kind, name=f"{days}", starts_on=day, ends_on=day + timedelta(days=20)
        )
        indicator.measurements.create(period=past, numerator=value, source="uji")
    trend = staff_client.get("/usaha/kemajuan/").context["trends"][indicator.pk]
    assert [(row.label, row.part) for row in trend.rows] == [("70", 2), ("40", 4), ("Bulan uji", 0)]
