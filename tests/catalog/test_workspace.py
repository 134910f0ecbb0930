import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog import proposing, telling
from catalog.models import Edition, Licence, Product, Volume
from catalog.views.owner import greeting
from sellers import notices
from sellers.models import Membership, Notice
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


def page_of(client, seller):
    return client.get(reverse("workspace_seller", args=[seller.pk]))


def test_an_owner_sees_own_products_the_closest_to_finished_first(client, kitchen):
    people.product("Keripik Jauh", of=kitchen, brand="", price=None, netto=None)
    people.product("Keripik Dekat", of=kitchen)
    client.force_login(people.owner(kitchen))
    names = [product.name for product in page_of(client, kitchen).context["unfinished"]]
    assert names == ["Keripik Dekat", "Keripik Jauh"]


def test_what_a_product_lacks_is_said_in_words(client, kitchen):
    people.product(of=kitchen, price=None)
    client.force_login(people.owner(kitchen))
    assert "Kurang: harga , foto utama" in " ".join(pages.said(page_of(client, kitchen)))


def test_each_lack_leads_to_its_field(client, kitchen):
    product = people.product(of=kitchen, price=None)
    client.force_login(people.owner(kitchen))
    form = reverse("workspace_product", args=[product.pk])
    led = re.findall(f'href="{form}#([^"]+)"', page_of(client, kitchen).content.decode())
    page = client.get(form).content.decode()
    assert led == [
        "f-price",
        "f-cover",
        "f-category",
        "f-composition",
        "f-shelf_life",
        "f-description",
        "f-packed_weight",
    ]
    assert [anchor for anchor in led if f'id="{anchor}"' not in page] == []


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({"price": None, "netto": None, "brand": ""}, (1, 10)),
        ({}, (4, 10)),
        ({"composition": "tempe", "description": "Renyah."}, (6, 10)),
    ],
)
def test_the_ring_shows_how_much_is_there(client, kitchen, facts, share):
    product = people.product(of=kitchen, **facts)
    client.force_login(people.owner(kitchen))
    assert product.readiness == share
    assert f'stroke-dasharray="{share[0] * 10} 100"' in page_of(client, kitchen).content.decode()


def test_the_state_of_each_product_is_said(client, kitchen, staff):
    owner = people.owner(kitchen)
    people.published("A", of=kitchen, by=staff)
    proposing.propose(people.published("B", of=kitchen, by=staff), {"name": "Baru"}, by=owner)
    people.product("C", of=kitchen).submit(by=owner)
    returned = people.product("D", of=kitchen)
    returned.submit(by=owner)
    returned.send_back("Foto gelap.", by=staff)
    client.force_login(owner)
    said = re.findall(r'<h3><a[^>]*>(\w)</a>|<span class="tag[^"]*">([^<]+)', page_of(client, kitchen).content.decode())
    assert ["".join(pair) for pair in said] == [
        "C", "diajukan, sedang diperiksa", "D", "dikembalikan", "A", "Web", "B", "Web", "usulan menunggu",
    ]  # fmt: skip


def test_what_is_in_the_printed_catalogue_is_said(client, kitchen, staff):
    product = people.published(of=kitchen, by=staff)
    people.published("Lain", of=kitchen, by=staff)
    edition = Edition.objects.create(state="ready", released_at=timezone.now(), released_by=staff)
    chapters = [{"cards": [{"id": product.pk}]}]
    Volume.objects.create(edition=edition, number=1, payload={"chapters": chapters}, size=8, pages=1, products=1)
    client.force_login(people.owner(kitchen))
    assert page_of(client, kitchen).content.decode().count("Katalog cetak</span>") == 1


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "pagi"), (10, "pagi"), (11, "siang"), (15, "sore"), (18, "malam"), (2, "malam")]
)
def test_the_greeting_follows_the_day(hour, words):
    assert greeting(hour) == f"Selamat {words}"


def test_what_somebody_else_changed_is_told_until_it_is_read(client, kitchen, staff):
    owner, product = people.owner(kitchen), people.product(of=kitchen)
    before = telling.facts(product)
    Product.objects.filter(pk=product.pk).update(brand="Bima")
    telling.told_of_change(product, before, by=staff)
    client.force_login(owner)
    told = " ".join(pages.said(page_of(client, kitchen)))
    assert "baru Sari mengubah Keripik Tempe. merek: Alit → Bima" in told
    client.post(reverse("workspace_notices_read", args=[kitchen.pk]))
    assert " baru Sari mengubah" not in " ".join(pages.said(page_of(client, kitchen)))


def test_reading_ones_own_news_leaves_that_of_others(client, kitchen):
    owner, other = people.owner(kitchen), people.owner(kitchen, "pasangan")
    notices.tell([owner, other], "Kabar.", kitchen)
    client.force_login(owner)
    client.post(reverse("workspace_notices_read", args=[kitchen.pk]))
    assert [notice.user for notice in Notice.objects.unread()] == [other]


def test_news_of_another_maker_is_told_there(client, kitchen):
    owner, second = people.owner(kitchen), people.seller("Dapur Kedua")
    Membership.objects.create(user=owner, seller=second)
    notices.tell([owner], "Kabar kedua.", second)
    client.force_login(owner)
    assert "Kabar kedua." not in page_of(client, kitchen).content.decode()


def test_a_mentor_who_may_only_visit_sees_no_doors_to_change(client, kitchen):
    people.product(of=kitchen)
    client.force_login(people.mentor(kitchen, may_edit=False))
    html = page_of(client, kitchen).content.decode()
    assert ("Tambah produk" in html, "pratinjau" in html) == (False, True)


def test_another_makers_workspace_is_not_there(client, kitchen):
    people.product("Rahasia Bima", of=people.seller("Dapur Bima"))
    client.force_login(people.owner(kitchen))
    other = people.seller("Dapur Lain")
    assert page_of(client, other).status_code == 404
    assert "Rahasia Bima" not in page_of(client, kitchen).content.decode()


def test_a_mentor_finds_the_maker_until_the_term_ends(client, kitchen):
    today = timezone.localdate()
    guide = people.mentor(kitchen, starts_on=today - timedelta(days=30), ends_on=today)
    client.force_login(guide)
    assert page_of(client, kitchen).status_code == 200
    guide.mentorships.update(ends_on=today - timedelta(days=1))
    assert page_of(client, kitchen).status_code == 404


def test_an_owner_of_two_chooses_and_sees_which(client, kitchen):
    owner, second = people.owner(kitchen), people.seller("Dapur Kedua")
    Membership.objects.create(user=owner, seller=second)
    client.force_login(owner)
    assert [seller.name for seller in client.get(reverse("workspace")).context["sellers"]] == [
        "Dapur Alit",
        "Dapur Kedua",
    ]
    html = page_of(client, second).content.decode()
    assert ("<b>Dapur Kedua</b>" in html, ">Dapur Alit</a>" in html) == (True, True)


def test_who_has_no_ikm_is_told_whom_to_ask(client):
    client.force_login(people.person("baru"))
    assert "Minta dinas menghubungkan" in client.get(reverse("workspace")).content.decode()


def test_a_licence_about_to_lapse_is_said(client, kitchen, staff):
    soon = timezone.localdate() + timedelta(days=20)
    people.licence(people.product(of=kitchen), Licence.Kind.PIRT, "2013507010001-27", valid_until=soon)
    client.force_login(people.owner(kitchen))
    assert [licence.number for licence in page_of(client, kitchen).context["lapsing"]] == ["2013507010001-27"]


def test_private_pages_are_not_kept_by_caches(client, kitchen):
    client.force_login(people.owner(kitchen))
    assert "no-store" in page_of(client, kitchen).headers["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_workspace_costs_the_same_for_any_number_of_products(client, kitchen, reference, queries, count):
    for number in range(count):
        people.product(f"Keripik {number}", of=kitchen)
    client.force_login(people.owner(kitchen))
    with queries(36):
        page_of(client, kitchen)
