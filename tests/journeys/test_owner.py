import pytest

from tests import people
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey


def test_an_owner_completes_a_product_the_office_returns_and_then_publishes_it(visit):
    owner = visit(PHONE, user="pemilik")
    owner.wait_for_url("**/usaha/**")
    owner.get_by_role("link", name="Tambah produk").click()
    owner.get_by_label("Nama produk").fill("Rengginang Jelajah")
    owner.get_by_label("Merek").fill("Jelajah")
    owner.get_by_label("Netto").fill("1/4 kg")
    owner.get_by_label("Harga").fill("15rb")
    photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": people.picture("rengginang", (1000, 1000))}
    owner.get_by_label("Tambah foto").set_input_files(photo)
    owner.get_by_role("button", name="Simpan").click()
    owner.get_by_text("Tersimpan.").wait_for()
    assert owner.get_by_label("Netto").first.input_value() == "250 g"
    assert owner.get_by_label("Harga").first.input_value() == "Rp15.000"
    mine = owner.url
    owner.get_by_role("button", name="Ajukan ke dinas").click()
    owner.get_by_text("diajukan. Dinas memeriksa").wait_for()

    staff = visit(DESK, user="staf")
    staff.goto(f"/dinas/catalog/product/{mine.rstrip('/').rpartition('/')[2]}/change/")
    staff.get_by_text("Kembalikan", exact=True).click()
    staff.get_by_label("Apa yang perlu diperbaiki?").fill("Foto terlalu gelap.")
    staff.get_by_role("button", name="Kembalikan dengan catatan").click()
    owner.goto(mine)
    assert "Foto terlalu gelap." in owner.locator(".notice").first.inner_text()
    assert owner.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    owner.get_by_role("button", name="Ajukan ke dinas").click()
    staff.reload()
    staff.get_by_role("button", name="Terbitkan").click()
    assert "sudah terbit" in staff.locator(".messagelist").inner_text()
