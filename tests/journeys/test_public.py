import re

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey
PAGES = [
    "/",
    "/produk/",
    "/produk/?q=kripik+tempe",
    "/produk/?q=zzzz",
    "/ikm/",
    "/katalog-cetak/",
    "/en/",
    "/akun/login/",
]


def number(text):
    return int(re.search(r"[\d.]+", text)[0].replace(".", ""))


def test_a_buyer_on_a_phone_without_javascript_finds_and_asks(visit):
    page = visit(PHONE, javascript=False)
    page.goto("/")
    page.get_by_label("Cari produk").fill("kripik tempe")
    page.keyboard.press("Enter")
    assert "keripik tempe" in page.locator(".notice").inner_text()
    page.locator(".card h3 a").first.click()
    assert "Tempe" in page.locator("h1").inner_text()
    assert page.locator(".product-price").inner_text().startswith("Rp")


def test_filters_work_without_javascript(visit):
    page = visit(DESK, javascript=False)
    page.goto("/produk/")
    everything = number(page.locator(".list-count").inner_text())
    page.get_by_label("Halal").check()
    page.get_by_role("button", name="Terapkan saringan").click()
    assert number(page.locator(".list-count").inner_text()) < everything
    assert "sertifikat=halal" in page.url


def test_filters_apply_themselves_and_keep_their_address(visit):
    page = visit(DESK)
    page.goto("/produk/")
    expected = page.locator("label", has_text="Halal").locator("i").inner_text()
    page.get_by_label("Halal").check()
    page.locator(".list-chips").wait_for()
    assert number(page.locator(".list-count").inner_text()) == number(expected)
    assert "sertifikat=halal" in page.url
    page.reload()
    assert page.get_by_label("Halal").is_checked()


def test_more_products_are_added_below(visit):
    page = visit(PHONE)
    page.goto("/produk/")
    page.get_by_role("link", name="Muat lebih banyak").click()
    page.locator(".card").nth(47).wait_for()
    addresses = page.locator(".card h3 a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(addresses)) == 48


def test_the_filter_sheet_opens_on_a_phone(visit):
    page = visit(PHONE)
    page.goto("/produk/")
    page.get_by_role("button", name="Saring").click()
    page.get_by_label("P-IRT").check()
    page.locator(".list-chips").wait_for(state="attached")
    assert "sertifikat=pirt" in page.url


def test_the_gallery_changes_the_large_photo(visit):
    page = visit(DESK)
    page.goto("/produk/24/")
    before = page.locator(".gallery-large img").get_attribute("src")
    page.locator(".gallery-thumbs a").nth(1).click()
    assert page.locator(".gallery-large img").get_attribute("src") != before


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit(DESK)
    page.goto("/produk/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Lompat ke isi"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(visit, address):
    page = visit(PHONE)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_english_page_says_it_is_english(visit):
    page = visit(DESK)
    page.goto("/produk/")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/en/produk/")
