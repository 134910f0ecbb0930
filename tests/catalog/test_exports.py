"""The admin's lists as spreadsheets."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import people

pytestmark = pytest.mark.django_db

TROUBLE = ["=1+1", "+62812", "-tanpa", "@dapur"]
LISTS = ["sellers_seller", "catalog_product", "catalog_licence"]


def address(name, kind):
    return reverse(f"admin:{name}_export", args=[kind])


def xlsx(client, name, query=None):
    data = client.get(address(name, "xlsx"), query).content
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows())


def names(client, query):
    return [cells[2].value for cells in xlsx(client, "catalog_product", query)[1:]]


def test_the_list_of_products_is_exported_as_it_stands(staff_client):
    people.product(of=people.seller("Dapur Alit"))
    heading, row = ([cell.value for cell in cells][:7] for cells in xlsx(staff_client, "catalog_product"))
    assert heading == ["Nama usaha", "Kecamatan", "Nama produk", "Merek", "Netto", "Harga", "Kategori"]
    assert row == ["Dapur Alit", None, "Keripik Tempe", "Alit", "200 g", 12_000, None]


@pytest.mark.parametrize(
    ("query", "shown"), [({}, ["Keripik", "Sirop"]), ({"q": "sirop"}, ["Sirop"]), ({"kurang": "harga"}, ["Keripik"])]
)
def test_only_the_filtered_rows_are_exported(staff_client, query, shown):
    people.product("Sirop")
    people.product("Keripik", price=None)
    assert sorted(names(staff_client, query)) == shown


@pytest.mark.parametrize("text", TROUBLE)
def test_a_formula_stays_text_in_xlsx(staff_client, text):
    people.product(text)
    cell = xlsx(staff_client, "catalog_product")[1][2]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", TROUBLE)
def test_a_formula_is_defused_in_csv(staff_client, text):
    people.product(text, brand=text)
    lines = staff_client.get(address("catalog_product", "csv")).content.decode().splitlines()
    assert lines[1].split(";")[2:4] == [f"'{text}", f"'{text}"]


def test_a_csv_opens_in_an_indonesian_excel(staff_client):
    response = staff_client.get(address("catalog_product", "csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode().startswith("\ufeffNama usaha;Kecamatan;Nama produk;")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", LISTS)
def test_staff_may_take_each_list(staff_client, name, kind):
    people.licence(people.product())
    response = staff_client.get(address(name, kind))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("name", LISTS)
def test_nobody_else_may(client, name, kind):
    product = people.product()
    for person in (None, people.owner(product.seller), people.person("tanpa-hak", is_staff=True)):
        if person:
            client.force_login(person)
        response = client.get(address(name, kind))
        assert (response.status_code, "Content-Disposition" in response.headers) == (302, False)


def test_no_other_kind_is_made(staff_client):
    assert staff_client.get(address("catalog_product", "pdf")).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_an_export_asks_the_database_as_often_for_three_rows_as_for_one(staff_client, name):

    counts = []
    for made in (1, 3):
        for number in range(made):
            people.licence(people.product(f"Keripik {made} {number}", of=people.seller(f"Dapur {made} {number}")))
        staff_client.get(address(name, "xlsx"))
        with CaptureQueriesContext(connection) as counted:
            staff_client.get(address(name, "xlsx"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
