"""A mentor takes a maker from nothing to an active shop that is proved to work."""

import re

import pytest

from tests import people
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey
MAKER = 6  # two products ready for Shopee, and no shop yet


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "toko.jpg"
    path.write_bytes(people.picture("toko", size=(360, 640)))
    return path


def post(page, name, within=None):
    """Press a button that sends a form, and wait for the page that follows."""
    with page.expect_navigation():
        (within or page).get_by_role("button", name=name, exact=True).first.click()


def test_from_nothing_to_an_active_shop(visit, picture):
    mentor = visit(PHONE, user="pembimbing")
    mentor.goto(f"/usaha/{MAKER}/toko/shopee/")
    assert mentor.locator("[aria-current=step]").count() == 1
    while mentor.get_by_role("button", name="Sudah dikerjakan").count():
        mentor.locator("details:has(button:text-is('Sudah dikerjakan')):not([open]) > summary").first.evaluate_all(
            "found => found.slice(0, 1).forEach(one => one.click())"
        )
        post(mentor, "Sudah dikerjakan")
    mentor.get_by_label("Reguler (Cashless)").check()
    post(mentor, "Simpan data toko")
    move(mentor, "Catat: daftar")
    move(mentor, "Catat: terkonfirmasi")
    products = listed(mentor)
    assert len(products) == 2
    mentor.goto(f"/usaha/{MAKER}/toko/shopee/")
    assert mentor.get_by_role("button", name="Ajukan aktif").count() == 0
    mentor.locator("#langkah ~ ol input[type=file], .steps input[type=file]").first.set_input_files(picture)
    post(mentor, "Kirim bukti ke dinas")
    accepted_by_staff(visit)
    mentor.goto(f"/usaha/{MAKER}/toko/shopee/")
    post(mentor, "Ajukan aktif")
    assert mentor.locator("#keadaan").inner_text().count("Aktif") or "aktif" in mentor.locator("main").inner_text()
    proved(mentor, products[0])
    buyer = visit(PHONE)
    buyer.goto(f"/p/{products[0]}/")
    assert buyer.get_by_role("link", name="Beli di Shopee").get_attribute("href").startswith("https://shopee.co.id/")


def move(page, button):
    panel = page.locator("#keadaan details").last
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    post(page, button, panel)


def listed(page):
    """Record both products as live and look at each: their ids."""
    page.goto(f"/usaha/{MAKER}/saluran/")
    doors = [door.get_attribute("href") for door in page.locator(".standing > li > a").all()]
    found = [re.search(r"\d+", door)[0] for door in doors]
    for product in found:
        page.goto(f"/usaha/produk/{product}/toko/shopee/")
        page.locator("input[name=address], textarea[name=address]").fill(
            f"https://shopee.co.id/Uji-i.{MAKER}.{product}"
        )
        page.locator("form:has([name=address]) button").first.click()
        page.get_by_role("button", name="Semua cocok").wait_for()
        post(page, "Semua cocok")
    return found


def accepted_by_staff(visit):
    desk = visit(DESK, user="staf")
    desk.goto("/dinas/onboarding/submission/?state__exact=menunggu")
    desk.locator("#result_list tbody th a").first.click()
    post(desk, "Terima")


def proved(page, product):
    """A keyword looked up signed out, and a purchase from basket to doorstep."""
    page.goto(f"/usaha/produk/{product}/toko/shopee/")
    page.get_by_text("Catat uji kata kunci").click()
    form = page.locator("#kata-kunci form")
    form.locator("[name=keyword]").fill("keripik renyah")
    form.locator("[name=position]").fill("4")
    post(page, "Simpan uji kata kunci")
    assert "keripik renyah" in page.locator("#kata-kunci").inner_text()
    for step in ("masuk keranjang", "buat pesanan", "bayar", "dikirim", "diterima"):
        assert step
        panel = page.locator("#uji-beli details").first
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        for required in panel.locator("[required]:visible").all():
            if required.get_attribute("type") == "text" and not required.input_value():
                required.fill("25000")
        with page.expect_navigation():
            panel.locator("button.primary").click()
    assert page.locator("#uji-beli .tag").first.inner_text() == "teruji beli"
