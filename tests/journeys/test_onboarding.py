"""A mentor takes a maker from nothing to an active shop that is proved to work, on a phone."""

import re

import pytest

from tests import people
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey
MAKER = 6  # two products ready for Shopee, and no shop yet
SHOP = f"/usaha/{MAKER}/toko/shopee/"
TICKS = 5  # steps done in Shopee's own app


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "toko.jpg"
    path.write_bytes(people.picture("toko", size=(360, 640)))
    return path


def test_from_nothing_to_an_active_shop_that_sells(visit, picture):
    mentor = visit(PHONE, user="pembimbing")
    mentor.goto(SHOP)
    assert mentor.locator("[aria-current=step]").count() == 1
    for _step in range(TICKS):
        press(mentor, ".steps [aria-current=step]", "Sudah dikerjakan")
    mentor.get_by_label("Reguler (Cashless)").check()
    press(mentor, "#data", "Simpan data toko")
    for state in ("daftar", "terkonfirmasi"):
        mentor.locator("#keadaan summary").filter(has_text="Catat perubahan").click()
        press(mentor, "#keadaan", f"Catat: {state}")
    products = listed(mentor)
    mentor.goto(SHOP)
    assert mentor.get_by_role("button", name="Ajukan aktif").count() == 0
    mentor.locator(".steps [aria-current=step] input[type=file]").set_input_files(picture)
    press(mentor, ".steps [aria-current=step]", "Kirim bukti ke dinas")
    accepted_by_staff(visit)
    mentor.goto(SHOP)
    press(mentor, "#keadaan", "Ajukan aktif")
    assert mentor.locator(".tag.good").first.inner_text() == "aktif"
    assert proved(mentor, products[0]) == "teruji beli"
    assert [bought_at(visit, product) for product in products] == [address(product) for product in products]


def press(page, where, name):
    """A button that sends a form, and the page that follows."""
    with page.expect_navigation():
        page.locator(where).get_by_role("button", name=name, exact=True).click()


def address(product):
    return f"https://shopee.co.id/Uji-i.{MAKER}.{product}"


def listed(page):
    """Both products recorded as live and looked at: their ids."""
    page.goto(f"/usaha/{MAKER}/saluran/")
    doors = [door.get_attribute("href") for door in page.locator(".standing > li > a").all()]
    products = [re.search(r"\d+", door)[0] for door in doors]
    for product in products:
        page.goto(f"/usaha/produk/{product}/toko/shopee/")
        page.locator("[name=address]").fill(address(product))
        press(page, "main", "Catat alamatnya")
        press(page, "#periksa", "Semua cocok")
    assert len(products) == 2
    return products


def accepted_by_staff(visit):
    desk = visit(DESK, user="staf")
    desk.goto("/dinas/onboarding/submission/?antrean=menunggu")
    desk.locator("#result_list tbody th a").first.click()
    press(desk, "main", "Terima")


def proved(page, product):
    """A keyword looked up signed out, and a purchase from basket to doorstep: what the page then says."""
    page.goto(f"/usaha/produk/{product}/toko/shopee/")
    page.get_by_text("Catat uji kata kunci").click()
    page.locator("#kata-kunci [name=keyword]").fill("keripik renyah original")
    page.locator("#kata-kunci").get_by_label("muncul", exact=True).check()
    page.locator("#kata-kunci [name=position]").fill("4")
    press(page, "#kata-kunci", "Simpan uji kata kunci")
    assert page.locator("#kata-kunci .trend h3").inner_text() == "keripik renyah original"
    page.locator("#uji-beli summary").first.click()
    for step in ("masuk keranjang", "buat pesanan", "bayar", "dikirim", "diterima"):
        if step == "bayar":
            page.locator("#uji-beli [name=cost]").fill("23.500")
        if step == "diterima":
            page.locator("#uji-beli [name=packaging]").first.check()
        press(page, "#uji-beli", f"Catat: {step}")
    return page.locator("#uji-beli .tag").first.inner_text()


def bought_at(visit, product):
    buyer = visit(PHONE)
    buyer.goto(f"/p/{product}/")
    door = buyer.get_by_role("link", name="Beli di Shopee").get_attribute("href")
    return buyer.request.get(door, max_redirects=0).headers["location"]
