"""What is sent in to go where it should not: links, paths, archives, formsets, formulas."""

import csv
import io

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import URLField

from catalog.models import Licence, Product, Variant
from ikmportal.lib.spreadsheets import read_bytes, write_xlsx
from monitoring.models import Problem, Survey
from sellers.models import Seller, User
from tests import people
from tests.catalog.owner_form import edit
from tests.lib.workbooks import changed
from tests.permissions.check import asked, unlogged
from tests.permissions.redirects import leaves
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db

OUR_ROOMS = ("sellers", "catalog", "onboarding", "monitoring")

# The Host header


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url"])
def test_a_link_in_a_mail_leads_to_the_portal_whatever_is_said(header, client):
    people.person("alit", email="alit@contoh.id")
    client.post("/akun/password/reset/", {"email": "alit@contoh.id"}, headers={header: "evil.example"})
    assert len(mail.outbox) == 1
    assert "evil.example" not in mail.outbox[0].body


# Redirects; every address and every parameter is tried in tests/permissions/test_forms.py


@pytest.mark.parametrize(
    "place",
    [
        *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example"),
        *(
            "https:/evil.example",
            "http:\\\\evil.example",
            "\t//evil.example",
            "/\t/evil.example",
            "//evil.example@testserver",
        ),
        *("https://testserver@evil.example", "https://testserver.evil.example", "javascript:alert(1)"),
        *("data:text/html,x", "//evil%2eexample", "/%0d%0aLocation:%20https://evil.example", "//[::ffff:1.2.3.4]"),
    ],
)
def test_who_signs_in_stays_here(place, client):
    people.owner(people.seller())
    answer = client.post("/akun/login/", {"login": "alit", "password": "kata-sandi-uji", "next": place})
    assert (answer.status_code, leaves(answer.headers["Location"])) == (302, False)


# Links that people give


FIELDS = [field for app in OUR_ROOMS for model in apps.get_app_config(app).get_models() for field in model._meta.fields]
LINKS = [field for field in FIELDS if isinstance(field, URLField) and not field.model.__name__.startswith("Historical")]
RUNNING = ["javascript:alert(1)", "JaVaScRiPt://pasar.id/%0aalert(1)", " javascript:alert(1)", "java\nscript:alert(1)"]
RUNNING += [
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//pasar.id/x",
    "\x01javascript:1",
]


@pytest.mark.parametrize("link", RUNNING)
@pytest.mark.parametrize("field", LINKS, ids=str)
def test_no_link_runs_anything(field, link):
    with pytest.raises(ValidationError):
        field.clean(link, None)


def test_every_field_that_holds_a_link_is_checked_as_one():
    named = {str(field) for field in FIELDS if "link" in field.name or "url" in field.name.split("_")}
    held = {name for name in named if "Historical" not in name}
    assert held - {str(field) for field in LINKS} == set()
    assert len(LINKS) >= 3


def test_what_a_shops_form_is_given_runs_nothing(cast, client):
    users, records, _watcher = cast
    client.force_login(users["owner"])
    place = "/usaha/{seller}/toko/pasar-1/data/".format_map(records)
    for link in RUNNING:
        answer = client.post(place, {"shop_name": "Toko", "shop_link": link}, follow=True)
        assert 'href="javascript' not in answer.text.lower()
    assert "script" not in "".join(
        apps.get_model("onboarding.StoreAccount").objects.values_list("shop_link", flat=True)
    )


# Paths


@pytest.fixture
def secret(settings):
    """A private file beside the public ones."""
    file = settings.MEDIA_ROOT / "private" / "rahasia.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "public").mkdir(parents=True, exist_ok=True)
    file.write_text("bukan untuk umum")
    return file


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../private/rahasia.txt",
            "..%2fprivate%2frahasia.txt",
            "%2e%2e/private/rahasia.txt",
            "..\\private\\rahasia.txt",
        ),
        *("..%5cprivate%5crahasia.txt", "%252e%252e%252fprivate%252frahasia.txt", "....//private/rahasia.txt"),
        *("./../private/rahasia.txt", "x/../../private/rahasia.txt", "..%c0%afprivate%c0%afrahasia.txt"),
        *(
            "../private/rahasia.txt%00.webp",
            "%00",
            "/etc/passwd",
            "//etc/passwd",
            "file:///etc/passwd",
            "..;/private/rahasia.txt",
        ),
    ],
)
@pytest.mark.parametrize("door", ["/media/public/", "/static/", "/media/"])
def test_no_path_leads_out_of_the_public_files(door, path, secret, client):
    client.raise_request_exception = False
    with unlogged():
        answer = client.get(door + path)
    assert answer.status_code in (301, 302, 400, 404)
    assert b"bukan untuk umum" not in answer.getvalue()


def test_nor_does_a_link_among_them(secret, settings, client):
    link = settings.MEDIA_ROOT / "public" / "tautan.webp"
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    with unlogged():
        assert client.get("/media/public/tautan.webp").status_code == 404


# Archives; bombs are in tests/lib/test_spreadsheets.py and tests/lib/test_mass_upload.py


@pytest.mark.parametrize("name", ["../../naik.txt", "/tmp/akar.txt", "xl/../../../naik.txt", "..\\naik.txt"])
def test_an_archive_that_climbs_is_read_and_nothing_is_unpacked(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    climbing = changed(write_xlsx({"Data": (["Nama"], [["Keripik"]])}), name, b"naik")
    assert read_bytes(climbing, "xlsx")[0].rows[1] == ["Keripik"]
    assert not list(tmp_path.parent.rglob("naik.txt"))


# Forged formsets


@pytest.fixture
def draft(client):
    kitchen = people.seller("Dapur Alit")
    client.force_login(people.owner(kitchen))
    return people.product(of=kitchen, composition="tempe")


FORGED = {
    "huge": {"ukuran-TOTAL_FORMS": "999999999"},
    "a thousand": {"ukuran-TOTAL_FORMS": "1000"},
    "negative": {"ukuran-TOTAL_FORMS": "-1"},
    "words": {"ukuran-TOTAL_FORMS": "banyak"},
    "empty": {"ukuran-TOTAL_FORMS": ""},
    "more than there are": {"ukuran-INITIAL_FORMS": "5", "ukuran-TOTAL_FORMS": "5"},
    "no number": {"ukuran-0-id": "satu"},
    "beyond any number": {"ukuran-0-id": "9" * 30},
    "another product": {"ukuran-0-product": "1", "ukuran-__prefix__-product": "1"},
}


@pytest.mark.parametrize("lie", FORGED)
def test_a_forged_formset_is_answered_and_changes_no_others(lie, draft, client):
    other = people.product("Keripik Orang Lain", of=people.seller("Dapur Bima"))
    before = list(Variant.objects.filter(product=other).values())
    with unlogged():
        answer = edit(client, draft, **FORGED[lie])
    assert answer.status_code in (200, 302)
    assert list(Variant.objects.filter(product=other).values()) == before
    assert draft.variants.count() <= 1


def test_a_formset_without_its_management_form_is_answered(draft, client):
    answer = client.post(f"/usaha/produk/{draft.pk}/", {"name": "Keripik", "brand": "Alit"})
    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_the_size_of_another_maker_is_not_taken(who, draft, client, staff):
    other = people.product("Keripik Orang Lain", of=people.seller("Dapur Bima"))
    foreign = other.variants.get()
    if who == "staff":
        client.force_login(staff)
    edit(client, draft, **{"ukuran-0-id": foreign.pk, "ukuran-0-price": "Rp1"})
    now = Variant.objects.get(pk=foreign.pk)
    assert (now.product_id, now.price) == (other.pk, foreign.price)


# Formulas

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def spiked(cast):
    """The cast, whose makers, products and people are called by a formula."""
    users, records, watcher = cast
    Seller.objects.update(name=FORMULA, address="@SUM(1+1)", story="+1+1")
    Product.objects.update(name=FORMULA, brand="-2+3", composition="\t=1+1")
    Licence.objects.update(holder=FORMULA)
    User.objects.update(name="=HYPERLINK(1)")
    Survey.objects.update(title=FORMULA)
    Problem.objects.update(description=FORMULA)
    return users, records, watcher


def sheets(client, records):
    """`{address: [every cell]}` of all answers that are spreadsheets."""
    found = {}
    for address in TABLE:
        if "logout" in address:
            continue
        with asked(client, "get", address.format_map(records)) as (answer, _written):
            kind = answer.headers.get("Content-Type", "")
            if "spreadsheet" in kind and answer.getvalue()[:2] == b"PK":
                found[address] = list(cells(answer.getvalue()))
            elif kind.startswith("text/csv"):
                found[address] = [cell for row in csv.reader(io.StringIO(answer.text), delimiter=";") for cell in row]
    return found


def cells(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def is_formula(cell):
    """A CSV's text that a spreadsheet would run, or an XLSX's cell that is one."""
    if isinstance(cell, str):
        return cell.lstrip("\ufeff")[:1] in tuple("=+-@\t\r") and not cell.lstrip("-").replace(".", "").isdigit()
    return cell.data_type == "f"


@pytest.mark.slow
def test_no_export_holds_a_formula(spiked, client):
    users, records, _watcher = spiked
    client.force_login(users["superuser"])
    found = sheets(client, records)
    assert {address for address, kept in found.items() if any(map(is_formula, kept))} == set()
    told = {
        address for address, kept in found.items() if any(FORMULA in str(getattr(one, "value", one)) for one in kept)
    }
    assert {"/dinas/sellers/seller/ekspor/csv/", "/dinas/catalog/product/ekspor/xlsx/"} <= told
    assert {"/dinas/catalog/licence/ekspor/csv/", "/usaha/survei/{told_survey}/hasil.xlsx"} <= set(found)
