import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from catalog import indexing
from catalog.models import Licence, Photo, Product, Variant
from tests import people
from tests.catalog import pages
from tests.catalog.pages import html

pytestmark = pytest.mark.django_db
PHONE, PRIVATE_PHONE = "+6281234567890", "+6281398765432"


def structured(response):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html(response), re.DOTALL)[1])


@pytest.mark.parametrize("slug", ["", "nama-lama/"])
def test_an_old_address_leads_to_the_present_one(client, slug):
    product = people.published(photo=False)
    response = client.get(f"/produk/{product.pk}/{slug}")
    assert (response.status_code, response.url) == (301, f"/produk/{product.pk}/keripik-tempe/")


def test_the_short_address_of_a_print_leads_to_the_product(client):
    product = people.published(photo=False)
    response = client.get(f"/p/{product.pk}/")
    assert (response.status_code, response.url) == (302, product.get_absolute_url())


@pytest.mark.parametrize("status", [Product.Status.DRAFT, Product.Status.SUBMITTED, Product.Status.WITHDRAWN])
def test_what_is_not_published_is_not_found_under_any_address(client, staff, status):
    product = people.published(by=staff, photo=False)
    Product.objects.filter(pk=product.pk).update(
        status=status, submitted_at=timezone.now(), submitted_by=staff, withdrawn_at=timezone.now(), withdrawn_by=staff
    )
    addresses = [product.get_absolute_url(), f"/produk/{product.pk}/", f"/p/{product.pk}/", f"/en/produk/{product.pk}/"]
    addresses.append(product.seller.get_absolute_url())
    assert [client.get(address).status_code for address in addresses] == [404] * 5


def test_staff_too_see_only_published_products_on_public_pages(staff_client):
    assert staff_client.get(people.product().get_absolute_url()).status_code == 404


def test_one_size_stands_beside_the_price(client):
    product = people.published(netto="250 gram", price=12_500, photo=False)
    said = pages.said(client.get(product.get_absolute_url()))
    assert said[said.index("Rp12.500") : said.index("Rp12.500") + 2] == ["Rp12.500", "250 g · Rp5.000/100 g"]


def test_several_sizes_stand_in_a_table_with_their_unit_prices(client):
    product = people.published(netto="100 gram", price=8_000, photo=False)
    Variant.objects.create(product=product, label="Pedas", netto_amount=1_500, price=60_000, position=1)
    page = html(client.get(product.get_absolute_url()))
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td><td class="quiet">([^<]*)</td>', page)
    assert rows == [("100 g", "Rp8.000", "Rp8.000"), ("Pedas · 1,5 kg", "Rp60.000", "Rp4.000")]


def test_the_gallery_holds_the_chosen_photos_in_their_order(client):
    product = people.published()
    for seed in ("kedua", "calon", "ketiga"):
        Photo.add(product, people.picture(seed)).render()
    first, second, candidate, third = product.photos.order_by("pk")
    Photo.arrange(product, [third.pk, first.pk, second.pk])
    page = html(client.get(product.get_absolute_url()))
    thumbs = re.findall(r'<li><a href="([^"]+)"', page)
    assert thumbs == [photo.url_1280 for photo in (third, first, second)]
    assert candidate.checksum[:24] not in page


def test_a_product_without_renditions_says_that_its_photo_follows(client):
    response = client.get(people.published(photo=False).get_absolute_url())
    assert "Foto menyusul" in pages.said(response)
    assert "og:image" not in html(response)


def test_the_picture_for_chat_apps_is_a_jpeg_at_a_full_address(client, settings):
    response = client.get(people.published().get_absolute_url())
    address = re.search(r'property="og:image" content="([^"]+)"', html(response))[1]
    picture = client.get(address.removeprefix(settings.SITE_URL))
    assert address.startswith(settings.SITE_URL + "/media/public/photos/")
    assert b"".join(picture.streaming_content)[:3] == b"\xff\xd8\xff"


def test_licence_numbers_stand_on_the_page_with_their_last_day(client):
    product = people.published(photo=False)
    day = timezone.localdate().replace(month=12, day=31)
    people.licence(product, Licence.Kind.PIRT, "2063507010001-27", valid_until=day)
    people.licence(product, Licence.Kind.BPOM, "MD 123456789012", valid_until=day, valid_until_assumed=True)
    words = " ".join(pages.said(client.get(product.get_absolute_url())))
    assert f"P-IRT 2063507010001-27 berlaku sampai 31 Des {day.year} ·" in words
    assert f"BPOM MD 123456789012 berlaku sampai {day.year} ·" in words


def test_a_halal_certificate_without_date_says_how_long_it_holds(client):
    product = people.published(photo=False)
    people.licence(product, number="ID35110000000000001")
    words = " ".join(pages.said(client.get(product.get_absolute_url())))
    assert "ID35110000000000001 berlaku selama komposisi dan proses tidak berubah · diperiksa dinas" in words


@pytest.mark.parametrize(
    "facts",
    [
        {"verified": False},
        {"valid_until": timezone.localdate() - timezone.timedelta(days=1)},
        {"kind": Licence.Kind.PIRT, "verified": False, "valid_until": timezone.localdate()},
    ],
)
def test_a_licence_unverified_or_lapsed_is_nowhere(client, facts):
    product = people.published(photo=False)
    people.licence(product, **{"number": "ID35110000000000009", **facts})
    indexing.renew()
    seen = [html(client.get(address)) for address in ("/", "/produk/", product.get_absolute_url())]
    assert [("ID35110000000000009" in page, 'class="badge' in page, 'class="tag' in page) for page in seen] == [
        (False, False, False)
    ] * 3


def test_a_badge_comes_off_the_card_the_moment_the_office_doubts_it(client):
    product = people.published(photo=False)
    licence = people.licence(product)
    indexing.renew()
    before = '<li class="badge halal">Halal</li>' in html(client.get("/produk/"))
    licence.question()
    assert (before, '<li class="badge halal">' in html(client.get("/produk/"))) == (True, False)


def test_buyers_may_write_where_the_maker_published_a_number(client):
    product = people.published(of=people.seller(public_phone=PHONE, phone=PRIVATE_PHONE), photo=False)
    page = html(client.get(product.get_absolute_url()))
    (door,) = re.findall(r'href="(/ke/[^"]+)"', page)
    assert client.get(door).url.partition("?")[0] == "https://wa.me/6281234567890"
    assert [number[1:] in page for number in (PHONE, PRIVATE_PHONE)] == [False, False]


def test_a_number_that_was_not_published_is_on_no_page(client):
    maker = people.seller(phone=PRIVATE_PHONE, story="Cerita")
    product = people.published(of=maker, photo=False)
    indexing.renew()
    addresses = ["/", "/produk/", "/ikm/", product.get_absolute_url(), maker.get_absolute_url()]
    seen = "".join(html(client.get(address)) for address in [*addresses, *(f"/en{address}" for address in addresses)])
    assert [digits for digits in ("81398765432", "8139-8765", "813 9876") if digits in seen] == []
    assert re.findall(r"wa\.me/\d+", seen) == []


def test_a_number_that_changes_hands_leaves_the_page_at_once(client):
    maker = people.seller(public_phone=PHONE)
    product = people.published(of=maker, photo=False)
    client.get(product.get_absolute_url())
    maker.public_phone = ""
    maker.save()
    door = f"/ke/{product.pk}/whatsapp/"
    assert door not in html(client.get(product.get_absolute_url()))
    assert client.get(door).status_code == 404


def test_search_engines_read_a_product(client, settings):
    shelf = people.shelf("Keripik")
    product = people.published(category=shelf, description="Renyah & gurih.", price=12_000)
    data = structured(client.get(product.get_absolute_url()))
    image = data.pop("image")
    assert image == [settings.SITE_URL + product.cover.url_1280]
    assert data == {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Keripik Tempe",
        "url": settings.SITE_URL + product.get_absolute_url(),
        "brand": {"@type": "Brand", "name": "Alit"},
        "manufacturer": {"@type": "Organization", "name": "Dapur Alit"},
        "offers": {
            "@type": "Offer",
            "price": 12_000,
            "priceCurrency": "IDR",
            "url": settings.SITE_URL + product.get_absolute_url(),
        },
        "description": "Renyah & gurih.",
        "category": "Keripik",
    }


def test_search_engines_read_a_range_of_prices(client):
    product = people.published(price=8_000, photo=False)
    Variant.objects.create(product=product, netto_amount=1000, price=60_000, position=1)
    offers = structured(client.get(product.get_absolute_url()))["offers"]
    assert (offers["@type"], offers["lowPrice"], offers["highPrice"]) == ("AggregateOffer", 8_000, 60_000)


@pytest.mark.parametrize(
    "name", ["</script><script>alert(1)</script>", "<!--<script>", "Keripik \u2028 & \u2029", "{{ 7|add:7 }} {% now %}"]
)
def test_no_name_breaks_out_of_the_page(client, name):
    product = people.published(name, brand=name, description=name, of=people.seller(name), photo=False)
    response = client.get(product.get_absolute_url())
    assert structured(response)["name"] == name
    assert structured(response)["manufacturer"]["name"] == name
    script = html(response).split('type="application/ld+json">')[1].split("</script>")[0]
    assert [sign for sign in "<>&\u2028\u2029" if sign in script] == []
    assert "<script>alert" not in html(response)


def test_related_products_stand_on_the_same_shelf(client):
    shelf = people.shelf()
    shown, other = (people.published(name, category=shelf, photo=False) for name in ("Tempe", "Singkong"))
    people.published("Kopi", category=people.shelf("Kopi"), photo=False)
    assert pages.cards(client.get(shown.get_absolute_url())) == [other.get_absolute_url()]


def test_only_reading_is_possible(client):
    product = people.published(photo=False)
    addresses = ["/", "/produk/", "/ikm/", "/katalog-cetak/", product.get_absolute_url(), "/katalog.pdf"]
    assert [client.post(address).status_code for address in addresses] == [405] * 6


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_product_page_costs_five_queries_to_draw_and_two_when_kept(client, queries, number):
    shelf = people.shelf()
    products = [people.published(f"Abon {n}", category=shelf, photo=False) for n in range(number)]
    for product in products[:5]:
        people.licence(product, number=f"ID{product.pk:017}")
        Variant.objects.create(product=product, label="Besar", netto_amount=500, price=50_000)
    cache.clear()
    with queries(5):
        client.get(products[0].get_absolute_url())
    with queries(2):
        client.get(products[0].get_absolute_url())


def test_a_kept_page_is_drawn_anew_when_what_it_shows_changes(client):
    product = people.published("Abon Lele", price=10_000, photo=False)
    client.get(product.get_absolute_url())
    product.variants.update(price=12_000)
    Product.objects.filter(pk=product.pk).touch()
    assert "Rp12.000" in client.get(product.get_absolute_url()).text


def test_a_kept_page_follows_its_related_products(client):
    shelf = people.shelf()
    product = people.published("Abon Lele", category=shelf, photo=False)
    client.get(product.get_absolute_url())
    people.published("Abon Tuna", category=shelf, photo=False)
    assert "Abon Tuna" in client.get(product.get_absolute_url()).text


def test_a_kept_page_loses_a_badge_with_the_day(client, monkeypatch):
    product = people.published("Abon Lele", photo=False)
    people.licence(product, Licence.Kind.PIRT, "2013507010001-27", valid_until=timezone.localdate())
    assert "2013507010001-27" in client.get(product.get_absolute_url()).text
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
    assert "2013507010001-27" not in client.get(product.get_absolute_url()).text
