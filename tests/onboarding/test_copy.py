"""What this floor adds to the owner's copy of everything."""

import json
import zipfile

import pytest
from django.urls import reverse

from catalog.models import Channel, DataCopy
from catalog.tasks import copy_data
from ikmportal.lib.evidence import Evidence
from onboarding import opening
from onboarding.models import Requirement
from tests import people
from tests.onboarding import shops

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def held(client, seller):
    client.post(reverse("workspace_dossier_make", args=[seller.pk]))
    copy = DataCopy.objects.get()
    copy_data(copy.pk)
    copy.refresh_from_db()
    with copy.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("data.json"))


def test_shops_their_way_and_their_steps_are_in_the_copy(client, owner, kitchen, staff, settings):
    shopee = Channel.objects.get(code="shopee")
    step = Requirement.objects.get(channel=shopee, family="diperiksa")
    sent = opening.send(kitchen, step, scan=Evidence(b"bukti", "jpg"), by=owner)
    store = opening.describe(kitchen, shopee, shops.described(shopee), by=owner)
    opening.move(store, "daftar", by=owner, note="lewat aplikasi")
    found = held(client, kitchen)
    assert (found["Toko"][0]["shop_name"], found["Toko"][0]["jasa kirim"]) == ("Dapur Alit", "Same Day")
    assert [move["note"] for move in found["Perubahan toko"]] == ["lewat aplikasi"]
    assert found["Langkah buka toko"][0]["alamat"] == f"{settings.SITE_URL}/usaha/toko/bukti/{sent.pk}/berkas/"
    assert [row["state"] for row in found["Riwayat toko"]][-1] == "daftar"


def test_no_shop_of_another_is_in_it(client, owner, kitchen, staff):
    other = people.seller("Dapur Bima")
    shopee = Channel.objects.get(code="shopee")
    store = opening.describe(other, shopee, shops.described(shopee, shop_name="RAHASIA"), by=staff)
    opening.move(store, "daftar", by=staff, note="RAHASIA")
    found = held(client, kitchen)
    assert "RAHASIA" not in json.dumps(found)
    assert (found["Toko"], found["Perubahan toko"]) == ([], [])
