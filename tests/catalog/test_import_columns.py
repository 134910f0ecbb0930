import pytest

from catalog.forms import ColumnsForm
from catalog.importing import Layout, lay_out

DATA = ["Dapur Alit", "Keripik Tempe", "200 gram"]


def matched(*rows):
    """`{heading: field}` of the layout found in these rows."""
    layout = lay_out([list(row) for row in rows])
    return {layout.headings[column]: name for column, name in layout.columns.items()}


def columns_form(chosen, headings=("Toko", "Barang"), columns=None):
    layout = Layout(0, 1, list(headings), columns or {}).as_json()
    sheet = {"name": "Data", "layout": layout, "sample": [["Dapur Alit", "Keripik"]]}
    return ColumnsForm({str(column): name for column, name in enumerate(chosen)}, sheet=sheet)


@pytest.mark.parametrize("titles", [0, 1, 3, 30])
def test_the_heading_is_found_below_title_lines(titles):
    rows = [["DATA IKM BINAAN", "", ""]] * titles + [["Nama Usaha", "Nama Produk", "Netto"], DATA]
    layout = lay_out(rows)
    assert (layout.heading, layout.first) == (titles, titles + 1)


def test_a_heading_over_two_rows_is_read_as_one():
    rows = [["Nama Usaha", "Produk", "", "Perizinan", ""], ["", "Nama Produk", "Netto", "P-IRT", "Halal"], DATA]
    layout = lay_out(rows)
    assert (layout.heading, layout.first) == (0, 2)
    assert list(layout.columns.values()) == ["seller_name", "name", "netto", "pirt", "halal"]


def test_the_line_of_column_numbers_below_a_heading_is_no_data():
    assert lay_out([["Nama Usaha", "Nama Produk", "Netto"], ["(1)", "(2)", "(3)"], DATA]).first == 2


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NAMA USAHA", "seller_name"),
        ("Nama IKM", "seller_name"),
        ("pelaku_usaha", "seller_name"),
        ("Nama Perusahaan *", "seller_name"),
        ("Merk", "brand"),
        ("Berat Bersih (gram)", "netto"),
        ("Netto gram", "netto"),
        ("Harga Jual (Rp)", "price"),
        ("No. HP/WA", "phone"),
        ("Kec.", "subdistrict"),
        ("Nomor P-IRT", "pirt"),
        ("Kecamtan", "subdistrict"),
    ],
)
def test_a_column_is_matched_by_its_heading(heading, field):
    assert matched(["Nama Produk", heading], ["Keripik", "x"])[heading] == field


@pytest.mark.parametrize("heading", ["No", "Nama Pemilik", "NIK", "Email", "Omzet", "Petugas", "Harapan", ""])
def test_unknown_and_unwanted_columns_are_left_aside(heading):
    rows = [["Nama Usaha", "Nama Produk", heading], DATA]
    assert list(lay_out(rows).columns.values()) == ["seller_name", "name"]


def test_a_meaning_is_given_to_one_column_only():
    assert matched(["Nama Usaha", "Nama Produk", "Produk"], DATA) == {
        "Nama Usaha": "seller_name",
        "Nama Produk": "name",
    }


def test_an_exact_heading_goes_before_a_close_one():
    assert matched(["Nama Usaha", "Nama Produkk", "Nama Produk"], DATA)["Nama Produk"] == "name"


@pytest.mark.parametrize(
    "rows", [[], [["DATA IKM"]], [["Kecamatan", "Jumlah"], ["Kepanjen", 12]], [["Nama Produk"], ["Keripik"]]]
)
def test_a_sheet_of_neither_products_nor_makers_has_no_heading(rows):
    assert lay_out(rows) is None


@pytest.mark.parametrize(
    ("headings", "usable"),
    [
        (["Nama Produk", "Netto", "Harga"], False),
        (["Nama Produk", "Toko"], False),
        (["Nama Usaha", "Alamat"], False),
        (["Nama Produk", "Nama Usaha"], True),
        (["Nama Produk", "Kode IKM"], True),
    ],
)
def test_a_sheet_is_usable_once_it_names_products_and_makers(headings, usable):
    assert lay_out([headings, DATA]).is_usable is usable


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Netto (gram)", "gram"),
        ("Netto gr", "gr"),
        ("Isi (ml)", "ml"),
        ("Netto", None),
        ("Netto (gr/ml)", None),
        ("Netto (gram/kg)", None),
    ],
)
def test_the_heading_gives_the_unit_when_it_names_just_one(heading, unit):
    assert lay_out([["Nama Usaha", "Nama Produk", heading], DATA]).netto_unit == unit


def test_the_unit_follows_the_column_a_person_chose():
    kept = lay_out([["Nama Produk", "Isi (ml)", "Takaran (gram)"], DATA]).as_json()
    assert Layout.from_json({**kept, "columns": {"0": "name", "2": "netto"}}).netto_unit == "gram"


def test_a_layout_survives_being_kept():
    layout = lay_out([["Nama Usaha", "Nama Produk", "Netto (gram)"], DATA])
    assert Layout.from_json(layout.as_json()) == layout


def test_the_columns_screen_starts_from_what_was_found():
    form = columns_form([], columns={1: "name"})
    assert [(field.label, field.initial) for field in form.fields.values()] == [("Toko", "-"), ("Barang", "name")]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["seller_name", "name"], []),
        (["seller_code", "name"], []),
        (["-", "-"], []),
        (["name", "name"], ["'Nama produk' dipilih untuk dua kolom. Pilih satu saja."]),
        (
            ["-", "name"],
            [
                "Tunjukkan paling sedikit kolom nama produk dan nama usaha, atau jadikan semua kolom 'tidak dipakai' "
                "untuk melewati lembar ini."
            ],
        ),
    ],
)
def test_the_columns_screen_refuses_what_cannot_be_read(chosen, said):
    assert list(columns_form(chosen).non_field_errors()) == said


def test_a_column_without_heading_is_named_by_its_place_and_shows_what_it_holds():
    field = columns_form([], headings=("Toko", "")).fields["1"]
    assert (field.label, field.help_text) == ("kolom 2", "Keripik")
