import base64
import json
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from catalog import indexing, search
from catalog.models import Licence, Product
from catalog.tasks import renew_index
from sellers.models import Region
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db
SORTS = ["terbaru", "termurah", "nama"]


def stocked(number, **facts):
    """Published products without photos, all alike, made quickly."""
    made = [people.product(**facts) for _ in range(number)]
    staff = people.User.objects.filter(is_staff=True).first() or people.staff_member()
    Product.objects.filter(pk__in=[product.pk for product in made]).update(
        status=Product.Status.PUBLISHED, published_at=timezone.now(), published_by=staff
    )
    indexing.renew()
    return made


def forget_cards():
    cache.clear()
    indexing.current_index().forget("cards")


def region(code, name):
    return Region.objects.create(
        code=code, name=name, level=Region.Level.SUBDISTRICT, source="uji", checked_on=timezone.localdate()
    )


@pytest.fixture
def market():
    """Eight products that differ in everything a visitor can choose by."""
    chips = people.shelf("Keripik")
    tempeh = people.shelf("Keripik tempe", parent=chips)
    coffee = people.shelf("Kopi")
    dau = people.seller("Dapur Dau", subdistrict=region("35.07.22", "Dau"))
    dampit = people.seller("Kopi Dampit", subdistrict=region("35.07.05", "Dampit"))
    rows = [
        ("Tempe Ori", dau, tempeh, 8_000, "Alit", ["halal", "pirt"]),
        ("Tempe Pedas", dau, tempeh, 10_000, "Alit", ["halal"]),
        ("Tempe Balado", dampit, tempeh, 24_999, "Bima", ["pirt"]),
        ("Singkong", dau, chips, 25_000, "Bima", ["halal", "bpom"]),
        ("Robusta", dampit, coffee, 60_000, "Bima", ["halal", "pirt"]),
        ("Arabika", dampit, coffee, 120_000, "Citra", []),
        ("Luwak", dampit, coffee, 150_000, "Citra", ["bpom"]),
        ("Tanpa Rak", people.seller("Tanpa Alamat"), None, 9_000, "Alit", []),
    ]
    until = timezone.localdate()
    for number, (name, of, category, price, brand, kinds) in enumerate(rows):
        made = people.published(name, of=of, category=category, price=price, brand=brand, photo=False)
        for kind in kinds:
            people.licence(made, Licence.Kind(kind), f"{kind}-{number}", valid_until=until)
    indexing.renew()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("kategori=keripik-tempe", ["Tempe Balado", "Tempe Ori", "Tempe Pedas"]),
        ("kategori=keripik", ["Singkong", "Tempe Balado", "Tempe Ori", "Tempe Pedas"]),
        ("kategori=kopi&kategori=keripik-tempe&merek=Bima", ["Robusta", "Tempe Balado"]),
        ("kecamatan=35.07.22", ["Singkong", "Tempe Ori", "Tempe Pedas"]),
        ("sertifikat=halal", ["Robusta", "Singkong", "Tempe Ori", "Tempe Pedas"]),
        ("sertifikat=halal&sertifikat=pirt", ["Robusta", "Tempe Ori"]),
        ("harga=0", ["Tanpa Rak", "Tempe Ori"]),
        ("harga=1", ["Tempe Balado", "Tempe Pedas"]),
        ("harga=2&harga=4", ["Arabika", "Luwak", "Singkong"]),
        ("merek=Alit&harga=0&sertifikat=halal", ["Tempe Ori"]),
        ("merek=Alit&kecamatan=35.07.05", []),
        ("merek=Tak+dikenal", []),
    ],
)
def test_filters_leave_what_they_say(client, market, asked, expected):
    response = client.get(f"/produk/?urut=nama&{asked}")
    assert pages.names(response) == expected
    assert pages.count(response) == len(expected)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "kategori=keripik",
        "sertifikat=halal",
        "sertifikat=halal&harga=0&harga=1",
        "merek=Bima&kecamatan=35.07.05",
        "q=tempe&merek=Alit&harga=0&harga=1",
        "q=tempe&sertifikat=pirt",
    ],
)
def test_a_facet_counts_what_clicking_it_gives(client, market, asked):
    offers = pages.offers(client.get(f"/produk/?{asked}"))
    widening = {name for name, _value in offers if f"{name}=" in asked} - {"sertifikat"}
    clicks = {offer: count for offer, (count, chosen) in offers.items() if not chosen and offer[0] not in widening}
    given = {(name, value): pages.count(client.get(f"/produk/?{asked}&{name}={value}")) for name, value in clicks}
    assert given == clicks
    assert clicks != {}


def test_a_chosen_shelf_offers_the_shelves_within_it(client, market):
    offered = pages.offers(client.get("/produk/?kategori=keripik"))
    shelves = {value: offer for (name, value), offer in offered.items() if name == "kategori"}
    assert shelves == {"keripik": (4, True), "keripik-tempe": (3, False), "kopi": (3, False)}


def test_facets_count_the_products_a_search_found(client, market):
    offered = pages.offers(client.get("/produk/?q=tempe"))
    badges = {value: count for (name, value), (count, _chosen) in offered.items() if name == "sertifikat"}
    assert badges == {"halal": 2, "pirt": 2}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("merek=Alit", {"Alit": (2, True), "Bima": (1, False)}),
        ("merek=Alit&harga=0", {"Alit": (1, True)}),
        ("merek=Bima&sertifikat=pirt", {"Alit": (1, False), "Bima": (1, True)}),
        ("merek=Citra", {"Alit": (2, False), "Bima": (1, False), "Citra": (0, True)}),
        ("merek=Alit&q=tempe+kopi", {"Alit": (2, True), "Bima": (2, False), "Citra": (2, False)}),
    ],
)
def test_a_search_still_offers_the_other_values_of_a_chosen_facet(client, market, asked, expected):
    offered = pages.offers(client.get(f"/produk/?q=tempe&{asked}"))
    assert {value: offer for (name, value), offer in offered.items() if name == "merek"} == expected


def test_a_search_too_wide_to_fetch_counts_what_it_found(client, market, monkeypatch):
    monkeypatch.setattr(search, "RANKED", 3)
    response = client.get("/produk/?q=tempe&merek=Alit")
    brands = {value: offer for (name, value), offer in pages.offers(response).items() if name == "merek"}
    assert (pages.count(response), brands) == (2, {"Alit": (2, True)})


def test_a_search_from_the_head_of_a_page_begins_anew(client, market):
    page = pages.html(client.get("/produk/?q=tempe&merek=Alit"))
    head = page[page.index('role="search"') : page.index("</form>")]
    assert re.findall(r' name="(\w+)"', head) == ["q"]


def test_each_chip_takes_away_exactly_one_filter(client, market):
    asked = "urut=termurah&kategori=keripik&sertifikat=halal&merek=Alit&merek=Bima&harga=0"
    response = client.get(f"/produk/?{asked}&lanjut=abc")
    assert pages.chips(response) == {
        "Keripik": "/produk/?urut=termurah&sertifikat=halal&merek=Alit&merek=Bima&harga=0",
        "Halal": "/produk/?urut=termurah&kategori=keripik&merek=Alit&merek=Bima&harga=0",
        "di bawah Rp10.000": "/produk/?urut=termurah&kategori=keripik&sertifikat=halal&merek=Alit&merek=Bima",
        "Alit": "/produk/?urut=termurah&kategori=keripik&sertifikat=halal&merek=Bima&harga=0",
        "Bima": "/produk/?urut=termurah&kategori=keripik&sertifikat=halal&merek=Alit&harga=0",
    }


def test_a_shelf_has_a_page_with_what_stands_within_it(client, market):
    response = client.get("/kategori/keripik/?urut=nama")
    assert pages.names(response) == ["Singkong", "Tempe Balado", "Tempe Ori", "Tempe Pedas"]
    assert {name for name, _value in pages.offers(response)} == {"sertifikat", "harga", "kecamatan", "merek"}


def test_a_shelf_page_keeps_its_shelf_whatever_is_asked(client, market):
    response = client.get("/kategori/keripik-tempe/?kategori=kopi")
    assert len(pages.cards(response)) == pages.count(response) == 3


def test_a_kecamatan_has_a_page_under_its_name(client, market):
    assert client.get("/kecamatan/35.07.22/").url == "/kecamatan/35.07.22/dau/"
    assert pages.names(client.get("/kecamatan/35.07.22/dau/?urut=nama")) == ["Singkong", "Tempe Ori", "Tempe Pedas"]


@pytest.mark.parametrize("address", ["/kategori/tidak-ada/", "/kecamatan/99.99.99/", "/kecamatan/99.99.99/dau/"])
def test_an_unknown_shelf_or_place_is_not_found(client, market, address):
    assert client.get(address).status_code == 404


def test_a_brand_too_rare_for_the_index_is_still_counted(client, market, monkeypatch):
    monkeypatch.setattr(indexing, "MOST_BRANDS", 1)
    indexing.rebuild()
    response = client.get("/produk/?merek=Citra")
    assert pages.count(response) == len(pages.cards(response)) == 2


def test_drafts_and_withdrawn_products_are_in_no_list(client, staff, market):
    Product.objects.get(name="Robusta").withdraw(by=staff)
    people.product("Rancangan", brand="Bima")
    indexing.renew()
    assert pages.names(client.get("/produk/?merek=Bima&urut=nama")) == ["Singkong", "Tempe Balado"]


def walk(client, address, rel):
    """The pages from an address on, each as the list of its cards, and the last address."""
    seen = []
    while address:
        response, last = client.get(address), address
        seen.append(pages.cards(response))
        address = pages.link(response, rel)
        address = address and "/produk/" + address
    return seen, last


@pytest.mark.parametrize(
    "asked", [*(f"urut={sort}" for sort in SORTS), *(f"q=keripik&urut={sort}" for sort in SORTS), "q=keripik"]
)
def test_pages_hold_every_product_once_forwards_and_backwards(client, asked):
    made = stocked(51)
    forwards, last = walk(client, f"/produk/?{asked}", "next")
    backwards, _first = walk(client, last, "prev")
    assert [len(page) for page in forwards] == [24, 24, 3]
    assert sorted(card for page in forwards for card in page) == sorted(product.get_absolute_url() for product in made)
    assert backwards[::-1] == forwards


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("terbaru", ["Abon", "Cuka", "Bakso"]),
        ("termurah", ["Cuka", "Abon", "Bakso"]),
        ("nama", ["Abon", "Bakso", "Cuka"]),
    ],
)
def test_a_list_is_in_the_order_asked_for(client, sort, expected):
    for name, price in [("Bakso", 30_000), ("Cuka", 10_000), ("Abon", 20_000)]:
        people.published(name, price=price, photo=False)
    indexing.renew()
    assert pages.names(client.get(f"/produk/?urut={sort}")) == expected


def test_going_back_to_what_has_gone_shows_the_first_page(client):
    made = stocked(26)
    second = client.get("/produk/" + pages.link(client.get("/produk/"), "next"))
    Product.objects.filter(pk__in=[product.pk for product in made[2:]]).delete()
    assert len(pages.cards(client.get("/produk/" + pages.link(second, "prev")))) == 2


def test_the_htmx_part_is_the_same_as_in_the_page(client):
    stocked(30)
    page = client.get("/produk/?merek=Alit").content.decode()
    part = client.get("/produk/?merek=Alit", headers={"HX-Request": "true", "HX-Target": "browse"}).content.decode()
    start = page.index('<form id="browse"')
    assert part.strip() == page[start : page.index("</form>", start) + len("</form>")]


def test_load_more_brings_the_next_cards_alone(client):
    stocked(30)
    address = "/produk/" + pages.link(client.get("/produk/"), "next")
    more = client.get(address, headers={"HX-Request": "true", "HX-Target": "more"})
    assert pages.cards(more) == pages.cards(client.get(address))
    assert more.content.decode().strip().startswith('<div class="cards">')
    assert pages.link(more, "next") is None


def test_a_page_and_its_parts_are_kept_apart_by_caches(client):
    assert {"HX-Request", "HX-Target"} <= set(client.get("/produk/")["Vary"].split(", "))


def key(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


STRANGE = [
    "\0",
    "keripik\0tempe",
    "²",
    "٣",
    "-1",
    "1e400",
    "9" * 5_000,
    "x" * 50_000,
    "🌶️" * 50,
    "\u202etxt.exe",
    "%ff%fe",
    "'\"--;<script>",
    "[]",
    key(),
    key("x", 1),
    key(1, 1),
    key("keripik", 10**30),
    key("keripik\0", 1),
    key("\ud800", 1),
    key(10**30, 1),
    key(-1, -1),
    key(1e400, 1),
    key({"a": 1}, [1]),
    key("2026-01-01T00:00:00", 1),
    key("0001-01-01T00:00:00+14:00", 1),
    key("9999-12-31T23:59:59-14:00", 1),
    base64.urlsafe_b64encode(b"[" * 90_000).decode(),
]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize(
    "name", ["q", "kategori", "kecamatan", "sertifikat", "harga", "merek", "urut", "lanjut", "balik"]
)
def test_a_list_answers_whatever_stands_in_its_address(client, name, strange):
    stocked(1)
    answers = {
        client.get("/produk/", {name: [strange, "1"], "urut": sort} if name != "urut" else {name: strange}).status_code
        for sort in SORTS
    }
    assert answers == {200}


@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: ascii(text[:20]))
def test_searches_and_maker_lists_answer_whatever_stands_in_their_address(client, strange):
    stocked(1)
    asked = [("/produk/", {"q": "keripik", "lanjut": strange}), ("/produk/", {"q": "keripik", "balik": strange})]
    asked += [("/ikm/", {"q": strange}), ("/ikm/", {"lanjut": strange}), ("/ikm/", {"lanjut": f"{strange}.1"})]
    assert {client.get(address, parameters).status_code for address, parameters in asked} == {200}


def test_hundreds_of_values_are_bounded(client, market):
    values = [f"merek-{number}" for number in range(300)]
    assert client.get("/produk/", {"merek": values, "kategori": values, "harga": values}).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize(
    ("asked", "once_drawn"),
    [("", 2), ("?kategori=keripik&harga=1", 2), ("?q=keripik", 3), ("?q=keripik&kategori=keripik&harga=1", 3)],
)
def test_a_list_costs_six_queries_and_few_once_its_cards_are_drawn(client, queries, number, asked, once_drawn):
    stocked(number, category=people.shelf())
    client.get("/produk/")
    forget_cards()
    with queries(6):
        client.get(f"/produk/{asked}")
    with queries(once_drawn):
        client.get(f"/produk/{asked}")


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize(
    "address", ["/kategori/keripik-tempe/", "/kategori/keripik-tempe/?q=keripik", "/kecamatan/35.07.22/dau/"]
)
def test_the_page_of_a_shelf_or_a_place_costs_six_queries_too(client, queries, number, address):
    dau = people.seller("Dapur Dau", subdistrict=region("35.07.22", "Dau"))
    stocked(number, of=dau, category=people.shelf("Keripik tempe", parent=people.shelf("Keripik")))
    client.get(address)
    forget_cards()
    with queries(6):
        client.get(address)


def test_a_shelf_or_a_place_that_holds_nothing_yet_has_its_page(client, market):
    people.shelf("Madu", parent=people.shelf("Lebah"))
    region("35.07.01", "Donomulyo")
    said = [pages.said(client.get(address)) for address in ("/kategori/madu/", "/kecamatan/35.07.01/donomulyo/")]
    assert ["Lebah" in said[0], "Kecamatan Donomulyo" in said[1]] == [True, True]


def test_a_shelf_given_another_name_is_called_so_though_it_holds_nothing(client, market):
    people.shelf("Madu")
    indexing.renew()
    people.Category.objects.filter(slug="madu").update(name="Madu hutan")
    renew_index()
    assert "Madu hutan" in pages.said(client.get("/kategori/madu/"))


def test_a_full_list_weighs_at_most_sixty_kilobytes(client, reference, staff):
    shelves = list(people.Category.objects.exclude(parent=None))
    places = list(Region.objects.subdistricts())
    for number in range(72):
        of = people.seller(f"Usaha Dagang Pangan Sejahtera {number}", subdistrict=places[number % len(places)])
        made = people.published(
            f"Keripik Singkong Renyah Rasa Balado {number}",
            of=of,
            category=shelves[number % len(shelves)],
            brand=f"Merek Pangan {number}",
            price=5_000 * (number + 1),
            photo=False,
        )
        made.photos.update(rendered_at=timezone.now())
        people.licence(made, number=f"ID{number:017}")
        people.licence(made, Licence.Kind.PIRT, f"P-{number}", valid_until=timezone.localdate())
    indexing.renew()
    response = client.get("/produk/?kategori=keripik-camilan&kategori=kue-roti&kategori=minuman")
    assert len(pages.cards(response)) == 24
    assert len(response.content) <= 60 * 1024
