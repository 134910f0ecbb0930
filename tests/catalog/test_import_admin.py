"""The office hands in a sheet, looks at it, and decides."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.attention import attention
from catalog.importing import order
from catalog.models import ImportBatch, Product
from ikmportal.lib import spreadsheets
from tests import people
from tests.catalog.sheets import HEADINGS, ROW, looked_at, row, work, workbook

pytestmark = pytest.mark.django_db

ADD = reverse("admin:catalog_importbatch_add")
QUERIES_A_PAGE = 7
BAD = row(Nama_Produk="Sirop", Netto="0")


def address(deed, batch):
    return reverse(f"admin:catalog_importbatch_{deed}", args=[batch.pk])


def upload(client, data, name="data.xlsx"):
    return client.post(ADD, {"file": SimpleUploadedFile(name, data)})


def page(client, batch, outcome=""):
    return client.get(batch.get_absolute_url(), {"hasil": outcome}).content.decode()


def messages(response):
    return [str(message) for message in response.context["messages"]]


def refused_book(client, batch):
    """The downloaded workbook as rows of cells."""
    data = client.get(address("refused", batch)).content
    return [list(cells) for cells in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]


# Handing in


def test_an_upload_waits_to_be_checked_under_the_name_of_who_sent_it(staff_client, staff):
    response = upload(staff_client, workbook(ROW))
    batch = ImportBatch.objects.get()
    assert response.headers["Location"] == batch.get_absolute_url()
    assert (batch.filename, batch.requested_by, batch.stage, batch.is_queued) == ("data.xlsx", staff, "periksa", True)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("foto.jpg", b"\xff\xd8", "Jenis berkas .jpg tidak dapat diimpor. Unggah XLSX, XLS, ODS, atau CSV."),
        ("data", b"a;b", "Jenis berkas .data tidak dapat diimpor. Unggah XLSX, XLS, ODS, atau CSV."),
        ("data.xlsx", b"", "Berkas itu kosong. Pilih berkas lain."),
        (
            "data.csv",
            b"a" * (spreadsheets.FILE_LIMIT + 1),
            "Berkas lebih dari 20 MB. Hapus gambar di dalamnya, atau bagi menjadi beberapa berkas.",
        ),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_at_the_door(staff_client, name, data, said):
    response = upload(staff_client, data, name)
    assert response.context["form"].errors["file"] == [said]
    assert ImportBatch.objects.count() == 0


def test_an_upload_without_a_file_asks_for_one(staff_client):
    assert staff_client.post(ADD, {"file": ""}).context["form"].errors["file"] == ["Pilih dulu berkasnya."]


def test_a_file_that_only_claims_to_be_a_sheet_is_refused_on_its_page(staff_client):
    batch = looked_at(b"\xff\xd8\xff\x00", name="data.xlsx")
    assert "Berkas tidak terbaca sebagai XLSX, XLS, ODS atau CSV." in page(staff_client, batch)


# Looking


def test_the_page_shows_each_refusal_with_row_column_text_and_sentence(staff_client):
    html = page(staff_client, looked_at(workbook(ROW, row(Nama_Produk="Sirop", Netto="<b>200"))))
    assert "<td>3</td>" in html
    assert "<b>Netto</b> <q>&lt;b&gt;200</q> &#x27;&lt;b&gt;200&#x27; tidak terbaca sebagai netto. Tulis angka" in html


def test_the_page_shows_changes_from_old_to_new(staff_client):
    people.product(of=people.seller())
    html = page(staff_client, looked_at(workbook(row(Harga=13_500))))
    assert "<b>Harga 200 g</b> <del>Rp12.000</del> → <ins>Rp13.500</ins>" in html


def test_the_page_says_what_a_draft_lacks(staff_client):
    html = page(staff_client, looked_at(workbook(row(Harga="", Merek="0"))))
    assert "belum ada merek, harga" in html


def test_the_page_names_sheets_that_were_not_read(staff_client):
    sheets = {"Data": (HEADINGS, [ROW]), "Rekap": (("Kecamatan", "Jumlah"), [("Kepanjen", 12)])}
    assert "<b>Rekap</b>" in page(staff_client, looked_at(spreadsheets.write_xlsx(sheets)))


@pytest.mark.parametrize(("outcome", "shown"), [("tolak", "Sirop"), ("baru", "Keripik Tempe")])
def test_a_tab_shows_the_rows_of_one_outcome(staff_client, outcome, shown):
    batch = looked_at(workbook(ROW, BAD))
    rows = staff_client.get(batch.get_absolute_url(), {"hasil": outcome}).context["page"].object_list
    assert [kept.product_name for kept in rows] == [shown]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_rows_as_for_one(staff_client, queries, count):
    batch = looked_at(workbook(*(row(Nama_Produk=f"Keripik {n}") for n in range(count))))
    staff_client.get(batch.get_absolute_url())
    with queries(QUERIES_A_PAGE):
        staff_client.get(batch.get_absolute_url())


def test_progress_is_a_fragment_that_asks_again_until_it_is_done(staff_client):
    batch = order("data.xlsx", workbook(ROW))
    waiting = staff_client.get(address("progress", batch)).content.decode()
    work(batch)
    assert ("hx-get" in waiting, "hx-get" in staff_client.get(address("progress", batch)).content.decode()) == (
        True,
        False,
    )


# Refused rows to take away


def test_refused_rows_are_a_workbook_with_the_reasons_in_the_last_column(staff_client):
    heading, *rows = refused_book(staff_client, looked_at(workbook(ROW, BAD)))
    assert heading == ["Lembar", "Baris", *HEADINGS, "Yang perlu diperbaiki"]
    assert rows[0][:7] == ["Data", 3, "Dapur Alit", "Sirop", "Alit", "0", "Rp12.000"]
    assert rows[0][7].startswith("Netto: Netto '0' bernilai nol.")


def test_refused_rows_keep_their_maker_when_they_leave_the_others(staff_client):
    rows = [ROW, row(Nama_Usaha="", Netto="0"), row(Nama_Usaha="Dapur Bima", Netto="0"), row(Nama_Usaha="", Netto="0")]
    _heading, *taken = refused_book(staff_client, looked_at(workbook(*rows)))
    assert [cells[2] for cells in taken] == ["Dapur Alit", "Dapur Bima", "Dapur Bima"]


def test_refused_rows_can_be_mended_and_handed_in_again(staff_client):
    heading, *rows = refused_book(staff_client, looked_at(workbook(ROW, BAD)))
    mended = [[cell if cell != "0" else "600 ml" for cell in cells] for cells in rows]
    batch = looked_at(workbook(*mended, headings=heading))
    assert [(kept.outcome, kept.product_name) for kept in batch.rows.all()] == [("baru", "Sirop")]


def test_a_formula_among_refused_rows_stays_text(staff_client):
    batch = looked_at(workbook(row(Nama_Produk="=1+1", Netto="0")))
    data = staff_client.get(address("refused", batch)).content
    assert openpyxl.load_workbook(io.BytesIO(data)).active["D2"].data_type == "s"


# Deciding


def test_agreeing_queues_the_saving(staff_client, staff):
    batch = looked_at(workbook(ROW))
    staff_client.post(address("confirm", batch), {"seen": batch.digest})
    batch = work(batch)
    assert (batch.stage, batch.confirmed_by, Product.objects.count()) == ("tersimpan", staff, 1)


@pytest.mark.parametrize(("wishes", "saved"), [({}, 0), ({"leave_out": "on"}, 1)])
def test_refused_rows_are_left_out_only_when_that_is_said(staff_client, wishes, saved):
    batch = looked_at(workbook(ROW, BAD))
    staff_client.post(address("confirm", batch), {"seen": batch.digest, **wishes})
    work(batch)
    assert Product.objects.count() == saved


def test_a_page_that_is_out_of_date_agrees_to_nothing(staff_client):
    batch = looked_at(workbook(ROW))
    response = staff_client.post(address("confirm", batch), {"seen": "lama"}, follow=True)
    assert messages(response) == ["Berkas ini diperiksa ulang sejak halaman Anda dibuka. Lihat dulu hasil yang baru."]


def test_the_form_carries_what_was_seen(staff_client):
    batch = looked_at(workbook(ROW))
    assert f'<input type="hidden" name="seen" value="{batch.digest}">' in page(staff_client, batch)


def test_columns_can_be_matched_by_hand(staff_client):
    batch = looked_at(workbook(ROW, headings=("Toko", *HEADINGS[1:])))
    chosen = ["seller_name", "name", "brand", "netto", "price"]
    staff_client.post(address("columns", batch), {f"lembar0-{n}": name for n, name in enumerate(chosen)})
    assert work(batch).rows.get().seller_name == "Dapur Alit"


def test_a_sheet_can_be_passed_over_on_the_columns_screen(staff_client):
    sheets = {"Data": (HEADINGS, [ROW]), "Rekap": (("Nama Produk", "Jumlah"), [("Keripik", 12)])}
    batch = looked_at(spreadsheets.write_xlsx(sheets))
    data = {f"lembar0-{n}": name for n, name in enumerate(["seller_name", "name", "-", "netto", "price"])}
    response = staff_client.post(address("columns", batch), {**data, "lembar1-0": "-", "lembar1-1": "-"})
    assert response.status_code == 302
    assert work(batch).unread_sheets == ["Rekap"]


def test_a_saved_import_cannot_be_matched_agreed_to_or_repeated(staff_client):
    batch = looked_at(workbook(ROW))
    staff_client.post(address("confirm", batch), {"seen": batch.digest})
    work(batch)
    before = ImportBatch.objects.values().get()
    for deed in ("columns", "confirm", "repeat"):
        staff_client.post(address(deed, batch), {"seen": batch.digest, "lembar0-0": "name"})
    assert ImportBatch.objects.values().get() == before


def test_a_failed_import_can_be_checked_again(staff_client):
    batch = looked_at(workbook(ROW))
    people.product(of=people.seller(), price=9_000)
    staff_client.post(address("confirm", batch), {"seen": batch.digest})
    assert work(batch).is_failed
    staff_client.post(address("repeat", batch))
    assert work(batch).stage == "tinjau"


# Who


@pytest.mark.parametrize("deed", ["columns", "confirm", "repeat"])
def test_the_head_of_office_looks_and_does_not_write(client, deed):
    client.force_login(people.head_of_office())
    batch = looked_at(workbook(ROW))
    assert client.get(batch.get_absolute_url()).status_code == 200
    assert client.post(address(deed, batch), {"seen": batch.digest}).status_code == 404
    assert upload(client, workbook(ROW)).status_code == 404


@pytest.mark.parametrize("deed", ["progress", "columns", "refused"])
def test_others_see_nothing_of_an_import(client, deed):
    batch = looked_at(workbook(ROW, BAD))
    client.force_login(people.owner(people.seller()))
    assert client.get(address(deed, batch)).status_code == 302
    assert client.get(batch.get_absolute_url()).status_code == 302


def test_the_front_page_leads_to_every_import_that_waits(staff, staff_client):
    for stage in (ImportBatch.Stage.REVIEW, ImportBatch.Stage.MATCHING, ImportBatch.Stage.SAVED):
        ImportBatch.objects.create(filename=f"{stage}.xlsx", stage=stage)
    (item,) = (item for item in attention(staff) if item.words == "impor menunggu keputusan")
    assert staff_client.get(item.address).context["cl"].result_count == item.count == 2
