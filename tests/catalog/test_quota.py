"""Room: how much one maker may fill, what a nearly full disk refuses, and what a full one leaves behind."""

import contextlib
import resource
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from storages.backends.s3 import S3Storage

from catalog import quota
from catalog.models import ImportBatch, Photo, Product
from ikmportal.fuzz.seeds import clip
from ikmportal.lib import files, limited, video
from ikmportal.lib.children import clean_video
from ikmportal.lib.files import NoRoom
from tests import people
from tests.catalog.owner_form import edit
from tests.catalog.test_photos import encoded, noise

pytestmark = pytest.mark.django_db
LOW = "Ruang penyimpanan portal hampir penuh, jadi berkas baru belum diterima. Beri tahu dinas, lalu coba lagi nanti."


@pytest.fixture
def product():
    return people.product()


@pytest.fixture
def owner_client(client, product):
    client.force_login(people.owner(product.seller))
    return client


def upload(*names, side=400):
    return [SimpleUploadedFile(f"{name}.jpg", encoded(noise(side, seed=name), "JPEG"), "image/jpeg") for name in names]


def sent(client, product, photos):
    return client.post(f"/usaha/produk/{product.pk}/foto/", {"new_photos": photos}, follow=True)


def kept():
    return [
        path for name in ("default", "private") for path in Path(storages[name].location).rglob("*") if path.is_file()
    ]


# The quota


def test_a_photo_counts_with_the_bytes_of_its_master(product):
    first, second = (Photo.add(product, people.picture(name)) for name in "ab")
    assert quota.used_by(product.seller) == first.master.size + second.master.size == first.bytes + second.bytes


def test_every_product_of_a_maker_counts_and_no_other_makers(product):
    mine = Photo.add(people.product("Sirop", of=product.seller), people.picture("a"))
    Photo.add(people.product("Lain", of=people.seller("Dapur Bima")), people.picture("b"))
    assert quota.used_by(product.seller) == mine.bytes


def test_a_deleted_photo_gives_its_room_back(product):
    Photo.add(product, people.picture()).delete()
    assert quota.used_by(product.seller) == 0


def test_what_does_not_fit_is_refused_with_what_to_delete(product, settings):
    Photo.add(product, people.picture("dipilih"))
    spare = Photo.add(product, people.picture("cadangan"))
    Photo.objects.filter(pk=spare.pk).update(position=None, bytes=1_500_000)
    settings.SELLER_QUOTA = 1_600_000
    with pytest.raises(NoRoom) as refused:
        quota.ensure_room(product.seller, 200_000)
    assert str(refused.value) == (
        "Berkas Dapur Alit sudah memakai 1,5 MB dari 1,6 MB, jadi 0,2 MB lagi tidak muat. "
        "Hapus foto yang tidak dipilih (1 foto, 1,5 MB), lalu kirim lagi."
    )


def test_where_every_photo_is_chosen_another_way_out_is_told(product, settings):
    Photo.add(product, people.picture())
    settings.SELLER_QUOTA = 10
    with pytest.raises(NoRoom, match="Hapus foto produk yang tidak dijual lagi, lalu kirim lagi"):
        quota.ensure_room(product.seller, 1)


def test_the_last_byte_fits(product, settings):
    settings.SELLER_QUOTA = 100
    assert quota.ensure_room(product.seller, 100) is None


def test_of_several_photos_those_that_fit_are_taken_and_the_rest_named(owner_client, product, settings):
    one, two = upload(1, 2)
    settings.SELLER_QUOTA = int(1.5 * one.size)
    answer = sent(owner_client, product, [one, two])
    assert (answer.status_code, "2.jpg: Berkas Dapur Alit" in answer.text, Photo.objects.count()) == (200, True, 1)


def test_the_office_is_refused_too(staff_client, product, settings):
    settings.SELLER_QUOTA = 10
    page = staff_client.get(f"/dinas/catalog/product/{product.pk}/change/")
    form = {
        **{
            field.html_name: field.value() or ""
            for field in page.context["adminform"].form
            if field.name != "new_photos"
        },
        **{
            field.html_name: field.value() or ""
            for inline in page.context["inline_admin_formsets"]
            for field in inline.formset.management_form
        },
        "new_photos": upload(1),
    }
    answer = staff_client.post(f"/dinas/catalog/product/{product.pk}/change/", form)
    assert ("lagi tidak muat" in answer.text, Photo.objects.count()) == (True, 0)


def test_no_other_way_in_goes_past_the_quota(product, settings):
    settings.SELLER_QUOTA = 10
    before = kept()
    with pytest.raises(NoRoom):
        Photo.add(product, people.picture())
    assert (Photo.objects.count(), kept()) == (0, before)


def test_the_same_photo_again_needs_no_room(product, settings):
    photo = Photo.add(product, people.picture())
    settings.SELLER_QUOTA = photo.bytes
    assert Photo.add(product, people.picture()) == photo


# The floor of the disk


@pytest.fixture
def low_disk(settings):
    settings.DISK_FLOOR = 10**18


def test_a_nearly_full_disk_refuses_photos_before_it_opens_them(owner_client, product, low_disk):
    answer = sent(owner_client, product, [SimpleUploadedFile("a.jpg", b"bukan foto", "image/jpeg")])
    assert (LOW in answer.text, "bukan foto JPG" in answer.text) == (True, False)


def test_a_nearly_full_disk_refuses_spreadsheets(staff_client, low_disk):
    book = SimpleUploadedFile("data.csv", b"Nama usaha;Nama produk\nAlit;Keripik\n")
    answer = staff_client.post("/dinas/catalog/importbatch/add/", {"file": book})
    assert (LOW in answer.text, ImportBatch.objects.count()) == (True, 0)


def test_a_nearly_full_disk_still_takes_words(owner_client, product, low_disk):
    edit(owner_client, product, name="Keripik Baru")
    assert Product.objects.get().name == "Keripik Baru"


def test_enough_room_refuses_nothing(settings):
    settings.DISK_FLOOR = 1
    assert files.ensure_disk(default_storage) is None


def test_a_folder_that_is_not_there_yet_is_measured_where_it_will_be(tmp_path):
    assert files.free_bytes(tmp_path / "belum" / "ada") > 0


def test_a_bucket_has_no_floor(low_disk):
    assert files.ensure_disk(S3Storage(bucket_name="foto", access_key="a", secret_key="b")) is None


# A disk that is full


@contextlib.contextmanager
def mounted(folder):
    """A file system of 256 KB; where we may not mount one, no file beyond 64 KB, which is refused at the same place."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "penuh", folder], capture_output=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if done.returncode:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        if not done.returncode:
            subprocess.run(["umount", folder], check=True)


@pytest.fixture
def full_disk(tmp_path, settings):
    """The disk of private files."""
    with mounted(tmp_path):
        private = {"BACKEND": "ikmportal.lib.files.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
        settings.STORAGES = {**settings.STORAGES, "private": private}
        yield tmp_path


def test_a_photo_on_a_full_disk_leaves_no_row_and_no_half_file_and_a_sentence(owner_client, product, full_disk):
    owner_client.raise_request_exception = False
    answer = sent(owner_client, product, upload(1, side=900))
    left = [path for path in full_disk.rglob("*") if path.is_file()]
    assert (answer.status_code, Photo.objects.count(), left) == (507, 0, [])
    assert "Yang baru dikirim belum tersimpan; yang sudah ada tetap utuh." in answer.text


def test_a_photo_before_the_disk_was_full_stays_whole(owner_client, product, full_disk):
    first = Photo.add(product, people.picture())
    owner_client.raise_request_exception = False
    sent(owner_client, product, upload(1, side=900))
    assert [path.stat().st_size for path in full_disk.rglob("*.jpg")] == [first.bytes]


@pytest.fixture
def long_clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("unggahan") / "video.mp4"
    path.write_bytes(clip(40))
    return path


def test_a_video_on_a_full_disk_is_refused_in_words(long_clip, full_disk, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(full_disk))
    with video.Door() as door:
        if not full_disk.is_mount():
            door.child = limited.Child("clean_video", megabytes=448, seconds=30, file_bytes=65_536)
        with pytest.raises(video.UnusableVideo) as refused, door.accept(long_clip):
            pass
    assert (str(refused.value), list(full_disk.rglob("*"))) == (clean_video.FULL, [])


@pytest.mark.parametrize("said", [OSError(28, "No space left"), OSError(122, "Quota"), NoRoom("penuh")])
def test_a_full_disk_is_known_by_what_it_says_at_any_depth(said):
    problem = RuntimeError("tidak tersimpan")
    problem.__cause__ = said
    assert (files.is_full(problem), files.is_full(RuntimeError("lain"))) == (True, False)


def test_a_full_disk_is_known_by_what_sqlite_says(tmp_path):
    full = sqlite3.connect(tmp_path / "kecil.sqlite3")
    full.execute("create table isi (teks)")
    full.execute("pragma max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as problem:
        full.execute("insert into isi values (?)", ["x" * 100_000])
    assert files.is_full(problem.value)


def test_another_fault_is_told_as_before(owner_client, product, monkeypatch):
    monkeypatch.setattr("catalog.views.owner_photos._take", lambda *parts: 1 / 0)
    owner_client.raise_request_exception = False
    answer = sent(owner_client, product, upload(1))
    assert (answer.status_code, "Maaf, sedang ada gangguan" in answer.text) == (500, True)
