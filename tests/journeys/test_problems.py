"""From a visit that nobody reported to a problem that is closed, and the same way back."""

import re
from datetime import date, timedelta

import pytest

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey
DEED = "Kunjungi bersama pemilik hari Senin"
STEPS = ["Masalah", "Evaluasi", "Tindakan", "Diperiksa", "Selesai"]


def test_a_missed_visit_goes_through_every_hand_and_back(visit):
    desk, phone = visit(DESK, user="staf"), visit(user="pembimbing")
    address = confirm_a_missed_visit(desk)
    judge(desk)
    plan(desk, responsible="Pembimbing Demo")
    finish(phone, address)
    check(desk, address)
    assert walk_back(desk, address) == STEPS


def confirm_a_missed_visit(page):
    """From the first page of the office to the draft the portal opened; its address."""
    page.goto("/dinas/")
    page.get_by_role("link", name="masalah dibuka portal, menunggu dibenarkan").click()
    page.goto(f"{page.url}&trigger__exact=kunjungan")
    mine = page.locator("#result_list tbody tr", has_text=re.compile(mentored(page)))
    mine.get_by_role("link", name="buka halamannya").first.click()
    page.get_by_role("button", name="Benar, ini masalah").click()
    assert page.locator("#masalah .steps-mark.met").count() == 1
    return page.url


def mentored(page):
    """The names of the makers the mentor cares for, as one pattern."""
    there = page.url
    page.goto("/dinas/sellers/mentorship/?q=Pembimbing")
    names = page.locator("#result_list .field-seller").all_inner_texts()
    page.goto(there)
    return "|".join(map(re.escape, names))


def judge(page):
    page.locator("[name=judgement]").fill("Pembimbing tidak mendapat sinyal dua minggu.")
    page.locator("[name=decision]").fill("Kunjungan dijadwalkan ulang.")
    page.get_by_role("button", name="Simpan evaluasi").click()


def plan(page, *, responsible):
    page.locator("[name=what]").fill(DEED)
    page.locator("[name=responsible]").select_option(label=responsible)
    page.locator("[name=due_on]").fill((date.today() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Simpan tindakan").click()
    assert page.locator("#tindakan .chain-action").count() == 1


def finish(page, address):
    """The mentor finds it on the first page and says what was done."""
    page.goto("/usaha/hari-ini/")
    page.get_by_role("link", name=DEED).click()
    assert page.url.partition("#")[0] == address.partition("#")[0]
    page.get_by_text("Sudah dikerjakan", exact=True).click()
    page.locator("[name=result]").fill("Sudah dikunjungi, toko dibuka bersama.")
    page.get_by_role("button", name="Catat hasilnya").click()
    assert page.get_by_text("orang lain yang memeriksa").count() == 1


def check(page, address):
    """Another looks at it and closes the problem."""
    page.goto("/usaha/tindakan/")
    page.get_by_role("link", name=DEED).click()
    page.get_by_role("button", name="Sudah sesuai").click()
    page.locator("[name=note]").fill("Kunjungan berjalan lagi.")
    page.get_by_role("button", name="Tutup masalah").click()
    assert page.locator(".tag.good", has_text="selesai").count() >= 1


def walk_back(page, address):
    """From the office's list of closed ones through its steps to what triggered it, and from there to it again. The steps."""
    page.goto("/dinas/monitoring/problem/?berada=selesai&trigger__exact=kunjungan")
    page.get_by_role("link", name="buka halamannya").first.click()
    steps = page.locator(".steps > li:has(.steps-mark.met) h2").all_inner_texts()
    page.get_by_role("link", name="Buka kunjungan IKM ini").click()
    page.get_by_role("link", name="Masalah", exact=True).first.click()
    page.locator("section[aria-labelledby=selesai] a").first.click()
    assert page.url.partition("#")[0] == address.partition("#")[0]
    return steps
