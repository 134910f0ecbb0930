import pytest

from tests.journeys.conftest import PHONE, invited

pytestmark = pytest.mark.journey


def test_an_owner_withdraws_consent_and_the_pages_come_down(visit):
    maker = 5
    owner = invited(visit, maker, "Bu Mundur", "0812 7777 5555")
    buyer = visit(PHONE)
    buyer.goto(f"/ikm/{maker}/")
    page, products = buyer.url, [link.get_attribute("href") for link in buyer.locator(".card a").all()]
    assert products

    owner.get_by_role("link", name="Persetujuan").click()
    owner.get_by_text("diberikan").first.wait_for()
    owner.get_by_role("link", name="Cabut persetujuan").click()
    shown = owner.locator(".sheet").inner_text()
    assert f"{len(products)} produk" in shown
    assert owner.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    owner.get_by_role("button", name=f"Cabut, turunkan {len(products)} produk").click()
    owner.get_by_text(f"{len(products)} produk turun dari katalog.").wait_for()

    # Chromium itself reports a 404 as an error on the console, which `visit` would take for a complaint.
    seen = [buyer.request.get(address).status for address in (page, *products, "/katalog.pdf")]
    assert seen == [404] * len(seen)

    owner.get_by_label("Saya sudah membaca naskah").check()
    owner.get_by_role("button", name="Saya setuju").click()
    owner.get_by_text("Persetujuan tercatat").wait_for()
    assert "di portal, oleh pemilik" in owner.locator(".lines").inner_text()
