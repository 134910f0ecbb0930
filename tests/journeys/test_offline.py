"""Visits recorded where there is no signal: kept over the end of the browser and of the session, and sent once each over a
line that breaks."""

import random
import shutil
import sqlite3
from io import BytesIO

import pytest
from PIL import Image

from tests.journeys.conftest import FLAGS, PASSWORD, PHONE, sign_in
from tests.journeys.cutting import Line

pytestmark = pytest.mark.journey
NOTES = ["Luring satu", "Luring dua", "Luring tiga"]


@pytest.fixture
def line(site):
    made = Line(port=int(site.address.rpartition(":")[2]), seed=20261127)
    yield made
    made.close()


@pytest.fixture
def phone(chromium, line, tmp_path):
    """`phone()` opens the browser of one phone again and again: what it stored is there."""
    opened, errors = [], []

    def on():
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "phone",
            executable_path=shutil.which("chromium"),
            args=FLAGS,
            base_url=line.address,
            viewport=PHONE,
            locale="id-ID",
        )
        opened.append(context)
        page = context.pages[0]
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield on
    for context in opened:
        context.close()
    assert errors == []


def prepared(page):
    """Signed in, once, where there was signal."""
    sign_in(page, "pembimbing")
    page.goto("/usaha/kunjungan/")
    page.evaluate("navigator.serviceWorker.ready.then(() => Outbox.greet()).then(() => null)")
    page.goto("/luring/")
    page.locator("[data-makers] li").first.wait_for()


def cut_off(page, line, is_off=True):
    line.is_down = is_off
    page.context.set_offline(is_off)


def picture(name):
    """One of some 300 KB, as grainy as a photo: many pieces of a line that breaks."""
    grain = Image.frombytes("RGB", (200, 150), random.Random(name).randbytes(200 * 150 * 3)).resize((1200, 900))
    grain.save(data := BytesIO(), "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def record(page, notes):
    page.locator("[data-makers] a").first.click()
    page.get_by_label("telepon").check()
    page.get_by_label("Ongkir").check()
    page.get_by_label("Catatan").fill(notes)
    page.get_by_label("Foto bukti").set_input_files([picture(f"{notes} a"), picture(f"{notes} b")])
    page.locator("[data-photos] canvas").nth(1).wait_for()
    page.get_by_role("button", name="Simpan kunjungan").click()
    page.locator("[data-outbox-list] li").first.wait_for()


def on_phone(page):
    """`{key: checksums of its photos}`."""
    told = page.evaluate(
        "Outbox.visits().then((all) => Promise.all(all.map(async (one) =>"
        " [one.key, (await Outbox.photosOf(one.key)).map((photo) => photo.checksum)])))"
    )
    return {key: sorted(checksums) for key, checksums in told}


def at_portal(folder):
    """`{key: checksums}` of the visits above that are complete."""
    with sqlite3.connect(f"file:{folder}/var/db.sqlite3?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT visit.key, visit.notes, photo.checksum FROM monitoring_visit visit JOIN monitoring_visitphoto photo"
            " ON photo.visit_id = visit.id WHERE visit.notes LIKE 'Luring %' AND photo.file != ''"
        ).fetchall()
    found = {}
    for key, _notes, checksum in rows:
        found.setdefault(f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}", []).append(checksum)
    return {key: sorted(checksums) for key, checksums in found.items()}


def count(folder):
    with sqlite3.connect(f"file:{folder}/var/db.sqlite3?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM monitoring_visit WHERE notes LIKE 'Luring %'").fetchone()[0]


def leave(page, line):
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{line.address}/")


def states(page):
    return page.locator("[data-outbox-list] [data-state]")


def test_visits_without_signal_arrive_once_and_whole(phone, line, folder):
    page = phone()
    prepared(page)
    cut_off(page, line)
    page.goto("/usaha/kunjungan/")  # needs a network: the page for places without signal stands in
    for notes in NOTES:
        record(page, notes)
    kept = on_phone(page)
    assert [len(checksums) for checksums in kept.values()] == [2, 2, 2]
    page.context.close()

    page = phone()
    cut_off(page, line)
    page.goto("/luring/")
    states(page).nth(2).wait_for()
    assert (states(page).all_inner_texts(), on_phone(page)) == (["menunggu sinyal"] * 3, kept)
    page.context.clear_cookies(name="sessionid")
    cut_off(page, line, is_off=False)
    states(page).get_by_text("perlu masuk lagi").nth(2).wait_for()
    assert (count(folder), on_phone(page)) == (0, kept)

    page.get_by_role("link", name="Masuk lagi").first.click()
    page.get_by_label("Nomor HP").fill("pembimbing")
    page.get_by_label("Sandi").fill(PASSWORD)
    with page.expect_response(lambda answer: answer.status == 302):
        page.get_by_role("button", name="Masuk", exact=True).click()
    line.is_cutting = True
    states(page).get_by_text("terkirim lengkap").nth(2).wait_for(timeout=240_000)
    line.is_cutting = False
    assert (count(folder), at_portal(folder), line.cuts > 5) == (3, kept, True)
    assert page.evaluate("Outbox.left().then((all) => all.length)") == 0


def test_who_signs_out_with_nothing_waiting_leaves_nothing_on_the_phone(phone, line):
    page = phone()
    prepared(page)
    assert page.evaluate("caches.keys().then((names) => names.length)") == 1
    page.goto("/akun/logout/")
    leave(page, line)
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []


def test_who_signs_out_while_a_visit_waits_is_told_and_keeps_it(phone, line):
    page = phone()
    prepared(page)
    page.goto("/akun/logout/")
    cut_off(page, line)
    key = page.evaluate(
        "Outbox.draft({ key: crypto.randomUUID(), seller: { pk: 1, name: 'Dapur' }, user: { pk: 1, name: 'Raka' } }, {})"
        ".then(() => Outbox.visits()).then(([one]) => one.key)"
    )
    cut_off(page, line, is_off=False)
    page.reload()
    page.locator("[data-staying]").wait_for()
    leave(page, line)
    page.goto("/luring/")
    assert (list(on_phone(page)), page.locator("[data-nobody]").is_visible()) == ([key], True)
