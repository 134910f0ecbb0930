"""Getting in with a passkey, under the real policy, with the authenticator Chromium keeps for tests."""

import pytest

from tests.journeys.conftest import DESK, PHONE, sign_in, sign_out

pytestmark = pytest.mark.journey


def with_authenticator(page):
    """Give the page a fingerprint reader that always knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    reader = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = reader | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_passkey_is_the_second_step_and_then_the_only_one(visit):
    staff = with_authenticator(visit(DESK))
    sign_in(staff, "staf")
    staff.goto("/akun/langkah-kedua/")
    staff.get_by_role("link", name="Tambah").click()
    staff.get_by_label("Nama kunci").fill("Laptop kantor")
    staff.get_by_role("button", name="Tambah").click()
    staff.wait_for_url("**/recovery-codes/")
    assert staff.locator(".account-codes li").count() == 10
    sign_out(staff)
    sign_in(staff, "staf")
    staff.get_by_role("button", name="Pakai kunci sandi").click()
    staff.wait_for_url("**/dinas/")
    sign_out(staff)
    staff.goto("/akun/login/")
    staff.get_by_role("button", name="Masuk dengan kunci sandi").click()
    staff.wait_for_url("**/dinas/")
    remove_key(staff)


def remove_key(page):
    """The other journeys sign in as staff with the password alone."""
    page.goto("/akun/langkah-kedua/webauthn/")
    page.get_by_role("link", name="Hapus").click()
    page.get_by_role("button", name="Hapus").click()
    page.get_by_text("Belum ada kunci sandi.").wait_for()


def test_without_javascript_the_password_is_enough_and_no_dead_button_is_shown(visit):
    page = visit(PHONE, javascript=False)
    page.goto("/akun/login/")
    assert page.get_by_role("button", name="Masuk dengan kunci sandi").count() == 0
    sign_in(page, "pemilik")
    page.wait_for_url("**/usaha/**")


def test_a_mentor_sends_an_invitation_from_a_phone(visit):
    mentor = visit(PHONE, user="pembimbing")
    mentor.get_by_role("link", name="Semua IKM").click()
    mentor.locator(".makers a").nth(5).click()
    mentor.get_by_role("link", name="Pemilik", exact=True).click()
    mentor.get_by_label("Nama lengkap").fill("Bu Jelajah")
    mentor.get_by_label("Nomor HP").fill("0812-7777-9999")
    mentor.get_by_role("button", name="Buat tautan undangan").click()
    link = mentor.get_by_label("Tautan").input_value()
    mentor.get_by_role("button", name="Salin tautan").click()
    mentor.get_by_text("Tautan disalin").wait_for()
    assert (
        mentor.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute("href").startswith("https://wa.me/62812")
    )
    assert mentor.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    owner = visit(PHONE)
    owner.goto(link)
    owner.get_by_text("Selamat datang, Bu Jelajah").wait_for()
