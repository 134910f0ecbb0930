import re

import pytest

from tests import people
from tests.catalog.test_browsing import region

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


def places(client, section):
    return re.findall(r"<loc>([^<]+)</loc>", client.get(f"/sitemap-{section}.xml").content.decode())


def test_the_sitemap_names_its_parts(client):
    parts = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    assert parts == [f"{HOST}/sitemap-{name}.xml" for name in ("depan", "produk", "ikm", "kategori", "kecamatan")]


def test_published_products_stand_in_the_sitemap_in_both_languages(client):
    product = people.published(photo=False)
    people.product("Rancangan")
    assert places(client, "produk") == [HOST + product.get_absolute_url(), f"{HOST}/en{product.get_absolute_url()}"]


def test_an_address_in_the_sitemap_names_its_twin(client):
    address = people.published(photo=False).get_absolute_url()
    twins = re.findall(r'hreflang="([^"]+)" href="([^"]+)"', client.get("/sitemap-produk.xml").content.decode())
    assert set(twins) == {("id", HOST + address), ("en", f"{HOST}/en{address}"), ("x-default", HOST + address)}


def test_makers_and_places_stand_in_the_sitemap_once_they_show_something(client):
    shown = people.seller("Satu", subdistrict=region("35.07.22", "Dau"))
    hidden = people.seller("Dua", subdistrict=region("35.07.05", "Dampit"))
    people.published("Abon", of=shown, photo=False)
    people.published("Madu", of=shown, photo=False)
    people.product(of=hidden)
    assert places(client, "ikm") == [HOST + shown.get_absolute_url(), f"{HOST}/en{shown.get_absolute_url()}"]
    assert places(client, "kecamatan") == [f"{HOST}/kecamatan/35.07.22/dau/", f"{HOST}/en/kecamatan/35.07.22/dau/"]


@pytest.mark.parametrize("section", ["depan", "produk", "ikm", "kategori", "kecamatan"])
def test_every_address_in_the_sitemap_answers(client, section):
    maker = people.seller(subdistrict=region("35.07.22", "Dau"))
    people.published(of=maker, category=people.shelf(), photo=False)
    answers = {client.get(place.removeprefix(HOST)).status_code for place in places(client, section)}
    assert answers == {200}


@pytest.mark.parametrize("number", [1, 3])
def test_a_part_of_the_sitemap_costs_one_query(client, queries, number):
    for n in range(number):
        people.published(f"Abon {n}", photo=False)
    with queries(1):
        client.get("/sitemap-produk.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_the_workspace(client, settings):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /dinas/",
        "Disallow: /akun/",
        "Disallow: /usaha/",
        "Disallow: /undangan/",
        "Disallow: /survei/",
        "Disallow: /ke/",
        "Disallow: /en/ke/",
        "Disallow: /en/survei/",
        "Disallow: /en/akun/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_lists_that_are_filtered_or_searched_stay_out_of_search_engines(client):
    people.published(photo=False)
    noted = ['content="noindex' in client.get(address).content.decode() for address in ("/produk/", "/produk/?q=tempe")]
    assert noted == [False, True]
