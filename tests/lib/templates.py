"""Workbooks such as Shopee Indonesia gives its sellers: 43 columns known by codes, six rows of its own, data from row 7."""

import io
import zipfile

import xlsxwriter

from tests.lib import workbooks

COURIERS = (
    "channel_id.8001",
    "channel_id.8002",
    "channel_id.8003",
    "channel_id.8005",
    "channel_id.8007",
    "channel_id.8008",
)
CODES = (
    *"ps_category ps_product_name ps_product_description ps_maximum_purchase_quantity".split(),
    *"ps_maximum_purchase_quantity_start_date ps_maximum_purchase_quantity_time_period".split(),
    *"ps_maximum_purchase_quantity_end_date ps_minimum_purchase_quantity ps_sku_parent_short ps_dangerous_goods".split(),
    *"et_title_variation_integration_no et_title_variation_1 et_title_option_for_variation_1".split(),
    *"et_title_image_per_variation et_title_variation_2 et_title_option_for_variation_2 ps_price ps_stock".split(),
    *"ps_sku_short ps_new_size_chart et_title_size_chart ps_gtin_code ps_item_cover_image".split(),
    *(f"ps_item_image_{number}" for number in range(1, 9)),
    *"ps_weight ps_length ps_width ps_height".split(),
    *COURIERS,
    *"ps_product_pre_order_dts et_title_reason".split(),
)
SHEET = "xl/worksheets/sheet2.xml"  # the first tab is a guide, as in Shopee's own


def template(codes=CODES, *, suffix="|0|1", shop="basic"):
    """One sheet to fill among others, with formats, a hidden row, a choice of answers, and rows left by someone before."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold, open_cell = book.add_format({"bold": True}), book.add_format({"locked": False, "num_format": "@"})
    book.add_worksheet("Panduan").write_string(0, 0, "Baca dulu & ikuti <urutannya>")
    page = book.add_worksheet("Templat")
    for column, code in enumerate(codes):
        page.write_string(0, column, code + suffix, bold)
        page.write_string(2, column, f"Kolom {column} – “wajib” & <diisi>")
        page.write_blank(6, column, None, open_cell)
    page.write_row(1, 0, [shop, "d41d8cd98f00b204", "0", "Versi é"])
    page.write_number(4, 3, 1.5)
    page.set_row(1, None, None, {"hidden": True})
    page.data_validation(6, 9, 1000, 9, {"validate": "list", "source": ["No (ID)", "Yes (ID)"]})
    page.write_string(7, 1, "Contoh produk lama")
    book.add_worksheet("Kategori").write_column(0, 0, ["100629", "100630"])
    book.close()
    return buffer.getvalue()


def with_sheet(change, made=None):
    """A template after `change` of the text of its sheet."""
    made = made or template()
    return workbooks.changed(made, SHEET, change(part(made, SHEET).decode()))


def part(book, name):
    return parts(book)[name]


def parts(book):
    """`{name: bytes}` in the order of the archive."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
