import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikmportal.lib import limited, mass_upload, spreadsheets
from ikmportal.lib.children import fill_template
from ikmportal.lib.mass_upload import UnusableTemplate, columns, fill
from tests.lib import templates, workbooks
from tests.lib.templates import SHEET, part, parts, template, with_sheet

TEMPLATE = template()
CRISPS = {"ps_product_name": "Keripik Tempe", "ps_price": 12_000, "ps_stock": 40, "ps_weight": 250.5}
SYRUP = {"ps_product_name": "Sirop Jahe", "ps_price": 30_000, "channel_id.8003": "Aktif", "ps_length": None}
PREFIXED = (
    '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}'
    "<x:sheetData>{}</x:sheetData></x:worksheet>"
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40).map(lambda text: text + "_x0041_" if "_" in text else text)


def filled(rows, made=TEMPLATE):
    """The cells of the filled sheet as openpyxl reads them: `{"B7": value}`."""
    page = openpyxl.load_workbook(io.BytesIO(fill(made, rows)))["Templat"]
    return {
        cell.coordinate: cell.value for line in page.iter_rows(min_row=7) for cell in line if cell.value is not None
    }


def read_back(text):
    """A product's name after it was filled in, as calamine and openpyxl read it."""
    made = fill(TEMPLATE, [{"ps_product_name": text}])
    by_calamine = spreadsheets.read_bytes(made, "xlsx")[1].rows
    by_openpyxl = openpyxl.load_workbook(io.BytesIO(made))["Templat"]["B7"]
    return by_calamine[6][1] if len(by_calamine) > 6 else "", by_openpyxl.value or "", by_openpyxl.data_type


def head(book):
    """The bytes of a sheet from `<sheetData>` to the end of its row 6."""
    xml = part(book, SHEET)
    return xml[xml.index(b"<sheetData>") : re.search(rb'<row r="7"|</sheetData>', xml).start()]


def refusal(made, rows=(CRISPS,)):
    with pytest.raises(UnusableTemplate) as refused:
        fill(made, list(rows))
    return str(refused.value)


def prefixed(rows, before=""):
    """A template whose elements carry a prefix, written by hand from (attributes, cells) of its rows."""
    lines = "".join(f"<x:row{facts}>{cells}</x:row>" for facts, cells in rows)
    return workbooks.changed(TEMPLATE, SHEET, PREFIXED.format(before, lines))


def text_cell(text, place=""):
    return f'<x:c{place} t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>'


SIGNS = "".join(text_cell(f"{code}|1|0") for code in fill_template.SIGNS)


# What is filled


def test_rows_stand_from_row_7_under_their_codes():
    assert filled([CRISPS, SYRUP]) == {
        "B7": "Keripik Tempe", "Q7": 12_000, "R7": 40, "AF7": 250.5,
        "B8": "Sirop Jahe", "Q8": 30_000, "AL8": "Aktif",
    }  # fmt: skip


def test_the_first_six_rows_stay_byte_for_byte():
    assert head(fill(TEMPLATE, [CRISPS])) == head(TEMPLATE)


def test_what_follows_the_rows_stays_byte_for_byte():
    before, after = (part(book, SHEET).partition(b"</sheetData>")[2] for book in (TEMPLATE, fill(TEMPLATE, [CRISPS])))
    assert (b"dataValidation" in before, after) == (True, before)


def test_every_other_part_stays_and_in_its_place():
    before, after = parts(TEMPLATE), parts(fill(TEMPLATE, [CRISPS]))
    assert list(after) == list(before)
    assert {**after, SHEET: b""} == {**before, SHEET: b""}


def test_parts_keep_their_days():
    made = with_sheet(lambda xml: xml)  # xlsxwriter's own are all of 1980
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(io.BytesIO(fill(made, []))) as new:
        assert [info.date_time for info in new.infolist()] == [info.date_time for info in old.infolist()]


def test_the_same_rows_give_the_same_bytes():
    assert fill(TEMPLATE, [CRISPS, SYRUP]) == fill(TEMPLATE, [CRISPS, SYRUP])


def test_rows_left_by_someone_are_gone():
    assert b"Contoh produk lama" in part(TEMPLATE, "xl/sharedStrings.xml")
    assert filled([]) == {}


def test_a_filled_template_can_be_filled_again():
    assert fill(fill(TEMPLATE, [SYRUP, SYRUP]), [CRISPS]) == fill(TEMPLATE, [CRISPS])


def test_the_size_of_the_sheet_is_told_anew():
    assert re.findall(rb"<dimension[^>]*>", part(fill(TEMPLATE, [CRISPS] * 3), SHEET)) == [b'<dimension ref="A1:AQ9"/>']


def test_a_sheet_that_tells_no_size_is_filled():
    assert filled([CRISPS], with_sheet(lambda xml: re.sub("<dimension[^>]*>", "", xml)))["B7"] == "Keripik Tempe"


def test_a_cell_keeps_the_style_of_its_column_also_when_it_is_empty():
    page = openpyxl.load_workbook(io.BytesIO(fill(TEMPLATE, [CRISPS, SYRUP])))["Templat"]
    assert [page[place].protection.locked for place in ("B7", "B8", "A8")] == [False] * 3


def test_a_cell_takes_the_style_of_the_whole_column_where_row_7_has_none():
    cols = '<cols><col min="1" max="2" style="1"/></cols><sheetData>'
    made = with_sheet(lambda xml: re.sub('<row r="7".*?</row>', "", xml).replace("<sheetData>", cols))
    page = openpyxl.load_workbook(io.BytesIO(fill(made, [CRISPS])))["Templat"]
    assert (page["B7"].font.bold, page["Q7"].font.bold) == (True, False)


def test_a_number_that_excel_cannot_hold_becomes_text():
    assert filled([{"ps_price": 10**15, "ps_stock": 10**14}]) == {"Q7": "1000000000000000", "R7": 10**14}


def test_a_code_without_a_column_is_left_out():
    assert filled([{**CRISPS, "channel_id.9999": "Aktif"}])["B7"] == "Keripik Tempe"


@pytest.mark.parametrize("value", [True, b"12", {"a": 1}])
def test_what_is_neither_text_nor_number_is_a_mistake_of_ours(value):
    with pytest.raises(TypeError, match=r"^ps_price: "):
        fill(TEMPLATE, [{"ps_price": value}])


def test_a_text_too_long_for_a_cell_is_not_cut_in_silence():
    with pytest.raises(ValueError, match="32768 characters"):
        fill(TEMPLATE, [{"ps_product_name": "a" * 32_768}])


# Texts


@pytest.mark.parametrize("text", ["=1+1", "+62812", "@dapur", " dua  spasi ", "a\n\tb", "&lt;b>", "🌶️ é"])
def test_a_text_comes_back_as_it_was_and_as_text(text):
    assert read_back(text) == (text, text, "s")


def test_what_looks_like_an_escape_is_escaped_for_excel():
    """openpyxl does not read escapes in inline strings; Excel, LibreOffice and calamine do."""
    assert read_back("_x0041_ dan _x12")[0] == "_x0041_ dan _x12"


def test_what_xml_cannot_hold_is_removed():
    assert filled([{"ps_product_name": "Ke\x00ri\x0bpik\ud800 \uffffTempe"}]) == {"B7": "Keripik Tempe"}


def test_line_ends_become_one_sign():
    assert b">satu\ndua\ntiga<" in part(fill(TEMPLATE, [{"ps_product_name": "satu\r\ndua\rtiga"}]), SHEET)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=30, max_size=30))
def test_any_texts_come_back(texts):
    rows = [{"ps_product_name": "x" + text} for text in texts]
    kept = ["x" + fill_template.NO_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as archive:
        made = fill_template.answered(archive, rows)
    assert [row[1] for row in spreadsheets.read_bytes(made, "xlsx")[1].rows[6:]] == kept
    assert head(made) == head(TEMPLATE)


# Which templates


def test_columns_are_told_in_their_order_and_without_suffixes():
    assert columns(TEMPLATE) == list(templates.CODES)


def test_couriers_are_those_of_the_template():
    made = template([code for code in templates.CODES if code != "channel_id.8005"])
    assert [code for code in columns(made) if code.startswith("channel_id.")] == [
        code for code in templates.COURIERS if code != "channel_id.8005"
    ]


@pytest.mark.parametrize("row", [1, 3, 6])
def test_codes_may_stand_in_any_of_the_first_rows(row):
    assert columns(prefixed([(f' r="{row}"', SIGNS)])) == list(fill_template.SIGNS)


def test_codes_in_row_7_are_no_head():
    assert "bukan templat unggah massal" in refusal(prefixed([(' r="7"', SIGNS)]))


def test_a_code_may_be_written_in_several_styles():
    pieces = "<x:c t='inlineStr'><x:is><x:r><x:t>ps_</x:t></x:r><x:r><x:t>stock|0|1</x:t></x:r></x:is></x:c>"
    assert columns(prefixed([("", SIGNS + pieces)])) == [*fill_template.SIGNS, "ps_stock"]


def test_of_two_sheets_with_codes_the_one_with_more_is_filled():
    made = workbooks.changed(TEMPLATE, "xl/worksheets/sheet1.xml", part(prefixed([("", SIGNS)]), SHEET))
    assert filled([CRISPS], made)["AF7"] == 250.5


def test_elements_with_a_prefix_get_neighbours_with_one():
    made = prefixed([("", SIGNS), ("", "")], before="<x:dimension ref='A1'></x:dimension>")
    assert part(fill(made, [{"ps_product_name": "Tempe", "ps_price": 5}]), SHEET) == part(
        prefixed(
            [
                ("", SIGNS),
                ("", ""),
                (
                    ' r="7"',
                    '<x:c r="A7" t="inlineStr"><x:is><x:t xml:space="preserve">Tempe</x:t></x:is></x:c>'
                    '<x:c r="B7"><x:v>5</x:v></x:c>',
                ),
            ],
            before='<x:dimension ref="A1:C7"></x:dimension>',
        ),
        SHEET,
    )


def test_rows_without_numbers_are_counted():
    made = prefixed([("", SIGNS), *[("", text_cell("Shopee"))] * 5, ("", text_cell("lama")), ("", text_cell("lama"))])
    xml = part(fill(made, [{"ps_price": 5}]), SHEET)
    assert (xml.count(b"Shopee"), xml.count(b"lama"), xml.count(b'r="7"')) == (5, 0, 1)


@pytest.mark.parametrize("empty", ['<row r="7"/>', '<row r="7"></row>', "\n<!-- </sheetData><row r='7'> -->\n"])
def test_an_empty_row_or_a_remark_does_not_mislead_the_knife(empty):
    made = with_sheet(lambda xml: re.sub('<row r="7".*(?=</sheetData>)', empty, xml))
    assert filled([CRISPS], made)["B7"] == "Keripik Tempe"


def test_letters_of_several_bytes_before_the_rows_do_not_mislead_the_knife():
    made = prefixed([("", SIGNS), ("", text_cell("Wajib – é 🌶")), (' r="9"', text_cell("lama"))])
    marked = workbooks.changed(made, SHEET, b"\xef\xbb\xbf" + part(made, SHEET))
    assert part(fill(marked, []), SHEET) == part(marked, SHEET).replace(
        f'<x:row r="9">{text_cell("lama")}</x:row>'.encode(), b""
    )


def test_a_template_that_openpyxl_refuses_is_filled():
    """Shopee's own name a pane "bottom_left", which is none."""
    pane = '<pane activePane="bottom_left" state="frozen"/></sheetView>'
    made = with_sheet(lambda xml: re.sub(r"(<sheetView [^>]*)/>", rf"\1>{pane}", xml))
    with pytest.raises(ValueError):
        openpyxl.load_workbook(io.BytesIO(made))
    assert spreadsheets.read_bytes(fill(made, [CRISPS]), "xlsx")[1].rows[6][1] == "Keripik Tempe"


# What is refused


@pytest.mark.parametrize(
    "data",
    [b"ps_product_name;ps_price;ps_weight\n", b"", b"%PDF-1.7\n", TEMPLATE[:-200], TEMPLATE[: len(TEMPLATE) // 2]],
)
def test_what_is_no_whole_workbook_is_refused(data):
    assert refusal(data) == (
        "Berkas bukan buku kerja XLSX yang utuh. "
        "Unduh templat unggah massal dari Seller Centre Shopee, lalu kirim berkas .xlsx itu apa adanya."
    )


@pytest.mark.parametrize(
    "data",
    [
        workbooks.zipped({"foto.jpg": b"\xff\xd8"}),
        workbooks.zipped(
            {
                "_rels/.rels": '<Relationships><Relationship Id="a" Target="word/document.xml" Type="x/officeDocument"/>'
                "</Relationships>",
                "word/document.xml": "<document/>",
            }
        ),
        template(["Nama produk", "Harga", "Berat"]),
        template([code for code in templates.CODES if code != "ps_weight"]),
    ],
)
def test_what_is_no_template_is_refused(data):
    assert refusal(data).startswith("Berkas ini bukan templat unggah massal Shopee: enam baris pertamanya tidak memuat")


def test_a_column_shopee_asks_for_must_be_there():
    made = template([code for code in templates.CODES if code != "ps_stock"])
    assert refusal(made).startswith("Templat ini tidak memuat kolom ps_stock. Unduh templat")


def test_a_column_that_stands_twice_is_refused_where_it_is_wanted():
    assert refusal(template([*templates.CODES, "ps_price"])).startswith("Templat ini memuat kolom ps_price lebih dari")


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
def test_a_document_type_is_refused_in_any_part(name):
    hostile = b'<!DOCTYPE a [<!ENTITY b "c">]>' + part(TEMPLATE, name)
    assert refusal(workbooks.changed(TEMPLATE, name, hostile)).startswith("Templat memuat bagian yang tidak aman.")


def test_a_part_that_hides_behind_another_ending_is_refused():
    made = with_sheet(lambda xml: xml.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'))
    hidden = {name.replace("sheet2.xml", "sheet2.bin"): content for name, content in parts(made).items()}
    links = hidden["xl/_rels/workbook.xml.rels"].replace(b"sheet2.xml", b"sheet2.bin")
    assert refusal(workbooks.zipped({**hidden, "xl/_rels/workbook.xml.rels": links})) == fill_template.UNSAFE


def test_a_method_that_inflates_without_measure_is_refused():
    buffer = io.BytesIO(TEMPLATE)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/media/gambar.bin", b"a", zipfile.ZIP_BZIP2)
    assert refusal(buffer.getvalue()) == fill_template.NO_WORKBOOK


def test_a_sheet_in_two_byte_letters_is_refused():
    made = workbooks.changed(
        TEMPLATE, SHEET, part(TEMPLATE, SHEET).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    )
    assert refusal(made) == fill_template.UNSAFE


def test_a_program_in_the_template_is_refused():
    links = part(TEMPLATE, "xl/_rels/workbook.xml.rels").decode()
    link = (
        '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="v"/>'
    )
    made = workbooks.changed(TEMPLATE, "xl/_rels/workbook.xml.rels", links.replace("</Rel", link + "</Rel"))
    assert refusal(made) == fill_template.UNSAFE


def test_a_zip_bomb_is_refused_in_little_memory():
    bomb = workbooks.changed(TEMPLATE, "xl/media/gambar.bin", bytes(400 * 2**20))
    with (
        limited.Child("fill_template", megabytes=100, seconds=5) as child,
        pytest.raises(limited.ChildRefused, match="terlalu besar setelah dibuka"),
    ):
        child.ask(b"null\n" + bomb)


def test_a_zip_bomb_that_lies_about_its_size_is_refused_in_little_memory():
    size = 400 * 2**20
    bomb = workbooks.changed(TEMPLATE, "xl/media/gambar.bin", bytes(size))
    lying = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with (
        limited.Child("fill_template", megabytes=100, seconds=5) as child,
        pytest.raises(limited.ChildRefused, match="rumit atau rusak"),
    ):
        child.ask(b"null\n" + lying)


def test_a_large_file_is_refused_before_it_is_opened():
    assert refusal(bytes(mass_upload.FILE_LIMIT + 1)).startswith("Templat lebih dari 10 MB.")


def test_a_locked_workbook_is_refused():
    assert refusal(workbooks.ole2("EncryptedPackage", b"rahasia")).startswith("Berkas dikunci dengan kata sandi")


def test_two_parts_of_one_name_are_refused():
    doubled = TEMPLATE.replace(b"xl/worksheets/sheet3.xml", b"xl/worksheets/sheet2.xml")
    assert refusal(doubled) == fill_template.UNSAFE


def test_rows_out_of_order_are_refused():
    assert refusal(prefixed([(' r="3"', ""), (' r="2"', "")])).startswith("Nomor baris dalam templat tidak berurutan.")


def test_formulas_among_the_rows_are_refused():
    made = with_sheet(lambda xml: xml.replace("</sheetData>", '<row r="9"><c r="Q9"><f>1+1</f></c></row></sheetData>'))
    assert refusal(made).startswith("Templat sudah berisi rumus mulai baris 7.")


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_sheet_cut_off_anywhere_is_refused(cut):
    xml = part(TEMPLATE, SHEET)
    assert refusal(workbooks.changed(TEMPLATE, SHEET, xml[: len(xml) * cut // 12])) == fill_template.TOO_BROKEN
