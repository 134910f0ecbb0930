"""What is counted of a product's page, what is not, and what its owner sees of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from catalog import counting, interest
from catalog.models import Listing, Tally
from tests import people
from tests.catalog import pages
from tests.onboarding.listed import listed, marketplace

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
BUYER = {"User-Agent": PHONE}
NUMBER = "+6281234567890"
TODAY = timezone.localdate()


@pytest.fixture
def product(staff):
    return people.published(of=people.seller(public_phone=NUMBER), by=staff, photo=False)


def counted():
    return {(tally.product_id, tally.way): tally.count for tally in Tally.objects.filter(day=TODAY)}


def tally(product, way="lihat", *, days_ago=1, count=1):
    return Tally.objects.create(product=product, way=way, day=TODAY - timedelta(days=days_ago), count=count)


def shown(client, seller):
    return client.get(f"/usaha/{seller.pk}/dilihat/")


# What is counted


def test_each_opening_of_the_page_is_one_more_of_today(client, product):
    other = people.published("Keripik Lain", photo=False)
    for address in (product.get_absolute_url(), product.get_absolute_url(), other.get_absolute_url()):
        client.get(address, headers=BUYER)
    assert counted() == {(product.pk, "lihat"): 2, (other.pk, "lihat"): 1}


def test_a_buyer_leaves_for_the_shop_and_for_a_chat(client, product, staff):
    listing = listed(product, by=staff)
    left = [client.get(f"/ke/{product.pk}/{way}/", headers=BUYER) for way in ("shopee", "whatsapp", "shopee")]
    assert [(answer.status_code, answer.url.partition("?")[0]) for answer in left] == [
        (302, listing.address),
        (302, "https://wa.me/6281234567890"),
        (302, listing.address),
    ]
    assert counted() == {(product.pk, "shopee"): 2, (product.pk, "whatsapp"): 1}


def test_english_readers_ask_in_english(client, product):
    asked = [client.get(f"{place}/ke/{product.pk}/whatsapp/").url for place in ("", "/en")]
    assert ["Halo" in address for address in asked] == [True, False]


@pytest.mark.parametrize("way", ["lazada", "lihat", "evil.example", "https", "0"])
def test_there_is_no_way_that_no_button_has(client, product, staff, way):
    listed(product, by=staff)
    answer = client.get(f"/ke/{product.pk}/{way}/?next=https://evil.example/", headers=BUYER)
    assert (answer.status_code, counted()) == (404, {})


@pytest.mark.parametrize("state", [Listing.State.DECLINED, Listing.State.VIOLATED, Listing.State.GONE])
def test_a_dead_listing_leads_nowhere(client, product, staff, state):
    listed(product, by=staff)
    Listing.objects.update(state=state, reason="Sebab")
    assert client.get(f"/ke/{product.pk}/shopee/", headers=BUYER).status_code == 404


def test_what_is_not_published_leads_nowhere_and_is_not_counted(client, product, staff):
    listed(product, by=staff)
    product.withdraw(by=staff)
    ways = ("shopee", "whatsapp")
    assert [client.get(f"/ke/{product.pk}/{way}/", headers=BUYER).status_code for way in ways] == [404, 404]
    assert client.get(product.get_absolute_url(), headers=BUYER).status_code == 404
    assert counted() == {}


def test_a_number_nobody_published_leads_nowhere(client):
    product = people.published(of=people.seller(phone=NUMBER), photo=False)
    assert client.get(f"/ke/{product.pk}/whatsapp/", headers=BUYER).status_code == 404


# What is not


@pytest.mark.parametrize(
    "browser",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "WhatsApp/2.24.6.77 A",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Slackbot-LinkExpanding 1.0",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36",
        "python-requests/2.32.3",
        "curl/8.5.0",
        "Uptime-Kuma/1.23",
    ],
)
def test_machines_are_served_and_not_counted(client, product, browser):
    answers = [
        client.get(address, headers={"User-Agent": browser}).status_code
        for address in (product.get_absolute_url(), f"/ke/{product.pk}/whatsapp/")
    ]
    assert (answers, counted()) == ([200, 302], {})


@pytest.mark.parametrize(
    "browser",
    [
        PHONE,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Mozilla/5.0 (Linux; U; Android 10; id-id; CUBOT X30) AppleWebKit/537.36 Version/4.0 MiuiBrowser/13 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0.0.0;] Instagram 300",
    ],
)
def test_people_are_counted_whatever_phone_they_have(client, product, browser):
    client.get(product.get_absolute_url(), headers={"User-Agent": browser})
    assert counted() == {(product.pk, "lihat"): 1}


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose", "X-Moz"])
def test_a_page_loaded_ahead_is_not_counted(client, product, name):
    client.get(product.get_absolute_url(), headers={**BUYER, name: "prefetch;prerender"})
    assert counted() == {}


def test_a_head_is_not_counted(client, product):
    client.head(product.get_absolute_url(), headers=BUYER)
    assert counted() == {}


def test_who_has_signed_in_here_is_not_counted(client, product):
    client.force_login(people.owner(product.seller))
    client.get(product.get_absolute_url(), headers=BUYER)
    assert counted() == {}


def test_nothing_about_who_is_kept(client, product):
    answer = client.get(product.get_absolute_url(), headers=BUYER)
    fields = [field.name for field in Tally._meta.concrete_fields]
    assert (fields, list(answer.cookies)) == (["id", "product", "day", "way", "count"], [])


# What it costs


def test_a_view_costs_one_statement_more(client, product, queries):
    client.get(product.get_absolute_url(), headers=BUYER)
    with queries(3):
        client.get(product.get_absolute_url(), headers=BUYER)
    with queries(2):
        client.get(product.get_absolute_url())


def test_a_count_that_fails_takes_no_page_along(client, product, monkeypatch):
    monkeypatch.setattr(counting, "ONE_MORE", counting.ONE_MORE.replace("catalog_tally", "tidak_ada"))
    assert client.get(f"/ke/{product.pk}/whatsapp/", headers=BUYER).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not the database")
def test_a_page_does_not_wait_for_another_writer(client, product):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        started = timezone.now()
        answer = client.get(product.get_absolute_url(), headers=BUYER)
        cursor.execute("ROLLBACK")
    other.close()
    assert (answer.status_code, counted(), timezone.now() - started < timedelta(seconds=5)) == (200, {}, True)
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


# What the owner sees


def test_yesterday_the_week_and_the_month_are_summed_by_way(product):
    marketplace()
    for days_ago, count in ((1, 2), (7, 3), (8, 5), (30, 7), (31, 100)):
        tally(product, days_ago=days_ago, count=count)
    tally(product, "whatsapp", days_ago=2, count=4)
    tally(product, "shopee", count=1)
    (found,) = interest.interest(product.seller)
    assert [(line.label, line.yesterday, line.week, line.month) for line in found.lines] == [
        ("Halaman dibuka", 2, 5, 17),
        ("Ke Shopee", 1, 1, 1),
        ("Ke WhatsApp", 0, 4, 4),
    ]
    assert [line.way for line in interest.totals([found, found])] == ["lihat", "shopee", "whatsapp"]
    assert interest.totals([found, found])[0] == interest.Line("lihat", "Halaman dibuka", 4, 10, 34)


def test_today_is_shown_tomorrow(client, product):
    client.get(product.get_absolute_url(), headers=BUYER)
    assert [interest.interest(product.seller, on=day)[0].views for day in (TODAY, TODAY + timedelta(days=1))] == [0, 1]


def test_the_drawing_says_which_page_is_opened_most(product):
    other = people.published("Keripik Lain", photo=False)
    tally(product, count=3)
    tally(other, count=9)
    drawn = interest.chart(interest.interest(product.seller))
    assert drawn.title == "Keripik Lain paling sering dibuka: 9 dari 12 kali dalam 30 hari"
    assert [(bar.label, bar.part) for bar in drawn.rows] == [("Keripik Lain", 9), ("Keripik Tempe", 3)]


def test_the_page_of_an_owner_shows_it(client, product):
    tally(product, count=3)
    client.force_login(people.owner(product.seller))
    assert "Keripik Tempe dibuka 3 kali dalam 30 hari" in pages.said(shown(client, product.seller))


def test_an_empty_page_says_what_to_do(client, product):
    client.force_login(people.owner(product.seller))
    assert "Belum ada yang melihat" in pages.said(shown(client, product.seller))
    none = people.seller("Dapur Baru")
    client.force_login(people.owner(none, "baru"))
    assert "Belum ada halaman yang dapat dilihat" in pages.said(shown(client, none))


def test_another_makers_numbers_are_nobody_elses(client, product):
    rival = people.seller("Dapur Bima")
    tally(people.published("Kopi Bima", of=rival, photo=False), count=77)
    client.force_login(people.owner(product.seller))
    assert shown(client, rival).status_code == 404
    assert [one.product for one in shown(client, product.seller).context["found"]] == [product]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_product_and_three(client, staff, queries, count):
    kitchen = people.seller("Dapur Alit")
    for number in range(count):
        made = people.published(f"Keripik {number}", of=kitchen, photo=False)
        for way in ("lihat", "whatsapp"):
            tally(made, way, count=number + 1)
    client.force_login(people.owner(kitchen))
    with queries(9):
        shown(client, kitchen)
