import pytest

from ikmportal.lib.spreadsheets import write_xlsx
from ikmportal.sample import workbook
from tests import people
from tests.journeys.conftest import DESK, PHONE, invited

pytestmark = pytest.mark.journey
HEADINGS = ("Nama Usaha", "Kecamatan", "Nama Produk", "Merek", "Netto", "Harga")
ROWS = [("Dapur Jelajah", "Kepanjen", "Keripik Jelajah", "Jelajah", "150 gram", "Rp13.500")]


def hand_in(page, name, data):
    page.goto("/dinas/catalog/importbatch/add/")
    page.get_by_label("Berkas lembar kerja").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.locator(".tabs").wait_for(timeout=60_000)


def test_a_bad_workbook_is_refused_row_by_row(visit):
    page = visit(DESK, user="staf")
    hand_in(page, "perbaikan.xlsx", workbook.write_bad())
    assert page.locator(".import-rows tbody tr").count() == len(workbook.WRONG)
    assert "200 9ram" in page.locator(".import-rows").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_from_the_workbook_to_the_public_page_and_the_print(visit):
    page = visit(DESK, user="staf")
    hand_in(page, "jelajah.xlsx", write_xlsx({"Data": (HEADINGS, ROWS)}))
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Tersimpan").first.wait_for(timeout=60_000)
    page.get_by_role("link", name="Keripik Jelajah").click()
    photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": people.picture("jelajah", (1000, 1000))}
    page.locator("input[type=file]").first.set_input_files(photo)
    page.locator("[name=_continue]").click()
    write_down_consent(page)
    page.get_by_role("button", name="Terbitkan").click()
    assert "sudah terbit" in page.locator(".messagelist").inner_text()
    page.get_by_role("link", name="Lihat seperti pembeli").click()
    assert page.locator("h1").inner_text() == "Keripik Jelajah"
    assert page.locator(".product-price").inner_text().startswith("Rp13.500")


def write_down_consent(page):
    """The owner signed a form: staff say so on the maker's own page, and come back to the product."""
    product = page.url
    page.goto(f"/usaha/{page.locator('[name=seller]').input_value()}/persetujuan/")
    page.get_by_label("formulir bertanda tangan").check()
    page.get_by_label("Pemilik sudah membaca naskah").check()
    page.get_by_role("button", name="Catat persetujuan pemilik").click()
    page.get_by_text("Persetujuan tercatat").wait_for()
    page.goto(product)


def test_staff_order_a_catalogue_and_watch_it_get_ready(visit):
    page = visit(DESK, user="staf")
    page.goto("/dinas/catalog/edition/add/")
    page.get_by_label("Judul").fill("Katalog Jelajah")
    page.locator("[name=_save]").click()
    page.get_by_role("link", name="Unduh jilid 1").wait_for(timeout=120_000)
    address = page.get_by_role("link", name="Unduh jilid 1").get_attribute("href")
    assert page.request.get(address).body()[:5] == b"%PDF-"


def test_the_head_of_the_office_may_look_and_not_write(visit):
    page = visit(DESK, user="kepala")
    page.goto("/dinas/catalog/product/")
    assert page.locator(".addlink").count() == 0
    assert page.locator("[name=action]").count() == 0


def test_an_owner_has_no_door_to_the_admin(visit):
    page = visit(PHONE, user="pemilik")
    assert page.request.get("/dinas/").status == 403


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pekerjaan/",
        "catalog/product/",
        "catalog/product/8/change/",
        "catalog/importbatch/1/change/",
        "catalog/edition/1/change/",
    ],
)
def test_the_admin_does_not_scroll_sideways_on_a_phone(visit, address):
    page = visit(PHONE, user="staf")
    page.goto(f"/dinas/{address}")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_an_invited_owner_sets_a_password_on_the_phone_and_finds_the_products(visit):
    phone = invited(visit, 2, "Ibu Jelajah", "0812 7777 8888")
    assert phone.locator(".work-item").count() > 0
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
