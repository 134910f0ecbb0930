"""The office replaces a marketplace's rules, and every number that rests on them follows within the minute."""

import re

import pytest

from tests import people
from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey
READY = "/dinas/catalog/product/?siap=shopee"
NINE, EIGHT = 9, 8


def test_a_pack_of_eight_photos_replaces_one_of_nine(visit):
    page = visit(DESK, user="staf")
    page.goto(READY)
    page.locator("#result_list tbody th a").last.click()
    product, maker = re.search(r"/(\d+)/change/", page.url)[1], page.locator("[name=seller]").input_value()
    hold_photos(page, NINE)
    before = numbers(page, maker)
    assert standing(page, product) == "siap"
    replace_rules(page, most=EIGHT)
    assert standing(page, product) != "siap"
    assert numbers(page, maker) == {place: number - 1 for place, number in before.items()}
    page.goto(f"/dinas/catalog/product/{product}/change/")
    page.locator("[name^=photos-][name$=-DELETE]").last.check()
    page.locator("[name=_continue]").click()
    assert standing(page, product) == "siap"
    assert numbers(page, maker) == before


def hold_photos(page, number):
    """Add pictures to the product on the page until it shows `number`."""
    held = page.locator("[name^=photos-][name$=-DELETE]").count()
    pictures = [
        {"name": f"{turn}.jpg", "mimeType": "image/jpeg", "buffer": people.picture(f"foto {turn}", (1000, 1000))}
        for turn in range(held, number)
    ]
    page.locator("[name=new_photos]").set_input_files(pictures)
    page.locator("[name=_continue]").click()
    assert page.locator("[name^=photos-][name$=-DELETE]").count() == number


def replace_rules(page, *, most):
    """Copy Shopee's pack into a new version, valid from today, that allows fewer photos."""
    page.goto("/dinas/catalog/rulepack/")
    page.locator("#result_list").get_by_role("link", name="Shopee", exact=True).click()
    page.get_by_role("link", name="Salin menjadi versi baru").click()
    page.get_by_label("versi baru").fill("uji-jelajah")
    page.get_by_role("button", name="Salin", exact=True).click()
    limit = page.locator(f"[name^=rules-][name$=-most][value='{NINE}']")
    limit.wait_for()
    limit.fill(str(most))
    page.locator("[name=_save]").click()
    assert page.locator(".messagelist .success").count() == 1


def numbers(page, maker):
    """`{where: products said to be ready for Shopee}`."""
    found = {}
    page.goto("/dinas/catalog/product/saluran/")
    found["papan"] = page.locator("table.board tr").filter(has_text="Shopee").first.get_by_role("link").inner_text()
    page.goto(READY)
    found["daftar"] = re.search(r"([\d.]+) produk", page.locator(".paginator").inner_text())[1]
    page.goto(f"/usaha/{maker}/saluran/")
    found["IKM"] = page.locator(".standing-totals li").filter(has_text="Shopee").locator("b").inner_text()
    page.goto(f"/usaha/{maker}/toko/shopee/paket/")
    found["paket"] = page.locator("h2").filter(has_text="Masuk paket").locator(".tag").inner_text()
    return {place: int(number.replace(".", "")) for place, number in found.items()}


def standing(page, product):
    """The word for Shopee on the product's own page."""
    page.goto(f"/usaha/produk/{product}/saluran/")
    return page.locator(".standing-channel[aria-labelledby=shopee] .bar .tag").inner_text()
