"""The office's workspace as a whole: every list and page, its language, its cost, its front page."""

import html
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Edition, Licence, Product
from ikmportal.lib.jobs import JobState
from sellers import roles
from tests import people
from tests.records import one_of_each

pytestmark = pytest.mark.django_db

LISTS = sorted((model._meta.app_label, model._meta.model_name) for model in admin.site._registry)
WRITTEN = [(app, model) for app, model in LISTS if model in roles.WRITTEN_BY_STAFF]
READ = [(app, model) for app, model in LISTS if model in (*roles.READ_BY_STAFF, *roles.MADE_BY_STAFF)]
DECIDED = [(app, model) for app, model in LISTS if model in roles.DECIDED_BY_STAFF]
# Nobody adds or deletes these by hand.
LOOKED_AT = {
    *DECIDED,
    ("sellers", "consent"),
    ("sellers", "personalaccess"),
    ("sellers", "datarequest"),
    ("sellers", "invitation"),
    ("catalog", "listing"),
    ("catalog", "override"),
    ("monitoring", "action"),
    ("monitoring", "problem"),
    ("onboarding", "keywordcheck"),
    ("onboarding", "livecheck"),
    ("onboarding", "purchasetest"),
    ("onboarding", "storemove"),
    ("monitoring", "visit"),
    ("monitoring", "window"),
}
ENGLISH = re.compile(
    r"\b(Save|Delete|Add|Change|History|Search|Home|Log out|Password|Select|View|Close|Hide|Show|Choose|Remove|Yes|No"
    r"|The|and|this|with|is|Email|Primary|Verified|Username|Groups?|Permissions?|Today|Now|All|by|Clear|Action|for|to"
    r"|Are you sure|Please|correct|another|successfully|was|edit|user)\b"
)


def address(app, model, kind, *arguments):
    return reverse(f"admin:{app}_{model}_{kind}", args=arguments)


def words(page):
    """What a person sees or hears of a page: its text, and the names of its buttons and pictures."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    page = re.sub(r"[\w/+]*\*{3,}", "", page)  # the masked salt and hash of a password are chance, not words
    named = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"|type="submit" value="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *(text for pair in named for text in pair)]))


ALL_PAGES = ("changelist", "add", "change", "history", "delete")


def pages(client, app, model, row, kinds=ALL_PAGES):
    """`{kind: (status, English words)}` of the pages of one record."""
    answers = {}
    for kind in kinds:
        answer = client.get(address(app, model, kind, *([] if kind in ("changelist", "add") else [row.pk])))
        answers[kind] = (answer.status_code, ENGLISH.findall(words(answer.text)))
    return answers


def kinds_of(app, model):
    return ("changelist", "change") if (app, model) in LOOKED_AT else ALL_PAGES


@pytest.fixture
def records(staff):
    return one_of_each() | {"group": Group.objects.create(name="Kelompok uji")}


@pytest.mark.parametrize(("app", "model"), LISTS)
def test_an_administrator_finds_every_page_in_indonesian(app, model, records, client, admin_user):
    client.force_login(admin_user)
    answers = pages(client, app, model, records[model], kinds_of(app, model))
    assert {kind: answer for kind, answer in answers.items() if answer != (200, [])} == {}


@pytest.mark.parametrize(("app", "model"), WRITTEN)
def test_staff_find_every_page_they_write_in_indonesian(app, model, records, staff_client):
    answers = pages(staff_client, app, model, records[model], kinds_of(app, model))
    assert answers == {kind: (200, []) for kind in answers}


@pytest.mark.parametrize(("app", "model"), READ)
def test_staff_read_reference_rows_and_do_not_write_them(app, model, records, staff_client):
    answers = pages(staff_client, app, model, records[model], kinds=("changelist", "change"))
    closed = [
        staff_client.get(address(app, model, "add")).status_code,
        staff_client.post(address(app, model, "change", records[model].pk)).status_code,
        staff_client.post(address(app, model, "delete", records[model].pk)).status_code,
    ]
    assert (answers, closed) == ({"changelist": (200, []), "change": (200, [])}, [403] * 3)


@pytest.mark.parametrize(("app", "model"), [*WRITTEN, *DECIDED, *READ])
def test_the_head_of_the_office_reads_every_list_and_page(app, model, records, client):
    client.force_login(people.head_of_office())
    answers = pages(client, app, model, records[model], kinds=("changelist", "change"))
    assert answers == {"changelist": (200, []), "change": (200, [])}


@pytest.mark.parametrize(("app", "model"), [*WRITTEN, *DECIDED, *READ])
def test_the_head_of_the_office_writes_nothing(app, model, records, client):
    client.force_login(people.head_of_office())
    add, delete = address(app, model, "add"), address(app, model, "delete", records[model].pk)
    assert {client.get(add).status_code, client.post(delete, {"post": "yes"}).status_code} <= {403, 404}
    assert type(records[model]).objects.filter(pk=records[model].pk).exists()


@pytest.mark.parametrize("who", ["owner", "mentor", "stranger"])
def test_who_is_not_of_the_office_has_no_admin(who, records, client):
    people_of = {"owner": "pemilik1", "mentor": "mentor1"}
    user = type(records["user"]).objects.filter(username=people_of.get(who)).first() or people.person("orang")
    client.force_login(user)
    places = [reverse("admin:index"), *(address(app, model, "changelist") for app, model in LISTS)]
    doors = {client.get(place).headers["Location"].partition("?")[0] for place in places}
    assert doors == {"/dinas/login/"}


@pytest.mark.parametrize(("app", "model"), [(app, model) for app, model in LISTS if model != "group"])
def test_a_list_costs_the_same_with_one_row_and_three(app, model, client, admin_user):
    client.force_login(admin_user)
    client.get(address(app, model, "changelist"))  # whatever is learnt once
    costs = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            one_of_each(number)
        with CaptureQueriesContext(connection) as asked:
            client.get(address(app, model, "changelist"))
        costs.append(len(asked))
    assert costs[0] == costs[1]


# Finding


@pytest.mark.parametrize(
    ("model", "typed"),
    [
        ("catalog/product", "Keripik 2"),
        ("catalog/product", "Dapur 2"),
        ("catalog/licence", "ID00000000000000002"),
        ("catalog/licence", "Keripik 2"),
        ("catalog/category", "Bab 2"),
        ("catalog/importbatch", "lembar-2"),
        ("sellers/seller", "IKM-2"),
        ("sellers/seller", "0000000000002"),
        ("sellers/seller", "Kecamatan 2"),
        ("sellers/user", "pemilik2"),
        ("sellers/region", "35.07.42"),
    ],
)
def test_search_finds_a_row_by_what_people_know_of_it(model, typed, staff_client):
    rows = [one_of_each(number)[model.partition("/")[2]] for number in (1, 2, 3)]
    found = staff_client.get(f"/dinas/{model}/", {"q": typed}).context["cl"].result_list
    assert rows[1] in found
    assert (rows[0] in found, rows[2] in found) == (False, False)


def found_by(client, model, **question):
    return sorted(str(row) for row in client.get(f"/dinas/{model}/", question).context["cl"].result_list)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, ["Lengkap", "Tanpa foto", "Tanpa harga", "Tanpa kategori", "Tanpa merek"]),
        ({"kurang": "foto"}, ["Tanpa foto"]),
        ({"kurang": "harga"}, ["Tanpa harga"]),
        ({"kurang": "merek"}, ["Tanpa merek"]),
        ({"kurang": "kategori"}, ["Tanpa kategori"]),
        ({"status__exact": "terbit"}, ["Lengkap"]),
        ({"lencana": "halal"}, ["Lengkap"]),
        ({"lencana": "bpom"}, []),
        ({"rak": "camilan"}, ["Lengkap", "Tanpa foto", "Tanpa harga", "Tanpa merek"]),
    ],
)
def test_products_are_filtered_by_what_they_lack_and_show(question, found, staff_client):
    shelf = people.shelf("Keripik", parent=people.shelf("Camilan"))
    people.licence(people.published("Lengkap", category=shelf))
    lacking = {"foto": {}, "harga": {"price": None}, "merek": {"brand": ""}, "kategori": {"category": None}}
    for name, facts in lacking.items():
        made = people.product(f"Tanpa {name}", **{"category": shelf, **facts})
        if name != "foto":
            people.Photo.add(made, people.picture(name))
    assert found_by(staff_client, "catalog/product", **question) == found


@pytest.mark.parametrize(
    ("state", "found"), [("menunggu", ["A"]), ("berlaku", ["B", "C"]), ("segera", ["B"]), ("habis", ["D"])]
)
def test_licences_are_filtered_by_how_they_stand(state, found, staff_client):
    product, today = people.product(), timezone.localdate()
    for number, days in {"A": 5, "B": 5, "C": 500, "D": -1}.items():
        until = today + timezone.timedelta(days=days)
        people.licence(product, Licence.Kind.PIRT, number, valid_until=until, verified=number != "A")
    assert found_by(staff_client, "catalog/licence", keadaan=state) == [f"P-IRT {number}" for number in found]


@pytest.mark.parametrize(("lack", "found"), [("kecamatan", ["A"]), ("nib", ["B"]), ("telepon", ["C"])])
def test_makers_are_filtered_by_what_they_lack(lack, found, staff_client):
    place = one_of_each()["region"]
    known = {"subdistrict": place, "nib": "1234567890123", "phone": "081234567890"}
    type(place).objects.get(pk=place.pk).sellers.update(phone="+6281234567891")
    people.seller("A", **{**known, "subdistrict": None})
    people.seller("B", **{**known, "nib": None})
    people.seller("C", **{**known, "nib": "1234567890124", "phone": ""})
    assert found_by(staff_client, "sellers/seller", kurang=lack) == found


# The front page


def test_the_front_page_of_an_idle_day_says_so(staff_client):
    assert "Tidak ada yang menunggu. Semua beres." in staff_client.get("/dinas/").text


def test_the_front_page_shows_what_waits_with_a_door_to_exactly_that(staff_client, staff):
    product = people.product("Diajukan", price=None)
    product.submit(by=staff)
    lapsed = timezone.localdate() - timezone.timedelta(days=1)
    people.licence(product, valid_until=lapsed)
    people.licence(product, number="ID35110000000000002", verified=False)
    Edition.objects.create(state=JobState.FAILED)
    items = staff_client.get("/dinas/").context["attention"]
    behind = [_listed(staff_client.get(item.address).context) for item in items]
    assert [(item.words, item.count) for item in items] == [
        ("izin terverifikasi yang sudah habis", 1),
        ("katalog gagal dicetak", 1),
        ("produk diajukan, menunggu diterbitkan", 1),
        ("produk tanpa foto utama", 1),
        ("produk tanpa harga", 1),
        ("izin menunggu diperiksa", 1),
        ("IKM mengajukan produk, belum setuju tayang", 1),
        ("IKM tanpa kecamatan", 1),
        ("IKM belum dibina 6 bulan", 1),
    ]
    assert behind == [item.count for item in items]


def _listed(context):
    """How many a list says it holds, in the admin or on a page of its own."""
    return context["cl"].result_count if "cl" in context else context["count"]


def test_the_front_page_says_when_work_waits_and_nobody_works(staff_client):
    Edition.objects.create()
    items = staff_client.get("/dinas/").context["attention"]
    assert [(item.words, item.address, item.tone) for item in items] == [
        ("pekerjaan menunggu, tetapi tidak ada pekerja aktif", "/dinas/pekerjaan/", "late")
    ]


def test_the_front_page_costs_the_same_with_one_record_and_three(staff_client):
    costs = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            one_of_each(number)
        cache.clear()  # the figures are counted each time, not remembered
        with CaptureQueriesContext(connection) as asked:
            staff_client.get("/dinas/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_member_of_the_office_without_rights_sees_nothing_that_waits(client):
    one_of_each()
    client.force_login(people.person("baru", is_staff=True))
    answer = client.get("/dinas/")
    assert (answer.status_code, answer.context["attention"]) == (200, [])
    assert Product.objects.without_price().count() == 0
