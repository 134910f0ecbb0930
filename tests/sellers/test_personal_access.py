import pytest
from django.urls import reverse

from sellers.models import PersonalAccess
from tests import people

pytestmark = pytest.mark.django_db


def looks():
    return [
        (look.user.username, look.seller.name, look.where) for look in PersonalAccess.objects.order_by("seller__name")
    ]


def test_opening_a_makers_page_in_the_workroom_is_written_down_once_a_sitting(staff_client):
    seller = people.seller("Dapur Alit")
    address = reverse("admin:sellers_seller_change", args=[seller.pk])
    staff_client.get(address)
    staff_client.get(address)
    assert looks() == [("sari", "Dapur Alit", "halaman IKM di ruang kerja")]


def test_its_history_counts_too(staff_client):
    seller = people.seller("Dapur Alit")
    staff_client.get(reverse("admin:sellers_seller_history", args=[seller.pk]))
    assert looks() == [("sari", "Dapur Alit", "riwayat IKM di ruang kerja")]


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_is_written_down_for_each_maker_in_it(staff_client, count):
    for number in range(count):
        people.seller(f"Dapur {number}")
    staff_client.get(reverse("admin:sellers_seller_export", args=["csv"]))
    assert looks() == [("sari", f"Dapur {number}", "ekspor daftar IKM") for number in range(count)]


def test_an_export_of_one_says_nothing_of_the_others(staff_client):
    people.seller("Dapur Alit")
    people.seller("Dapur Bima")
    staff_client.get(reverse("admin:sellers_seller_export", args=["csv"]), {"q": "Alit"})
    assert looks() == [("sari", "Dapur Alit", "ekspor daftar IKM")]


def test_the_list_alone_shows_nothing_personal_and_leaves_no_trace(staff_client):
    people.seller("Dapur Alit", phone="+6281234567890")
    assert "81234567890" not in staff_client.get(reverse("admin:sellers_seller_changelist")).content.decode()
    assert looks() == []


def test_who_may_not_look_leaves_no_trace(client):
    seller = people.seller("Dapur Alit")
    client.force_login(people.mentor(seller))
    client.get(reverse("admin:sellers_seller_change", args=[seller.pk]))
    assert looks() == []
