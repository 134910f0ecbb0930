"""What a production does that a laptop does not: TLS, a store, shared servers, and nothing else to knock at."""

import http.client
import io
import re
import shutil
import subprocess
import time

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.journeys.conftest import DESK, FLAGS, PHONE
from tests.production.asking import Somebody

PATIENCE = 60  # seconds for the worker


@pytest.fixture(scope="module")
def published(seeded):
    """`(product, licence, its owner's session)`; nobody has rendered the product's photo yet."""
    return seeded("one_published").split()


def test_plain_http_is_sent_to_tls():
    asked = http.client.HTTPConnection("localhost", 8480, timeout=10)
    asked.request("GET", "/produk/", headers={"Host": "localhost:8480"})
    answer = asked.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, "https://localhost/produk/")


def test_everything_behind_it_answers(stranger):
    answer = stranger.get("/readyz?strict=1")
    assert (answer.status, answer.body.count(b'"ok"')) == (200, 5)


def test_its_headers_earn_the_best_mark(made):
    pages = [
        f"{made.address}{place}" for place in ("/", "/produk/", "/akun/login/", "/tidak-ada/", "/dinas/", "/sw.js")
    ]
    told = made.manage("audit_headers", "--check", "--ca", str(made.authority), *pages)
    assert told.count("A+") == len(pages), told


def test_a_forged_host_gets_no_page(stranger):
    answer = stranger.get("/", Host="jahat.example")
    assert answer.body == b""


def test_its_cookies_are_of_this_host_alone(stranger):
    cookies = stranger.get("/akun/login/").headers.get_all("Set-Cookie")
    assert [
        re.match(r"__Host-csrftoken=\w+;.*HttpOnly.*Path=/.*SameSite=Lax.*Secure", cookie) is not None
        for cookie in cookies
    ] == [True]


def test_a_worker_makes_pictures_that_the_proxy_gives_for_ever(made, stranger, published):
    deadline = time.monotonic() + PATIENCE
    while not (found := re.search(rb'"https://localhost:8443(/media/[^"]+\.webp)', stranger.get("/produk/").body)):
        assert time.monotonic() < deadline, made.last_words("worker")
        time.sleep(1)
    picture = stranger.get(found[1].decode())
    assert (picture.status, Image.open(io.BytesIO(picture.body)).format) == (200, "WEBP")
    assert "immutable" in picture.headers["Cache-Control"]


def test_a_private_file_is_for_its_owner_by_an_address_that_lapses(made, stranger, published):
    _product, licence, session = published
    asked = Somebody(made.authority, session).get(f"/usaha/izin/{licence}/berkas/")
    where = asked.headers["Location"].removeprefix("https://localhost:8443")
    assert (asked.status, asked.headers["Cache-Control"]) == (302, "private, no-store")
    assert [stranger.get(place).status for place in (where, where.partition("?")[0])] == [200, 403]
    assert stranger.get(re.sub(r"Signature=\w{4}", "Signature=0000", where)).status == 403


@pytest.mark.parametrize(
    "place", ["/media/", "/ikm-private/", "/ikm-private/?list-type=2", "/ikm-public/", "/media/?list-type=2"]
)
def test_nobody_lists_the_store(stranger, place):
    assert stranger.get(place).status in (403, 404)


def test_nobody_writes_to_the_store(stranger):
    assert [stranger.ask(method, "/media/a.txt", b"a").status for method in ("PUT", "DELETE", "POST")] == [
        405,
        405,
        405,
    ]


def test_no_secret_stands_in_a_log_or_a_command(made):
    secrets = [
        (made.folder / "secrets" / name).read_text() for name in ("redis_password", "database_password", "secret_key")
    ]
    logs = "".join(path.read_text(errors="replace") for path in (made.folder / "logs").iterdir())
    commands = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True).stdout
    assert [secret in logs + commands for secret in secrets] == [False, False, False]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_browser_complains_of_nothing(chromium, made, published, viewport, javascript):
    context = chromium.new_context(
        base_url=made.address, viewport=viewport, ignore_https_errors=True, java_script_enabled=javascript
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "requestfailed", lambda request: complaints.append(request.url) if "ABORTED" not in request.failure else None
    )
    for place in ("/", "/produk/", f"/p/{published[0]}/", "/akun/login/"):
        page.goto(place)
    page.get_by_label("Nomor HP").fill("alit")
    page.get_by_label("Sandi").fill("kata-sandi-uji")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_text("Keripik Produksi").first.wait_for()
    context.close()
    assert complaints == []


def test_the_office_gets_no_further_than_its_second_step(made, seeded):
    answer = Somebody(made.authority, seeded("one_without_second_step")).get("/dinas/")
    assert (answer.status, answer.headers["Location"]) == (302, "/akun/wajib/")
