"""A demo made from nothing, stopped with Ctrl-C and started again, and a real Chromium to walk through it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ikm-agro-demo"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]

# What tests/environment.py and bin/servers.py set; a demo is what a person finds.
OF_THE_TESTS = ("BROKER_URL", "DATABASE_URL", "EMAIL_URL", "LOGIN_CODE_SENDER", "GOOGLE_", "FACEBOOK_")


@dataclass
class Demo:
    """One run of bin/demo: what it said, how long until it was ready, where it answers."""

    process: subprocess.Popen
    log: Path
    seconds: float = 0
    held: dict = field(default_factory=dict)

    @property
    def said(self):
        return self.log.read_text()

    @property
    def address(self):
        return next(word for word in self.said.split() if word.startswith("http://localhost"))


@pytest.fixture(scope="session")
def folder():
    with tempfile.TemporaryDirectory(prefix="ikm-demo-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def first_run(folder):
    """The first run, already ended by Ctrl-C, and what the database held then."""
    demo = start(folder, "first")
    stop(demo)
    return demo, digest(folder)


@pytest.fixture(scope="session")
def site(first_run, folder):
    """The second run, still serving."""
    demo = start(folder, "second")
    demo.held = digest(folder)  # before anybody walks through it
    yield demo
    stop(demo)


def start(folder, name):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_TESTS)}
    environment |= {"IKM_VAR": str(folder / "var"), "PORT": "8400", "PYTHONUNBUFFERED": "1"}
    log, started = folder / f"{name}.log", time.monotonic()
    with log.open("wb") as output:
        command = [sys.executable, str(ROOT / "bin" / "demo")]
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, start_new_session=True)
    while "Ctrl-C" not in log.read_text():
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() - started < 900, log.read_text()[-2000:]
        time.sleep(0.25)
    return Demo(process, log, time.monotonic() - started)


def stop(demo):
    """Ctrl-C, as a terminal sends it: to the whole foreground group."""
    if demo.process.poll() is None:
        os.killpg(demo.process.pid, signal.SIGINT)
        demo.process.wait(60)


def digest(folder):
    """`{table: rows}` of everything a person made; sessions and the worker's pulse are not."""
    with sqlite3.connect(f"file:{folder}/var/db.sqlite3?mode=ro", uri=True) as database:
        names = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        kept = [name for name in names if name.startswith(("sellers_", "catalog_")) and "_words" not in name]
        return {name: database.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in kept}


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """`visit(viewport, javascript, user)` opens a page of its own; whatever Chromium complains about fails the test."""
    contexts, complaints = [], []

    def opened(viewport=PHONE, *, javascript=True, user=None):
        context = chromium.new_context(
            base_url=site.address, viewport=viewport, java_script_enabled=javascript, locale="id-ID"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            sign_in(page, user)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, complaints


def sign_in(page, user):
    page.goto("/akun/login/")
    page.get_by_label("Nomor HP").fill(user)
    page.get_by_label("Sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def sign_out(page):
    """The page first empties what it keeps, then goes."""
    page.goto("/akun/logout/")
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(lambda address: "/akun/" not in address)


def invited(visit, seller, name, number):
    """A new owner of an IKM, invited by staff, who has set a password on the phone and looks at the first page."""
    desk = visit(DESK, user="staf")
    desk.goto(f"/dinas/sellers/seller/{seller}/undang/")
    desk.get_by_label("Nama lengkap").fill(name)
    desk.get_by_label("Nomor HP").fill(number)
    desk.get_by_role("button", name="Buat tautan undangan").click()
    phone = visit(PHONE)
    phone.goto(desk.get_by_label("Tautan").input_value())
    for secret in phone.locator("input[type=password]").all():
        secret.fill("tungku-hangat-2026")
    phone.get_by_role("button", name="Simpan dan masuk").click()
    phone.wait_for_url(f"**/usaha/{seller}/")
    return phone
