from datetime import date, timedelta

import pytest

from tests.journeys.conftest import DESK, PHONE, invited

pytestmark = pytest.mark.journey


def test_a_competing_owner_finds_nothing_of_another(visit):
    rival = invited(visit, 3, "Pak Pesaing", "0812 7777 4444")
    desk = visit(DESK, user="staf")
    desk.goto("/dinas/catalog/product/?seller__id__exact=1")
    product = desk.locator("#result_list tbody th a").first.get_attribute("href").split("/")[4]
    answers = [rival.request.get(address).status for address in ("/usaha/1/", f"/usaha/produk/{product}/", "/dinas/")]
    assert answers == [404, 404, 403]


def test_the_day_after_the_grant_a_mentor_finds_nothing(visit):
    mentor = visit(PHONE, user="pembimbing")
    assert mentor.request.get("/usaha/12/").status == 200
    desk = visit(DESK, user="staf")
    desk.goto("/dinas/sellers/seller/12/change/")
    yesterday = date.today() - timedelta(days=1)
    desk.locator("[name=mentorships-0-starts_on]").fill((yesterday - timedelta(days=30)).strftime("%d/%m/%Y"))
    desk.locator("[name=mentorships-0-ends_on]").fill(yesterday.strftime("%d/%m/%Y"))
    desk.locator("[name=_continue]").click()
    assert desk.locator(".messagelist .success").count() == 1
    assert mentor.request.get("/usaha/12/").status == 404
    assert mentor.request.get("/usaha/11/").status == 200
    desk.goto("/dinas/sellers/mentorship/?masa=selesai")
    assert "Pembimbing Demo" in desk.locator("#result_list").inner_text()
