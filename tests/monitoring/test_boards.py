"""The boards of the office: groups that share nothing and leave none out, and the rows behind them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog import halal, lapsing
from catalog.models import HalalPlan, Licence, Product
from monitoring import guidance
from monitoring.models import Visit
from sellers.models import Seller
from tests import people
from tests.catalog import pages
from tests.monitoring.contacts import visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
DAMPIT, KEPANJEN = "35.07.05", "35.07.13"
LICENCES, HALAL = "/usaha/papan/izin/", "/usaha/papan/halal/"
TODAY = timezone.localdate()


def licence(number, days=None, *, of=None, verified=True, kind=Licence.Kind.PIRT):
    """One whose printed date is so many days from today; without days, one that holds by event."""
    product = people.product(f"Keripik {number}", of=of)
    if days is None:
        return people.licence(product, number=f"ID{number:017d}", verified=verified)
    until = TODAY + timedelta(days=days)
    return people.licence(product, kind, f"206350701{number:04d}-30", verified=verified, valid_until=until)


def plan(product, days, by, path=HalalPlan.Path.SELF, **facts):
    promised = TODAY + timedelta(days=days)
    return HalalPlan.objects.create(product=product, path=path, promised_on=promised, written_by=by, **facts)


def counted(page):
    return {group.key: group.count for group in page.context["groups"] if group.count}


def rows(page):
    return list(page.context["page"].object_list)


# Licences


@pytest.mark.parametrize(
    ("days", "group"),
    [(-400, "habis"), (-1, "habis"), (0, "7"), (7, "7"), (8, "30"), (30, "30"), (31, "90"), (90, "90"), (91, "nanti")],
)
def test_a_licence_is_in_one_group_by_its_printed_date(staff, days, group):
    made = licence(1, days)
    found = [key for key, when in lapsing.groups().items() if list(Licence.objects.filter(when)) == [made]]
    assert found == [group]


def test_the_groups_leave_no_licence_out(staff):
    for number, days in enumerate((-1, 3, 20, 60, 200, None)):
        licence(number, days)
    licence(7, 3, verified=False)
    licence(8, verified=False)
    found = lapsing.counts(Licence.objects.all())
    assert found == {"habis": 1, "7": 1, "30": 1, "90": 1, "nanti": 1, "tanpa-tanggal": 1, "menunggu": 2}
    assert sum(found.values()) == Licence.objects.count()


def test_the_drawing_says_what_has_to_be_renewed(staff_client):
    licence(1, -5)
    licence(2, 5)
    licence(3, 50)
    (chart,) = staff_client.get(LICENCES).context["charts"]
    assert chart.title == "2 izin habis dalam 90 hari, 1 di antaranya dalam 7 hari; 1 sudah habis"
    assert [row.part for row in chart.rows] == [1, 1, 0, 1, 0, 0, 0]


def test_nothing_to_renew_is_said(staff_client):
    licence(1, 400)
    page = staff_client.get(LICENCES)
    assert page.context["charts"][0].title == "Tidak ada izin yang habis dalam 90 hari"
    assert "Tidak ada di kelompok ini" in pages.said(page)


def test_the_rows_are_those_of_the_group_the_nearest_first(staff_client):
    late, near, far = licence(1, 80), licence(2, -3), licence(3, 2)
    licence(4, 300)
    assert rows(staff_client.get(LICENCES)) == [near, far, late]
    assert rows(staff_client.get(f"{LICENCES}?kelompok=7")) == [far]


def test_licences_are_narrowed_by_kecamatan_and_by_having_none(staff_client):
    here = licence(1, 5, of=people.seller("Dapur Satu", subdistrict_id=DAMPIT))
    nowhere = licence(2, 5, of=people.seller("Dapur Dua"))
    found = [rows(staff_client.get(f"{LICENCES}?kecamatan={place}")) for place in (DAMPIT, "tanpa", KEPANJEN, "x")]
    assert found == [[here], [nowhere], [], [here, nowhere]]


def test_the_links_keep_what_was_understood_and_nothing_else(staff_client):
    licence(1, 5, of=people.seller("Dapur Satu", subdistrict_id=DAMPIT))
    page = staff_client.get(f"{LICENCES}?kecamatan={DAMPIT}&kelompok=7&next=https://evil.example&halaman=zz")
    links = {group.address for group in page.context["groups"]}
    assert links == {f"?kecamatan={DAMPIT}&kelompok={key}" for key in lapsing.WORDS}
    assert [link for link in re.findall(r'href="(\?[^"]*)"', page.text) if "evil" in link or "zz" in link] == []


def test_a_long_list_has_pages(staff_client, monkeypatch):
    monkeypatch.setattr("monitoring.views.board.ROWS", 2)
    for number in range(3):
        licence(number, 5)
    pages_of = [staff_client.get(f"{LICENCES}?kelompok=7&halaman={number}") for number in (1, 2)]
    assert [len(rows(page)) for page in pages_of] == [2, 1]
    assert [page.context[way] for page, way in zip(pages_of, ("after", "before"), strict=True)] == [
        "?kelompok=7&halaman=2",
        "?kelompok=7&halaman=1",
    ]


# Halal


def test_every_product_is_in_one_group(staff):
    certified, late, promised, bare = (people.product(name, brand=name) for name in "ABCD")
    people.licence(certified)
    plan(certified, -9, staff)  # the certificate came, however late
    plan(late, -1, staff)
    plan(promised, 0, staff)
    found = {product: product.halal for product in halal.with_standing(Product.objects.all())}
    assert found == {certified: "bersertifikat", late: "terlambat", promised: "dijanjikan", bare: "belum-ada-jalur"}


def test_a_certificate_nobody_checked_is_none(staff):
    people.licence(people.product(), verified=False)
    assert [product.halal for product in halal.with_standing(Product.objects.all())] == ["belum-ada-jalur"]


def test_the_sums_are_all_food_products_also_those_without_an_address(staff_client, staff):
    dampit, kepanjen, nowhere = (
        people.seller(name, subdistrict_id=place)
        for name, place in (("Satu", DAMPIT), ("Dua", KEPANJEN), ("Tiga", None))
    )
    people.licence(people.published("Terbit", of=dampit, by=staff, photo=False))
    plan(people.product("Janji", of=dampit), 10, staff)
    plan(people.product("Lewat", of=kepanjen), -10, staff)
    for name in ("Polos", "Polos Juga"):
        people.product(name, of=nowhere)
    page = staff_client.get(HALAL)
    assert counted(page) == {"bersertifikat": 1, "dijanjikan": 1, "terlambat": 1, "belum-ada-jalur": 2}
    assert [(place.name, [cell.count for cell in place.cells], place.total) for place in page.context["places"]] == [
        ("Dampit", [1, 1, 0, 0], 2),
        ("Kepanjen", [0, 0, 1, 0], 1),
        ("tanpa alamat", [0, 0, 0, 2], 2),
    ]
    assert page.context["total"] == Product.objects.count()


def test_the_drawings_of_the_halal_board_say_what_is_seen(staff_client, staff):
    kitchen = people.seller("Satu", subdistrict_id=DAMPIT)
    people.licence(people.product("Halal", of=kitchen))
    plan(people.product("Lewat", of=kitchen), -10, staff)
    people.product("Polos", of=kitchen)
    assert [chart.title for chart in staff_client.get(HALAL).context["charts"]] == [
        "1 dari 3 produk bersertifikat halal; 1 terlambat dari janji, 1 belum ada jalur",
        "Belum bersertifikat terbanyak di Dampit: 2 dari 3 produk",
    ]


def test_the_rows_tell_path_helper_and_promised_day(staff_client, staff):
    plan(people.product("Lewat"), -10, staff, path=HalalPlan.Path.REGULAR, helper="LP3H Contoh")
    words = " ".join(pages.said(staff_client.get(HALAL)))
    assert "reguler · LP3H Contoh" in words


def test_halal_rows_are_narrowed_by_group_path_and_kecamatan(staff_client, staff):
    kitchen = people.seller("Satu", subdistrict_id=DAMPIT)
    late, promised, bare = (people.product(name, of=kitchen) for name in ("Lewat", "Janji", "Polos"))
    certified = people.product("Halal", of=kitchen)
    people.licence(certified)
    plan(late, -1, staff)
    plan(promised, 5, staff, path=HalalPlan.Path.REGULAR)
    asked = ("", "kelompok=terlambat", "kelompok=bersertifikat", "jalur=reguler", f"kecamatan={KEPANJEN}", "kelompok=x")
    found = [rows(staff_client.get(f"{HALAL}?{one}")) for one in asked]
    every = [late, promised, bare]
    assert found == [every, [late], [certified], [promised], [], every]


def test_staff_write_a_plan_and_its_trail_keeps_the_first_promise(staff_client, staff):
    product = people.product()
    facts = {"product": product.pk, "path": "nyata", "helper": "LP3H Contoh", "promised_on": "2026-12-01"}
    staff_client.post("/dinas/catalog/halalplan/add/", facts)
    made = HalalPlan.objects.get()
    staff_client.post(f"/dinas/catalog/halalplan/{made.pk}/change/", {**facts, "promised_on": "2027-01-31"})
    days = list(HalalPlan.history.order_by("history_id").values_list("promised_on", flat=True))
    assert (made.written_by, [str(day) for day in days]) == (staff, ["2026-12-01", "2027-01-31"])


@pytest.mark.parametrize("address", [LICENCES, HALAL])
@pytest.mark.parametrize("count", [1, 3])
def test_a_board_costs_the_same_for_one_row_and_three(staff_client, staff, queries, address, count):
    for number in range(count):
        made = licence(number, 5, of=people.seller(f"Dapur {number}", subdistrict_id=DAMPIT))
        plan(made.products.get(), 5, staff)
    staff_client.get(address)
    with queries(QUERIES[address]):
        staff_client.get(address)


QUERIES = {LICENCES: 10, HALAL: 9}


# How many were guided


def test_the_board_says_how_many_makers_were_guided(staff_client, staff):
    guided, other = people.seller("Dapur Satu"), people.seller("Dapur Dua")
    people.seller("Dapur Berhenti", guidance=Seller.Guidance.STOPPED)
    visit(guided, people.mentor(guided), Visit.State.SENT)
    assert guidance.coverage(Seller.objects.all()) == (1, 2, 6)
    link = re.search(r'<a href="/usaha/belum-dibina/">([^<]+)</a>', staff_client.get("/usaha/kemajuan/").text)
    assert link[1] == "1 dari 2 IKM dibina dalam 6 bulan"
    assert list(guidance.quiet(Seller.objects.all())) == [other]
