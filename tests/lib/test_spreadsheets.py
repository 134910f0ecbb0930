import datetime
import io
import re
import time
import zipfile

import openpyxl
import pytest

from ikmportal.lib import limited
from ikmportal.lib.spreadsheets import UnreadableFile, read_bytes, write_csv, write_xlsx
from tests.lib import workbooks

ROWS = [["Nama usaha", "Nama produk", "Harga"], ["Dapur Alit", "Keripik Tempe", 12000]]
TROUBLE = ["=1+1", "+62812", "-tanpa merek", "@dapur", "=HYPERLINK(1)", "\t=1", "http://dapur.example"]


def book(*rows, **cells):
    """An XLSX as openpyxl writes it: formulas without results."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, cell in cells.items():
        made.active[place] = cell
    return saved(made)


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def in_another_order(data):
    """A workbook of two sheets after the second was dragged before the first; their parts keep their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("xl/workbook.xml").decode()
    first, second = re.findall(r"<sheet [^>]*/>", text)
    return workbooks.changed(
        data, "xl/workbook.xml", text.replace(first, "@").replace(second, first).replace("@", second)
    )


def refusal(data, kind="xlsx"):
    with pytest.raises(UnreadableFile) as refused:
        read_bytes(data, kind)
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "data"), [("xlsx", book(*ROWS)), ("xls", workbooks.xls(ROWS)), ("ods", workbooks.ods(ROWS))]
)
def test_every_kind_of_workbook_gives_the_same_rows(kind, data):
    assert read_bytes(data, kind)[0].rows == ROWS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nama usaha;Nama produk\nDapur Alit;Kopi “Café”\n", "cp1252"),
        ("Nama usaha;Nama produk\r\nDapur Alit;Kopi “Café”\r\n", "utf-8-sig"),
        ("Nama usaha,Nama produk\nDapur Alit,Kopi “Café”\n", "utf-8"),
        ("Nama usaha\tNama produk\nDapur Alit\tKopi “Café”\n", "utf-8"),
    ],
)
def test_a_csv_is_read_whatever_its_separator_and_letters(text, encoding):
    rows = read_bytes(text.encode(encoding), "csv")[0].rows
    assert rows == [["Nama usaha", "Nama produk"], ["Dapur Alit", "Kopi “Café”"]]


def test_commas_in_the_prose_of_a_csv_do_not_hide_its_semicolons():
    text = "Usaha;Produk;Komposisi\nAlit;Keripik;tempe, minyak, garam, bawang\nBima;Sirop;jahe, gula, air, serai, kayu manis\n"
    assert read_bytes(text.encode(), "csv")[0].rows[1] == ["Alit", "Keripik", "tempe, minyak, garam, bawang"]


def test_a_date_cell_stays_a_date():
    assert read_bytes(book([datetime.date(2027, 12, 31)]), "xlsx")[0].rows == [[datetime.date(2027, 12, 31)]]


def test_rows_count_from_the_top_of_the_sheet_however_empty_it_begins():
    assert read_bytes(book(B3="Keripik"), "xlsx")[0].rows == [["", ""], ["", ""], ["", "Keripik"]]


def test_hidden_sheets_are_not_read():
    made = openpyxl.Workbook()
    made.create_sheet("Rahasia").sheet_state = "hidden"
    assert [sheet.name for sheet in read_bytes(saved(made), "xlsx")] == ["Sheet"]


def test_a_formula_without_a_result_is_told():
    assert read_bytes(book(["Harga"], A2="=3000*4"), "xlsx")[0].formulas == {(1, 0)}


def test_a_formula_belongs_to_its_own_sheet_however_the_sheets_were_moved():
    made = openpyxl.Workbook()
    made.create_sheet("Kedua")["A1"] = "=3000*4"
    swapped = in_another_order(saved(made))
    assert [(sheet.name, sheet.formulas) for sheet in read_bytes(swapped, "xlsx")] == [
        ("Kedua", {(0, 0)}),
        ("Sheet", set()),
    ]


def test_a_zip_bomb_is_refused_quickly_and_in_little_memory(tmp_path):
    bomb = tmp_path / "bom.xlsx"
    bomb.write_bytes(workbooks.changed(book(*ROWS), "xl/worksheets/sheet1.xml", b"0" * 400 * 2**20))
    with pytest.raises(limited.ChildRefused) as refused:
        limited.Child("read_spreadsheet", megabytes=150, seconds=10).ask(str(bomb).encode())
    assert str(refused.value) == "Isi berkas terlalu besar setelah dibuka. Salin hanya tabelnya ke berkas baru."


@pytest.mark.parametrize(
    "data", [b"<html><table><tr><td>Nama produk</td></tr></table>", b"\n<svg/>", b"%PDF-1.7\n", b"{\\rtf1 a}"]
)
def test_text_of_another_kind_is_no_table(data):
    assert refusal(data, "xls") == "Berkas tidak terbaca sebagai XLSX, XLS, ODS atau CSV. Simpan ulang dari Excel."


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"])
def test_a_document_type_is_refused_in_any_part(part):
    hostile = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "bagian yang tidak aman" in refusal(workbooks.changed(book(*ROWS), part, hostile))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("xlsx", workbooks.ole2("EncryptedPackage", b"rahasia")),
        ("ods", workbooks.ods(ROWS, encrypted=True)),
        ("zip", book(*ROWS).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")),
    ],
)
def test_a_locked_file_is_asked_without_its_password(kind, data):
    assert refusal(data, kind) == "Berkas dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("xlsx", b"PK\x03\x04 bukan arsip"),
        ("xlsx", book(*ROWS)[:-200]),
        ("xls", workbooks.xls(ROWS)[:900]),
        ("xls", b"\xd0\xcf\x11\xe0" + bytes(100)),
        ("xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
        ("csv", b"\x81\x8d\x8f\x90"),
        ("csv", b'Nama;Harga\n"' + b"a" * 2 * 2**20),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence_that_says_what_to_do(kind, data):
    assert refusal(data, kind).startswith(("Berkas", "Huruf"))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("csv", b"Keripik;200 gram\n" * 100_101),
        ("xlsx", book(A100101="Keripik")),
        ("ods", workbooks.ods([["Keripik"]], repeated=100_101)),
        ("ods", workbooks.ods([["Keripik"]], repeated=1_048_576)),
    ],
)
def test_more_than_100_000_rows_are_refused_in_bounded_time(kind, data):
    started = time.monotonic()
    assert refusal(data, kind) == "Tabel lebih dari 100.000 baris atau terlalu lebar. Bagi menjadi beberapa berkas."
    assert time.monotonic() - started < 20


def test_100_000_rows_below_their_titles_are_read():
    rows = read_bytes(b"Nama usaha;Nama produk\n" + b"Alit;Keripik\n" * 100_000, "csv")[0].rows
    assert len(rows) == 100_001


def test_an_empty_sheet_that_claims_a_million_rows_is_read():
    data = workbooks.ods([*ROWS, [""]], repeated=1_000_000)
    assert read_bytes(data, "ods")[0].rows[:2] == ROWS


def test_text_that_looks_like_a_formula_stays_text_in_xlsx():
    data = write_xlsx({"Data": (["Nama"], [[text] for text in TROUBLE])})
    cells = [cell for (cell,) in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == TROUBLE
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}


def test_text_that_looks_like_a_formula_is_defused_in_csv():
    lines = write_csv(["=Nama"], [[text] for text in ("=1+1", "+62812", "-tanpa", "@dapur", "Keripik")]).splitlines()
    assert lines == ["\ufeff'=Nama", "'=1+1", "'+62812", "'-tanpa", "'@dapur", "Keripik"]


def test_numbers_dates_and_yes_keep_their_kind_in_xlsx():
    data = write_xlsx({"Data": (["a"], [[12000, datetime.date(2027, 12, 31), True, None, 10**15]])})
    row = next(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True))
    assert row == (12000, datetime.datetime(2027, 12, 31), "ya", None, "1000000000000000")


def test_the_same_rows_give_the_same_bytes():
    made = [write_xlsx({"Data": (["a"], [[1]])}, created=datetime.datetime(2026, 11, 2)) for _time in range(2)]
    assert made[0] == made[1]


def test_what_is_written_is_read_back():
    data = write_xlsx({"Data": (ROWS[0], ROWS[1:])})
    assert read_bytes(data, "xlsx")[0].rows == ROWS
    assert read_bytes(write_csv(ROWS[0], ROWS[1:]).encode(), "csv")[0].rows == [
        ROWS[0],
        ["Dapur Alit", "Keripik Tempe", "12000"],
    ]


def test_a_file_is_recognised_by_its_content_and_not_its_name():
    assert read_bytes(book(*ROWS), "csv")[0].rows == ROWS
