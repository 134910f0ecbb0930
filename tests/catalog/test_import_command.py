import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from catalog.models import ImportBatch, Product
from sellers.models import Region, Seller
from tests import people
from tests.catalog.sheets import ROW, row, workbook

pytestmark = pytest.mark.django_db

BAD = row(Nama_Produk="Sirop", Netto="0")


@pytest.fixture
def handed_in(tmp_path, reference):
    """Writes a sheet of these rows and gives its path."""

    def write(*rows, **options):
        path = tmp_path / "data.xlsx"
        path.write_bytes(workbook(*rows, **options))
        return path

    return write


def run(path, *options):
    call_command("import_catalogue", path, *options)


def refusal(path, *options):
    with pytest.raises(CommandError) as refused:
        run(path, *options)
    return str(refused.value)


def test_the_command_saves_a_sound_sheet(handed_in, capsys):
    run(handed_in(ROW, row(Nama_Produk="Sirop")))
    assert (Seller.objects.count(), Product.objects.count()) == (1, 2)
    assert capsys.readouterr().out.splitlines() == [
        "2 baris: 2 baru, 0 berubah, 0 tidak berubah, 0 digabung, 0 ditolak.",
        "IKM baru 1, produk baru 2, di antaranya 0 draf yang belum lengkap.",
        "Tersimpan.",
    ]


def test_the_command_records_who_agreed(handed_in):
    staff = people.staff_member()
    run(handed_in(ROW), "--by", staff.username)
    assert ImportBatch.objects.get().confirmed_by == staff


def test_a_dry_run_tells_and_saves_nothing(handed_in, capsys):
    run(handed_in(ROW, BAD), "--dry-run")
    said = capsys.readouterr()
    assert "2 baris: 1 baru, 0 berubah, 0 tidak berubah, 0 digabung, 1 ditolak." in said.out
    assert said.err.startswith("Data baris 3, Netto, tertulis '0': Netto '0' bernilai nol.")
    assert (Product.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_dry_run_shows_how_the_columns_were_understood(handed_in, capsys):
    run(handed_in(ROW), "--dry-run")
    assert capsys.readouterr().out.splitlines()[0] == (
        "Lembar 'Data': judul di baris 1. Nama Usaha = Nama usaha, Nama Produk = Nama produk, Merek = Merek, "
        "Netto = Netto, Harga = Harga"
    )


def test_refused_rows_stop_the_command_and_nothing_is_saved(handed_in):
    assert refusal(handed_in(ROW, BAD)) == (
        "1 baris bermasalah, tidak ada yang disimpan. Perbaiki berkasnya, atau tambahkan --leave-out-refused untuk "
        "meninggalkan tepat baris-baris itu."
    )
    assert Product.objects.count() == 0


def test_refused_rows_can_be_left_out_and_are_recorded(handed_in):
    run(handed_in(ROW, BAD), "--leave-out-refused")
    assert [product.name for product in Product.objects.all()] == ["Keripik Tempe"]
    assert ImportBatch.objects.get().rows.get(left_out=True).number == 3


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_sheet_whose_columns_are_unknown_is_refused_with_a_way_on(handed_in, options):
    assert "di admin" in refusal(handed_in(ROW, headings=("Toko", "Nama Produk", "a", "b", "c")), *options)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tidak-ada.xlsx", None, "tidak ada"),
        ("foto.jpg", b"\xff\xd8\xff\x00", "tidak"),
        ("rusak.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "Simpan ulang dari Excel"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, reference, name, content, said, options):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert said in refusal(path, *options)


def test_an_unknown_person_cannot_agree(handed_in):
    assert refusal(handed_in(ROW), "--by", "siapa") == "Tidak ada pengguna bernama siapa."
    assert ImportBatch.objects.count() == 0


def test_a_failure_in_the_middle_ends_the_command_for_good(handed_in):
    path = handed_in(ROW, row(Nama_Produk="Sirop"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX uji_harga ON catalog_variant (price)")
    assert refusal(path).startswith("Pekerjaan gagal 5 kali.")
    assert (Product.objects.count(), ImportBatch.objects.claimable().count()) == (0, 0)


def test_a_fresh_database_gets_its_kecamatan_first(tmp_path, db):
    path = tmp_path / "data.xlsx"
    path.write_bytes(
        workbook((*ROW, "Kepanjen"), headings=("Nama Usaha", "Nama Produk", "Merek", "Netto", "Harga", "Kec"))
    )
    run(path)
    assert Seller.objects.get().subdistrict == Region.objects.get(code="35.07.13")
