"""From looking to saved: whole, once, and only what a person saw."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import importing
from catalog.importing import PlanChanged
from catalog.models import ImportBatch, Licence, Product, Variant
from ikmportal.lib.spreadsheets import write_xlsx
from ikmportal.sample import workbook as sample
from sellers.models import Seller
from tests import people
from tests.catalog.sheets import HEADINGS, ROW, agreed, imported, looked_at, row, work, workbook

pytestmark = pytest.mark.django_db

Stage = ImportBatch.Stage
WITH_LICENCES = (*HEADINGS, "Halal", "No. P-IRT", "P-IRT berlaku sampai")
HALAL, PIRT = "ID35110000000010001", "2063507010001-28"


def everything():
    """How many makers, products, sizes and licences there are."""
    return [model.objects.count() for model in (Seller, Product, Variant, Licence)]


def known_product(price=12_000, **facts):
    return people.product(of=people.seller(), price=price, **facts)


def changes(batch):
    return [(change["field"], change["old"], change["new"]) for change in batch.rows.get().changes]


# The sample workbooks


def test_the_sample_workbook_gives_270_makers_and_400_products(reference):
    batch = agreed(looked_at(sample.write_good()))
    assert (batch.stage, Seller.objects.count(), Product.objects.count()) == (Stage.SAVED, 270, 400)


def test_the_sample_workbook_changes_nothing_the_second_time(reference):
    agreed(looked_at(sample.write_good()))
    batch = looked_at(sample.write_good())
    assert batch.counts == {"tetap": 400, "draf": 0, "ikm_baru": 0, "produk_baru": 0}


def test_the_second_sample_is_refused_row_by_row_with_nothing_saved(reference):
    batch = looked_at(sample.write_bad())
    wrong = [[*cells][-1].replace("No. HP", "Nomor telepon").lower() for cells in sample.WRONG]
    assert [row.problems[0]["column"].lower() for row in batch.rows.refused()] == wrong
    with pytest.raises(PlanChanged):
        importing.confirm(batch, seen=batch.digest)
    assert everything() == [0, 0, 0, 0]


# Looking


def test_looking_saves_nothing():
    batch = looked_at(workbook(ROW))
    assert (batch.stage, batch.counts["baru"], everything()) == (Stage.REVIEW, 1, [0, 0, 0, 0])


def test_a_change_is_shown_from_old_to_new():
    product = known_product()
    assert changes(looked_at(workbook(row(Harga="Rp13.500")))) == [("harga 200 g", "Rp12.000", "Rp13.500")]
    assert product.variants.get().price == 12_000


def test_a_size_that_is_new_to_a_product_is_shown():
    known_product()
    assert changes(looked_at(workbook(row(Netto="500 gram", Harga=25000)))) == [("varian", "", "500 g Rp25.000")]


def test_a_change_of_a_maker_and_of_words_is_shown():
    known_product(composition="tempe")
    batch = looked_at(workbook((*ROW, "Jl. Dua", "tempe, garam"), headings=(*HEADINGS, "Alamat", "Komposisi")))
    assert changes(batch) == [("alamat (jalan, dusun, RT/RW)", "", "Jl. Dua"), ("komposisi", "tempe", "tempe, garam")]


def test_blank_cells_take_nothing_away():
    known_product(composition="tempe")
    batch = looked_at(workbook((*row(Harga="", Netto=""), ""), headings=(*HEADINGS, "Komposisi")))
    assert batch.rows.get().outcome == "tetap"


def test_a_shelf_a_person_chose_is_kept(reference):
    shelf = people.shelf("Oleh-oleh khas")
    product = known_product(category=shelf)
    imported(row(Harga=13_500))
    assert Product.objects.get(pk=product.pk).category == shelf


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence():
    batch = looked_at(b"\x00\x01", name="data.xlsx")
    assert (batch.stage, batch.state) == (Stage.REFUSED, "ready")
    assert batch.refusal == "Berkas tidak terbaca sebagai XLSX, XLS, ODS atau CSV. Simpan ulang dari Excel."


def test_a_file_without_a_heading_is_refused_with_its_sentence():
    batch = looked_at(b"satu;dua\ntiga;empat\n", name="data.csv")
    assert (batch.stage, batch.refusal[:30]) == (Stage.REFUSED, "Baris judul tidak ditemukan. P")


def test_a_sheet_that_was_not_read_is_named():
    rekap = (("Kecamatan", "Produk"), [("Kepanjen", 12)])
    batch = looked_at(write_xlsx({"Data": (HEADINGS, [ROW]), "Rekap": rekap, "Kosong": ((), [])}))
    assert (batch.stage, batch.unread_sheets) == (Stage.REVIEW, ["Rekap"])


def test_columns_a_person_matches_are_used():
    batch = looked_at(workbook(("Dapur Alit", "Keripik", 200), headings=("Toko", "Nama Produk", "Takaran (gram)")))
    assert batch.stage == Stage.MATCHING
    importing.rematch(batch, {"Data": {"0": "seller_name", "1": "name", "2": "netto"}})
    agreed(work(batch))
    assert str(Variant.objects.get(product__seller__name="Dapur Alit").netto) == "200 g"


def test_progress_is_reported_in_rows():
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop")))
    assert (batch.done, batch.total) == (2, 2)


# Agreeing


def test_refused_rows_keep_the_whole_file_out():
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop", Netto="0")))
    with pytest.raises(PlanChanged) as refusal:
        importing.confirm(batch, seen=batch.digest)
    assert str(refusal.value) == ("1 baris bermasalah. Perbaiki berkasnya, atau nyatakan bahwa baris itu ditinggalkan.")
    assert everything() == [0, 0, 0, 0]


def test_leaving_out_exactly_the_refused_rows_is_recorded(staff):
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop", Netto="0")))
    batch = agreed(batch, by=staff, leave_out=True)
    assert (batch.stage, batch.leave_out, batch.refused, batch.confirmed_by) == (Stage.SAVED, True, 1, staff)
    assert list(batch.rows.values_list("number", "left_out")) == [(2, False), (3, True)]
    assert [product.name for product in Product.objects.all()] == ["Keripik Tempe"]


def test_nothing_is_left_out_of_a_sound_file(staff):
    batch = agreed(looked_at(workbook(ROW)), by=staff, leave_out=True)
    assert (batch.leave_out, batch.rows.filter(left_out=True).count()) == (False, 0)


@pytest.mark.parametrize("spoil", [lambda batch: work(batch), lambda batch: batch.ask_again()])
def test_an_import_is_agreed_to_once_and_not_while_it_is_checked(spoil):
    batch = looked_at(workbook(ROW))
    importing.confirm(batch, seen=batch.digest)
    spoil(batch)
    with pytest.raises(PlanChanged):
        importing.confirm(batch, seen=batch.digest)


def test_an_import_being_checked_again_cannot_be_agreed_to():
    batch = looked_at(workbook(ROW))
    batch.ask_again()
    with pytest.raises(PlanChanged):
        importing.confirm(batch, seen=batch.digest)


def test_what_was_checked_again_must_be_seen_again():
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop", Harga="12")))
    seen = batch.digest
    people.seller("Dapur Alit")
    batch.ask_again()
    with pytest.raises(PlanChanged) as refusal:
        importing.confirm(work(batch), seen=seen, leave_out=True)
    assert str(refusal.value).startswith("Berkas ini diperiksa ulang sejak halaman Anda dibuka.")


# Saving


def test_an_import_makes_drafts_with_who_and_why(staff):
    imported(ROW, by=staff)
    product = Product.objects.get()
    assert product.status == Product.Status.DRAFT
    for record in (product, product.seller, product.variants.get()):
        trail = record.history.get()
        assert (trail.history_user, trail.history_change_reason) == (staff, "impor data.xlsx")


def test_each_row_leads_to_its_product():
    batch = imported(ROW, row(Nama_Produk="Sirop"))
    assert [kept.product.name for kept in batch.rows.all()] == ["Keripik Tempe", "Sirop"]


def test_the_same_file_again_changes_nothing():
    rows = [ROW, row(Nama_Usaha="", Nama_Produk="Sirop", Netto="300 ml, 600 ml", Harga="9000; 15000"), ROW]
    imported(*rows)
    before = [list(model.objects.order_by("pk").values()) for model in (Seller, Product, Variant)]
    batch = imported(*rows)
    assert [kept.outcome for kept in batch.rows.all()] == ["tetap", "tetap", "tetap"]
    assert [list(model.objects.order_by("pk").values()) for model in (Seller, Product, Variant)] == before
    assert Product.history.count() == 2


def test_duplicates_are_saved_as_one():
    imported(ROW, ROW, row(Netto="500 gram"))
    assert everything() == [1, 1, 2, 0]


def test_a_draft_without_price_is_saved_without_and_never_with_zero():
    imported(row(Harga=""))
    assert Variant.objects.get().price is None
    assert "harga" in map(str, Product.objects.get().missing())


def test_a_price_reaches_a_published_product(staff):
    product = people.published(by=staff)
    imported(row(Harga=13_500))
    product = Product.objects.get(pk=product.pk)
    assert (product.is_published, product.variants.get().price) == (True, 13_500)


def test_a_failure_in_the_middle_saves_nothing():
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop")))
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX uji_harga ON catalog_variant (price)")  # sizes come after makers, products
    agreed(batch)
    assert everything() == [0, 0, 0, 0]
    assert Product.history.count() == 0
    assert ImportBatch.objects.get().stage == Stage.SAVING


def test_an_import_that_always_fails_says_so_and_may_be_checked_again():
    batch = looked_at(workbook(ROW, row(Nama_Produk="Sirop")))
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX uji_harga ON catalog_variant (price)")
    batch = agreed(batch)
    for _time in range(5):
        batch = work(batch)
    assert (batch.is_failed, batch.failure[:22]) == (True, "Pekerjaan gagal 5 kali")


@pytest.mark.parametrize(
    "meanwhile", [lambda: people.product(of=people.seller(), price=9_000), lambda: people.seller("Dapur Alit")]
)
def test_records_that_changed_between_look_and_save_stop_it(meanwhile):
    batch = looked_at(workbook(ROW))
    meanwhile()
    before = everything()
    batch = agreed(batch)
    assert (batch.is_failed, batch.stage, batch.confirmed_at) == (True, Stage.CHECKING, None)
    assert batch.failure == (
        "Data portal berubah sejak berkas ini diperiksa, jadi belum ada yang disimpan. Periksa ulang berkasnya."
    )
    assert everything() == before


def test_after_a_change_the_file_can_be_checked_and_saved_anew():
    batch = looked_at(workbook(ROW))
    people.product(of=people.seller(), price=9_000)
    batch = agreed(batch)
    batch.ask_again()
    agreed(work(batch))
    assert Variant.objects.get().price == 12_000


# Licences


def verified(kind, number, **facts):
    return people.licence(known_product(), kind, number, **facts)


@pytest.mark.parametrize(
    ("cells", "checked"), [((HALAL, PIRT, "31-12-2028"), True), ((HALAL, PIRT, "30-06-2029"), False)]
)
def test_a_date_that_changes_takes_the_badge_off_until_it_is_checked(cells, checked):
    licence = verified("pirt", PIRT, valid_until=datetime.date(2028, 12, 31))
    imported((*ROW, *cells), headings=WITH_LICENCES)
    assert Licence.objects.get(pk=licence.pk).is_verified is checked


def test_a_badge_does_not_spread_to_a_product_nobody_checked():
    licence = verified("halal", HALAL)
    batch = imported((*row(Nama_Produk="Sirop"), HALAL, "", ""), headings=WITH_LICENCES)
    assert ("pemeriksaan Halal (BPJPH) " + HALAL, "sudah diperiksa", "perlu diperiksa ulang") in changes(batch)
    assert Licence.objects.get(pk=licence.pk).is_verified is False


def test_a_licence_is_one_row_for_all_its_products():
    rows = [(*ROW, HALAL, "", ""), (*row(Nama_Produk="Sirop"), HALAL, "", "")]
    imported(*rows, headings=WITH_LICENCES)
    assert Licence.objects.get().products.count() == 2


# Effort


def statements(count):
    """What importing `count` makers with a product each asks of the database; writes go in chunks and are not counted."""
    rows = [row(Nama_Usaha=f"Dapur {count} {n}", Nama_Produk=f"Keripik {n}") for n in range(count)]
    with CaptureQueriesContext(connection) as counted:
        imported(*rows)
    return sum(not query["sql"].startswith(("INSERT", "UPDATE")) for query in counted)


def test_the_number_of_queries_does_not_grow_with_the_rows():
    statements(1)  # the search index is written whole the first time
    assert statements(10) == statements(100)


def test_the_number_of_queries_does_not_grow_with_known_rows():
    for count in (10, 100):
        statements(count)
    assert statements(10) == statements(100)
