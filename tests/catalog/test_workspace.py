from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Licence
from sellers.models import Membership
from tests import people

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
    assert "Kurang: harga, foto utama" in page_of(client, kitchen).content.decode()


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
    assert "Pilih usaha lain" in page_of(client, second).content.decode()


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
def test_the_workspace_costs_the_same_for_any_number_of_products(client, kitchen, queries, count):
    for number in range(count):
        people.product(f"Keripik {number}", of=kitchen)
    client.force_login(people.owner(kitchen))
    with queries(9):
        page_of(client, kitchen)
