"""What the rows of a sheet are read as; nothing here is saved."""

import datetime

import pytest

from catalog.importing import lay_out, make_plan
from catalog.models import Category
from ikmportal.lib.spreadsheets import Sheet
from tests.catalog.sheets import HEADINGS, ROW, outcomes, outlook, plan, row

pytestmark = pytest.mark.django_db

WITH_MAKER = ("Nama Usaha", "Kode IKM", "NIB", "No. HP", "Alamat", "Kecamatan", "Desa", *HEADINGS[1:])
WITH_LICENCES = (*HEADINGS, "No. P-IRT", "BPOM", "Halal", "HKI", "Keterangan")
PIRT, BPOM, HALAL, MARK = "2063507010001-28", "MD 200000000001", "ID35110000000010001", "IDM900000001"


def maker(**cells):
    """A row with maker columns, by their headings with underscores for blanks."""
    known = dict(zip(HEADINGS, ROW, strict=True)) | {key.replace("_", " "): cell for key, cell in cells.items()}
    return tuple(known.get(heading, "") for heading in WITH_MAKER)


def licensed(**cells):
    """A row with licence columns, given by the first word of their headings."""
    return (*ROW, *(cells.get(column, "") for column in ("pirt", "bpom", "halal", "hki", "keterangan")))


def sizes(future):
    return [(str(variant.netto), variant.price) for variant in future.new_variants]


def problem(*rows, headings=HEADINGS):
    """`(column, text as it stood, message)` of the last row's only problem."""
    (said,) = outlook(*rows, headings=headings).row.problems
    return said["column"], said["text"], said["message"]


def test_a_sound_row_makes_a_maker_a_product_and_a_size():
    future = plan(ROW)
    (seller,), (product,) = future.new_sellers, future.new_products
    assert (seller.name, product.seller, product.name, product.brand) == ("Dapur Alit", seller, "Keripik Tempe", "Alit")
    assert sizes(future) == [("200 g", 12_000)]


# Which rows


def test_blank_maker_cells_inherit_from_the_row_above():
    future = plan(ROW, row(Nama_Usaha="", Nama_Produk="Keripik Pisang"), row(Nama_Usaha="Dapur Bima"))
    assert [product.seller.name for product in future.new_products] == ["Dapur Alit", "Dapur Alit", "Dapur Bima"]


def test_a_dash_is_not_blank_and_does_not_inherit():
    assert problem(ROW, row(Nama_Usaha="-"))[1:] == (
        "-",
        "Nama usaha kosong. Isi nama usaha pada baris pertama IKM ini.",
    )


def test_the_first_row_has_nobody_to_inherit_from():
    assert problem(row(Nama_Usaha=""))[2] == "Nama usaha kosong dan tidak ada IKM di baris atasnya. Isi nama usaha."


def test_the_rows_of_a_refused_maker_say_which_row_to_mend():
    rows = [maker(Kecamatan="Antah"), maker(Nama_Usaha="", Nama_Produk="Keripik Pisang")]
    column, text, message = problem(*rows, headings=WITH_MAKER)
    assert (column, text) == ("Kecamatan", "Antah")
    assert message.startswith("IKM baris ini tertulis di baris 2 yang bermasalah: Kecamatan 'Antah'")


def test_maker_facts_beside_a_blank_name_are_said_not_to_be_kept():
    rows = [maker(Alamat="Jl. Satu"), maker(Nama_Usaha="", Nama_Produk="Sirop", Alamat="Jl. Dua")]
    (note,) = outlook(*rows, headings=WITH_MAKER).row.notes
    assert (note["column"], note["text"]) == ("Alamat", "Jl. Dua")
    assert note["message"] == "Tidak dicatat: nama usaha di baris ini kosong, jadi IKM-nya yang di baris 2."


@pytest.mark.parametrize(
    "passed_over",
    [
        ("", "", "", "", ""),
        ("-", "", "-", "", ""),
        ("Jumlah", "", "", "", 400),
        ("TOTAL PRODUK", "", "", "", ""),
        ("Sub Total", "", "", "12 produk", "Rp 1.200.000,-"),
        HEADINGS,
    ],
)
def test_blank_lines_totals_and_repeated_headings_are_passed_over(passed_over):
    assert outcomes(ROW, passed_over, row(Nama_Produk="Sirop")) == ["baru", "baru"]


def test_a_maker_called_total_is_no_total():
    assert outcomes(row(Nama_Usaha="Total Snack", Merek="")) == ["baru"]


def test_a_row_is_named_by_its_number_in_the_sheet():
    future = plan(("", "", "", "", ""), ROW)
    assert [(o.row.sheet, o.row.number) for o in future.outlooks] == [("Data", 3)]


def test_a_maker_line_above_its_products_belongs_to_them():
    assert outcomes(("Dapur Alit", "", "", "", ""), row(Nama_Usaha="")) == ["gabung", "baru"]


def test_a_maker_line_without_products_is_refused():
    assert problem(("Dapur Alit", "", "", "", ""))[2] == "IKM ini tidak punya produk di bawahnya. Isi nama produk."


# Products, sizes and prices


def test_several_sizes_in_one_netto_become_variants_with_their_prices():
    assert sizes(plan(row(Netto="100 gr, 250 gr", Harga="5000; 9000"))) == [("100 g", 5_000), ("250 g", 9_000)]


def test_rows_that_differ_only_in_netto_are_sizes_of_one_product():
    future = plan(ROW, row(Netto="500 gram", Harga=25_000))
    assert len(future.new_products) == 1
    assert sizes(future) == [("200 g", 12_000), ("500 g", 25_000)]
    assert future.outlooks[1].row.notes[0]["message"] == "Ukuran lain dari produk di baris 2: menjadi varian."


def test_duplicates_are_proposed_as_one():
    future = plan(ROW, row(Nama_Produk="KERIPIK  TEMPE"))
    assert (len(future.new_products), len(future.new_variants)) == (1, 1)
    assert future.outlooks[1].outcome == "gabung"
    assert future.outlooks[1].row.notes[0]["message"] == "Sama dengan baris 2: dicatat satu kali."


def test_two_prices_for_one_size_are_refused():
    assert problem(ROW, row(Harga=13_000))[1:] == (
        "Rp13.000",
        "Baris 2 menyebut Rp12.000 untuk 200 g. Samakan harganya, atau bedakan nettonya.",
    )


@pytest.mark.parametrize("brand", ["0", 0, "-", "'", " "])
def test_a_brand_of_nought_is_empty(brand):
    future = plan(row(Merek=brand))
    assert future.new_products[0].brand == ""
    assert future.outlooks[0].lacks == ["merek"]


@pytest.mark.parametrize(
    ("cells", "lacks"),
    [
        ({"Harga": ""}, ["harga"]),
        ({"Harga": "-"}, ["harga"]),
        ({"Netto": "", "Harga": "belum ada", "Merek": ""}, ["merek", "netto", "harga"]),
        ({}, []),
    ],
)
def test_a_row_may_enter_as_a_draft_that_lists_what_it_lacks(cells, lacks):
    future = plan(row(**cells))
    assert (future.outlooks[0].outcome, future.outlooks[0].lacks) == ("baru", lacks)
    assert future.new_products[0].status == "draft"


def test_nothing_becomes_zero():
    future = plan(row(Harga=""), row(Nama_Produk="Sirop", Netto=""), row(Nama_Produk="Teh", Netto="", Harga=""))
    assert sizes(future) == [("200 g", None), ("None", 12_000)]


def test_a_netto_in_the_name_is_a_hint_and_no_netto():
    future = plan(row(Nama_Produk="Keripik Tempe 200 gram", Netto=""))
    assert sizes(future) == [("None", 12_000)]
    assert "menyebut 200 g" in future.outlooks[0].row.notes[0]["message"]


@pytest.mark.parametrize(("unit", "netto"), [("gram", "200 g"), ("ml", "200 ml")])
def test_a_unit_in_a_column_of_its_own_serves_the_netto(unit, netto):
    assert sizes(plan((*row(Netto=200), unit), headings=(*HEADINGS, "Satuan"))) == [(netto, 12_000)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Netto": "200 9ram"}, ("Netto", "200 9ram", "Satuan '9ram' pada '200 9ram' tidak dikenal.")),
        ({"Netto": "0"}, ("Netto", "0", "Netto '0' bernilai nol.")),
        ({"Netto": 0}, ("Netto", "0", "Netto '0' bernilai nol.")),
        ({"Netto": " 250 "}, ("Netto", " 250 ", "'250' belum bersatuan.")),
        ({"Harga": "12"}, ("Harga", "12", "Harga Rp12 terlalu kecil.")),
        ({"Harga": 0}, ("Harga", "0", "Harga 0 tidak dapat dipakai.")),
        ({"Harga": "tanya dulu"}, ("Harga", "tanya dulu", "'tanya dulu' tidak terbaca sebagai harga.")),
        ({"Netto": "100 gr, 250 gr", "Harga": "8000"}, ("Harga", "8000", "Ada 2 ukuran tetapi 1 harga.")),
        ({"Nama_Produk": "0"}, ("Nama produk", "0", "Nama produk kosong.")),
        ({"Nama_Produk": "K" * 300}, ("Nama produk", "K" * 200, "Nama produk lebih dari 255 huruf.")),
    ],
)
def test_a_refusal_names_column_text_and_what_to_do(cells, said):
    column, text, message = problem(row(**cells))
    assert (column, text) == said[:2]
    assert message.startswith(said[2])
    assert len(message) > len(said[2])


def test_a_row_with_several_problems_says_them_all():
    said = outlook(row(Netto="0", Harga="12", Nama_Produk="-")).row.problems
    assert [problem["column"] for problem in said] == ["Nama produk", "Netto", "Harga"]


def test_a_formula_without_result_is_refused_and_not_taken_for_blank():
    sheet = Sheet("Data", [list(HEADINGS), list(row(Harga=""))], formulas={(1, 4)})
    (future,) = make_plan([(sheet, lay_out(sheet.rows))]).outlooks
    assert (future.outcome, future.row.problems[0]["column"]) == ("tolak", "Harga")
    assert future.row.problems[0]["message"].startswith("Sel berisi rumus tanpa hasil.")


def test_a_shelf_is_proposed_from_the_name(reference):
    assert plan(ROW).new_products[0].category == Category.objects.get(slug="keripik-tempe")


# Licences


@pytest.mark.parametrize("column", ["pirt", "bpom", "halal", "hki", "keterangan"])
@pytest.mark.parametrize(("kind", "number"), [("pirt", PIRT), ("bpom", BPOM), ("halal", HALAL), ("merek", MARK)])
def test_a_licence_number_is_known_by_its_shape_in_whatever_column(column, kind, number):
    (licence,) = plan(licensed(**{column: number}), headings=WITH_LICENCES).new_licences
    assert (licence.kind, licence.number) == (kind, number)


def test_a_number_in_another_column_is_told():
    (note,) = outlook(licensed(pirt=MARK), headings=WITH_LICENCES).row.notes
    assert (note["column"], note["text"]) == ("No. P-IRT", MARK)
    assert note["message"] == f"{MARK} berbentuk nomor Merek (DJKI); dicatat sebagai itu."


def test_a_number_that_fits_no_shape_warns_and_is_kept():
    future = plan(licensed(pirt="206350701000128"), headings=WITH_LICENCES)
    assert [(licence.kind, licence.number) for licence in future.new_licences] == [("pirt", "206350701000128")]
    assert "tidak sesuai bentuk P-IRT" in future.outlooks[0].row.notes[0]["message"]


@pytest.mark.parametrize(("text", "notes"), [("belum", 0), ("proses", 0), ("-", 0), ("ada", 1), ("ID3511", 1)])
def test_a_word_in_place_of_a_number_makes_no_licence(text, notes):
    future = plan(licensed(halal=text), headings=WITH_LICENCES)
    assert (future.new_licences, len(future.outlooks[0].row.notes)) == ([], notes)


def test_a_pirt_holds_until_the_end_of_its_year_which_is_said_to_be_assumed():
    (licence,) = plan(licensed(pirt=PIRT), headings=WITH_LICENCES).new_licences
    assert (licence.valid_until, licence.valid_until_assumed) == (datetime.date(2028, 12, 31), True)


def test_a_printed_date_goes_before_the_year_in_the_number():
    headings = (*WITH_LICENCES, "P-IRT berlaku sampai")
    (licence,) = plan((*licensed(pirt=PIRT), "30-06-2028"), headings=headings).new_licences
    assert (licence.valid_until, licence.valid_until_assumed) == (datetime.date(2028, 6, 30), False)


def test_one_number_covers_all_products_that_name_it():
    rows = [licensed(halal=HALAL), (*row(Nama_Produk="Sirop"), *licensed(halal=HALAL)[5:])]
    future = plan(*rows, headings=WITH_LICENCES)
    assert (len(future.new_licences), len(future.covered)) == (1, 2)
