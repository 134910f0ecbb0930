import pytest

from tests import people
from tests.journeys.conftest import DESK, PHONE, sign_out

pytestmark = pytest.mark.journey


def picture(name, size=(1000, 1000)):
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": people.picture(name, size)}


def begin(page, name):
    """A new product with its name, a size and a price; the page of it."""
    page.wait_for_url("**/usaha/**")
    page.get_by_role("link", name="Tambah produk").first.click()
    page.get_by_label("Nama produk", exact=True).fill(name)
    page.get_by_label("Merek").fill("Jelajah")
    page.get_by_label("Netto").first.fill("1/4 kg")
    page.get_by_label("Harga").first.press_sequentially("15000")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Tersimpan.").wait_for()


def test_an_owner_completes_a_product_the_office_returns_and_then_publishes_it(visit):
    owner = visit(PHONE, user="pemilik")
    begin(owner, "Rengginang Jelajah")
    assert owner.get_by_label("Netto").first.input_value() == "250 g"
    assert owner.get_by_label("Harga").first.input_value() == "Rp15.000"
    owner.get_by_label("Tambah foto").set_input_files(
        [picture("depan", (3000, 2400)), picture("belakang"), picture("isi")]
    )
    owner.locator("[data-photo]").nth(2).wait_for()
    assert "2000 × 1600" in owner.locator("[data-photo]").first.inner_text()
    owner.locator("[data-photo]").nth(2).get_by_role("button", name="Jadikan utama").click()
    owner.locator("[data-photo] img").nth(2).wait_for(timeout=60_000)
    assert owner.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    mine = owner.url.partition("#")[0]
    owner.get_by_role("button", name="Ajukan ke dinas").click()
    owner.get_by_text("diajukan. Dinas memeriksa").wait_for()

    staff = visit(DESK, user="staf")
    staff.goto(f"/dinas/catalog/product/{mine.rstrip('/').rpartition('/')[2]}/change/")
    staff.get_by_text("Kembalikan", exact=True).click()
    staff.get_by_label("Apa yang perlu diperbaiki?").fill("Foto terlalu gelap.")
    staff.get_by_role("button", name="Kembalikan dengan catatan").click()
    owner.goto(mine)
    assert "Foto terlalu gelap." in owner.locator(".notice").first.inner_text()
    owner.get_by_role("button", name="Ajukan ke dinas").click()
    staff.reload()
    staff.get_by_role("button", name="Terbitkan").click()
    assert "sudah terbit" in staff.locator(".messagelist").inner_text()


def test_what_is_typed_survives_a_reload_and_is_forgotten_once_saved(visit):
    page = visit(PHONE, user="pemilik")
    begin(page, "Keripik Simpanan")
    page.get_by_label("Deskripsi", exact=True).fill("Renyah sampai gigitan terakhir.")
    page.get_by_role("button", name="Tambah ukuran").click()
    page.get_by_label("Netto").nth(1).fill("1/2 kg")
    page.get_by_text("Terbaca: 500 g").wait_for()
    page.reload()
    page.get_by_text("Isian yang belum tersimpan dipulihkan.").wait_for()
    assert page.get_by_label("Deskripsi", exact=True).input_value() == "Renyah sampai gigitan terakhir."
    assert page.get_by_label("Netto").nth(1).input_value() == "1/2 kg"
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text("Tersimpan.").wait_for()
    page.reload()
    assert page.get_by_text("Isian yang belum tersimpan dipulihkan.").is_hidden()
    assert page.get_by_label("Netto").nth(1).input_value() == "500 g"


def test_who_signs_out_leaves_nothing_that_was_typed(visit):
    page = visit(PHONE, user="pemilik")
    begin(page, "Keripik Rahasia")
    page.get_by_label("Deskripsi", exact=True).fill("Resep nenek.")
    page.locator("body").press("Tab")
    page.wait_for_timeout(400)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    sign_out(page)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_photos_are_ordered_by_finger_and_by_buttons(visit):
    page = visit(PHONE, user="pemilik")
    begin(page, "Keripik Berfoto")
    page.get_by_label("Tambah foto").set_input_files([picture(name) for name in ("satu", "dua", "tiga")])
    page.locator("[data-photo]").nth(2).wait_for()
    page.locator("[data-uploads] li").first.wait_for(state="detached")
    first, second, third = order(page)
    page.locator("[data-photo]").nth(0).get_by_role("button", name="Turun").click()
    page.locator(f"[data-photo='{second}'] b", has_text="Foto utama").wait_for()
    drag(page, page.locator(f"[data-photo='{third}'] [data-grip]"), page.locator(f"[data-photo='{second}']"))
    page.locator(f"[data-photo='{third}'] b", has_text="Foto utama").wait_for()
    page.reload()
    assert order(page) == [third, second, first]


def order(page):
    return [shot.get_attribute("data-photo") for shot in page.locator("[data-chosen] [data-photo]").all()]


def drag(page, grip, target):
    target.scroll_into_view_if_needed()
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=12)
    page.mouse.up()


def test_without_javascript_the_same_pages_keep_a_product(visit):
    page = visit(PHONE, javascript=False, user="pemilik")
    begin(page, "Keripik Tanpa Skrip")
    page.get_by_label("Tambah foto").set_input_files([picture("polos"), picture("biasa")])
    page.get_by_role("button", name="Unggah foto").click()
    page.locator("[data-photo]").nth(1).get_by_role("button", name="Jadikan utama").click()
    page.get_by_role("button", name="Ajukan ke dinas").click()
    page.get_by_text("diajukan. Dinas memeriksa").wait_for()


def test_another_composition_takes_the_badge_off_until_the_office_has_looked(visit):
    owner = visit(PHONE, user="pemilik")
    owner.wait_for_url("**/usaha/**")
    product = owner.locator(".work-item", has=owner.get_by_text("Web", exact=True)).first
    product.locator("h3 a").click()
    public = owner.url.partition("?")[0].replace("/usaha", "")
    buyer = visit(PHONE)
    buyer.goto(public)
    assert buyer.locator(".licence .tag.halal").count() == 1
    assert "diperiksa ulang dinas" in owner.locator("#bahan .work-doubt").inner_text()
    owner.get_by_label("Komposisi").fill("tepung, lemak, garam")
    owner.get_by_role("button", name="Simpan", exact=True).click()
    owner.get_by_text("Lencana Halal lepas").wait_for()
    assert "tepung, lemak, garam" in owner.locator(".work-proposal").inner_text()
    buyer.reload()
    assert (buyer.locator(".licence .tag.halal").count(), buyer.get_by_text("tepung, lemak").count()) == (0, 0)
    owner.get_by_role("button", name="Batalkan usulan").click()
    buyer.reload()
    assert buyer.locator(".licence .tag.halal").count() == 1
