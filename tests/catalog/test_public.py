import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.views.defaults import server_error

from catalog import indexing
from catalog.models import Edition, Product, Volume
from ikmportal.lib.jobs import JobState
from sellers.models import Region, Seller
from tests import people
from tests.catalog import pages
from tests.catalog.pages import html

pytestmark = pytest.mark.django_db


def edition(number_of_volumes=1, **facts):
    """A finished catalogue whose volumes hold a few bytes."""
    made = Edition.objects.create(
        state=JobState.READY, finished_at=timezone.now(), products=12, sellers=5, year=2026, **facts
    )
    for number in range(1, number_of_volumes + 1):
        Volume.objects.create(
            edition=made,
            number=number,
            title=f"Jilid {number}",
            payload={},
            file=ContentFile(b"%%PDF-%d" % number, name=f"katalog-{number}.pdf"),
            checksum=f"{made.pk}-{number}",
            size=7,
            pages=4,
            products=12,
        )
    return made


# The front page


def test_the_front_page_counts_what_the_catalogue_holds(client):
    halal = people.published("Madu", of=people.seller("Satu"), photo=False)
    people.licence(halal)
    people.published("Abon", of=people.seller("Dua"), photo=False)
    indexing.renew()
    figures = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html(client.get("/")))
    assert figures == [("produk", "2"), ("IKM", "2"), ("bersertifikat halal", "1")]


def test_the_front_page_shows_the_eight_newest(client):
    for number in range(9):
        people.published(f"Abon {number}", photo=False)
    indexing.renew()
    assert pages.names(client.get("/")) == [f"Abon {number}" for number in range(8, 0, -1)]


def test_the_front_page_leads_to_shelves_that_hold_something(client):
    people.published(category=people.shelf("Abon", parent=people.shelf("Lauk")), photo=False)
    people.shelf("Kosong")
    indexing.renew()
    assert re.findall(r'href="(/kategori/[^"]+)"', html(client.get("/"))) == ["/kategori/lauk/"]


@pytest.mark.parametrize("address", ["/", "/produk/", "/ikm/", "/katalog-cetak/"])
def test_an_empty_catalogue_says_something_kind(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert 'class="empty"' in html(response)


# Makers


def test_a_maker_has_a_page_with_its_story_and_published_products(client, reference):
    maker = people.seller("Dapur Wulan", story="Sejak nenek.", founded=1987, subdistrict_id="35.07.22")
    product = people.published(of=maker, photo=False)
    people.product("Rancangan", of=maker)
    response = client.get(maker.get_absolute_url())
    assert pages.cards(response) == [product.get_absolute_url()]
    assert {"Dapur Wulan", "Sejak nenek.", "Kecamatan Dau · berdiri sejak 1987"} <= set(pages.said(response))


def test_a_maker_without_published_products_is_not_found(client):
    maker = people.product().seller
    assert client.get(maker.get_absolute_url()).status_code == 404


def test_an_old_address_of_a_maker_leads_to_the_present_one(client):
    maker = people.published(photo=False).seller
    response = client.get(f"/ikm/{maker.pk}/nama-lama/")
    assert (response.status_code, response.url) == (301, maker.get_absolute_url())


def test_the_list_of_makers_pages_through_all_even_with_equal_names(client):
    makers = [people.seller("Sumber Rejeki") for _ in range(100)]
    for maker in makers:
        people.product(of=maker)
    Product.objects.update(
        status=Product.Status.PUBLISHED, published_at=timezone.now(), published_by=people.staff_member()
    )
    address, seen = "", []
    while address is not None:
        response = client.get(f"/ikm/{address}")
        seen.append(re.findall(r'class="tile" href="([^"]+)"', html(response)))
        address = pages.link(response, "next")
    assert [len(page) for page in seen] == [48, 48, 4]
    assert [address for page in seen for address in page] == [maker.get_absolute_url() for maker in makers]


def test_makers_are_found_by_name_or_kecamatan_with_their_number_of_products(client, reference):
    for name, subdistrict in [("Dapur Wulan", "35.07.22"), ("Kopi Jaya", "35.07.05")]:
        maker = people.seller(name, subdistrict_id=subdistrict)
        people.published("Satu", of=maker, photo=False)
        people.published("Dua", of=maker, photo=False)
        people.product("Rancangan", of=maker)
    said = pages.said(client.get("/ikm/?q=wulan"))
    assert ("Kopi Jaya" in said, "Dau · 2 produk" in said) == (False, True)
    assert "Kopi Jaya" in pages.said(client.get(f"/ikm/?q={Region.objects.get(code='35.07.05').name.lower()}"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_makers_costs_one_query(client, queries, number):
    for n in range(number):
        people.published(of=people.seller(f"Dapur {n}"), photo=False)
    with queries(1):
        client.get("/ikm/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_makers_page_costs_two_queries_once_its_cards_are_drawn(client, queries, number):
    for n in range(number):
        people.published(f"Abon {n}", photo=False)
    address = Seller.objects.get().get_absolute_url()
    client.get(address)
    with queries(2):
        client.get(address)


# The printed catalogue


def test_a_catalogue_is_downloaded_once_it_is_released(client, staff):
    made = edition()
    before = client.get("/katalog.pdf").status_code
    made.release(by=staff)
    response = client.get("/katalog.pdf")
    assert (before, b"".join(response.streaming_content)) == (404, b"%PDF-1")
    assert response["Content-Type"] == "application/pdf"


def test_a_catalogue_taken_back_is_gone(client, staff):
    made = edition()
    made.release(by=staff)
    made.take_back()
    assert client.get("/katalog.pdf").status_code == 404
    assert client.get(f"/katalog-cetak/{made.pk}/1.pdf").status_code == 404
    assert ".pdf" not in html(client.get("/katalog-cetak/"))


def test_each_volume_has_its_address(client, staff):
    edition(2).release(by=staff)
    first, second = (b"".join(client.get(f"/katalog-{number}.pdf").streaming_content) for number in (1, 2))
    assert (first, second) == (b"%PDF-1", b"%PDF-2")
    assert client.get("/katalog-3.pdf").status_code == 404


def test_every_release_is_offered_the_latest_first(client, staff):
    old, new = (edition(title=title) for title in ("Lama", "Baru"))
    for made in (old, new):
        made.release(by=staff)
    offered = re.findall(r'href="(/katalog[^"]*\.pdf)"', html(client.get("/katalog-cetak/")))
    named = [client.get(address)["Content-Disposition"] for address in [*offered, "/katalog.pdf"]]
    assert offered == [f"/katalog-cetak/{made.pk}/1.pdf" for made in (new, old)]
    assert ["Baru" in name for name in named] == [True, False, True]


def test_a_part_of_the_catalogue_does_not_take_the_place_of_the_whole(client, staff):
    edition(title="Lengkap").release(by=staff)
    edition(title="Sebagian", badge="halal").release(by=staff)
    assert "Lengkap" in client.get("/katalog.pdf")["Content-Disposition"]
    assert "Halal" in pages.said(client.get("/katalog-cetak/"))
    assert "Lengkap 2026" in pages.said(client.get("/"))


def test_an_unreleased_catalogue_has_no_address(client):
    assert client.get(f"/katalog-cetak/{edition().pk}/1.pdf").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_catalogues_costs_two_queries(client, queries, staff, number):
    for _ in range(number):
        edition(3).release(by=staff)
    with queries(2):
        client.get("/katalog-cetak/")


# What belongs to one visitor


@pytest.mark.parametrize("address", ["/", "/produk/", "/ikm/"])
def test_who_is_signed_in_stands_on_no_other_visitors_page(staff_client, address):
    stranger = Client()
    seen = [html(visitor.get(address)) for visitor in (staff_client, stranger, staff_client, stranger)]
    assert [("/akun/logout/" in page, "/akun/login/" in page) for page in seen] == [(True, False), (False, True)] * 2


def test_a_message_is_shown_once_to_whom_it_is_for(staff_client):
    staff_client.post("/akun/logout/")
    seen = [html(visitor.get("/produk/")) for visitor in (Client(), staff_client, staff_client, Client())]
    assert ['class="flash"' in page for page in seen] == [False, True, False, False]


# Pages of trouble


def in_the_portals_look(page):
    return 'class="empty"' in page and "css/tokens.css" in page and "Halaman depan" in page


def test_an_unknown_address_helps_on(client):
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert in_the_portals_look(html(response))
    assert 'action="/produk/"' in html(response)


def test_a_forged_host_is_refused_in_the_portals_look(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert in_the_portals_look(html(response))
    assert "evil.example" not in html(response)


def test_who_may_not_enter_is_told_so_in_the_portals_look(client):
    client.force_login(people.person("tamu", is_staff=True))
    response = client.get("/dinas/catalog/product/")
    assert response.status_code == 403
    assert in_the_portals_look(html(response))


def test_an_expired_form_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/akun/login/")
    assert response.status_code == 403
    assert in_the_portals_look(html(response))
    assert "Formulir ini sudah kedaluwarsa" in pages.said(response)


def test_a_fault_of_the_portal_needs_nothing_to_say_so(rf, queries):
    with queries(0):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert in_the_portals_look(html(response))
