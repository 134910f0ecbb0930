"""A month's report from the first request to the paper that anyone can check, as the office and its head do it."""

import pytest

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey
NUMBER = "600/99/2026"


def test_a_report_goes_from_asking_to_a_paper_anyone_can_check(visit):
    desk, head, anyone = visit(DESK, user="staf"), visit(user="kepala"), visit(javascript=False)
    address = ask(desk)
    remark(desk)
    review(desk)
    verify(head, address)
    issue(desk, address)
    assert walk_to_rows(desk) == []
    anyone.goto(proof_of(desk))
    assert anyone.get_by_role("heading", level=1).inner_text() == "Laporan ini asli"


def ask(page):
    """For the first month of the programme, whose period is over; the report's address once the worker has made it."""
    page.goto("/usaha/kemajuan/")
    page.get_by_role("link", name="Laporan", exact=True).click()
    page.get_by_label("Periode").select_option(index=page.get_by_label("Periode").locator("option").count() - 1)
    page.get_by_role("button", name="Buat laporan").click()
    page.get_by_role("heading", name="Perjalanan laporan").wait_for()
    page.get_by_role("link", name="XLSX").wait_for(timeout=120_000)
    return page.url


def remark(page):
    page.get_by_text("Tulis kendala dan tindak lanjut").click()
    page.locator("[name$=-obstacle]").first.fill("Hujan tiga pekan")
    page.get_by_role("button", name="Simpan dan susun ulang").click()
    page.get_by_role("cell", name="Hujan tiga pekan").wait_for(timeout=120_000)


def review(page):
    page.get_by_role("button", name="Sudah diperiksa, kirim ke kepala dinas").click()
    page.get_by_text("Kembalikan untuk diperbaiki").wait_for()


def verify(page, address):
    page.goto("/dinas/")
    page.get_by_role("link", name="laporan menunggu verifikasi Anda").click()
    page.goto(address)
    page.get_by_role("button", name="Verifikasi laporan ini").click()
    page.get_by_text("isinya tidak berubah lagi").wait_for()


def issue(page, address):
    page.goto(address)
    page.get_by_label("Nomor laporan").fill(NUMBER)
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_text(f"Terbit, nomor {NUMBER}").wait_for()
    page.get_by_role("link", name="XLSX").wait_for(timeout=120_000)


def walk_to_rows(page):
    """The first numbers of each table that do not lead to as many rows as they say."""
    report, wrong = page.url, []
    links = [
        (link.inner_text(), link.get_attribute("href"))
        for link in page.locator(".report-table tbody tr:last-child td a").all()
    ]
    for said, address in links[:8]:
        page.goto(address)
        if not page.get_by_role("heading", level=1).inner_text().startswith(said):
            wrong.append(address)
    page.goto(report)
    return wrong


def proof_of(page):
    """The address the code on the paper holds."""
    proof = page.locator("header .quiet").first.inner_text().rsplit("sidik isi ", 1)[1].strip()
    return f"/asli/{page.url.rstrip('/').rsplit('/', 1)[1]}/{proof}/"
