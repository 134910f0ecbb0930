import io
import random
import resource
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from catalog.models import Photo, Product
from catalog.models.photo import private_storage
from catalog.tasks import render_photo
from ikmportal.lib import files, images
from ikmportal.lib.files import WholeFileStorage, keep
from tests import people

pytestmark = pytest.mark.django_db

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
HIDDEN = b"<script>alert(1)</script>"


def opened(data):
    return Image.open(io.BytesIO(data))


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def of_a_phone(size=(400, 300)):
    """A photo held sideways: its upper half is red once it is turned upright, and it knows where it was taken."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Ponsel"
    exif.get_ifd(GPS).update({1: "S", 2: (8.0, 1.0, 2.0)})
    return encoded(image, "JPEG", exif=exif, comment=HIDDEN, xmp=b"<x:xmpmeta>rumah</x:xmpmeta>", icc_profile=b"profil")


def noise(side=2000, seed=1):
    return Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(side * side * 3))


def animated(kind):
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def huge(width=60_000, height=60_000):
    """A PNG of a few bytes whose header promises 3.6 thousand million pixels."""
    data = bytearray(encoded(Image.new("1", (300, 300)), "PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.fixture
def product():
    return people.product()


# The door


def test_a_photo_is_made_anew_upright():
    master = images.accept(of_a_phone())
    with opened(master.data) as image:
        top, bottom = image.getpixel((150, 50)), image.getpixel((150, 350))
    assert (master.width, master.height, top[0] > 200, bottom[2] > 200) == (300, 400, True, True)


def test_a_photo_keeps_nothing_of_where_and_with_what_it_was_taken():
    master = images.accept(of_a_phone()).data
    with opened(master) as image:
        kept = (dict(image.getexif()), sorted(image.info.keys() & {"exif", "comment", "xmp", "icc_profile"}))
    assert (kept, HIDDEN in master) == (({}, []), False)


@pytest.mark.parametrize("kind", images.RENDITIONS)
def test_no_rendition_keeps_it_either(kind):
    made = images.renditions(of_a_phone())[kind]
    with opened(made) as image:
        kept = sorted(image.info.keys() & {"exif", "comment", "xmp", "icc_profile"})
    assert (kept, HIDDEN in made) == ([], False)


def test_what_is_hidden_behind_a_photo_is_left_behind():
    master = images.accept(people.picture() + HIDDEN).data
    assert HIDDEN not in master


@pytest.mark.parametrize(
    ("size", "master"), [((4000, 3000), (2000, 1500)), ((900, 2400), (750, 2000)), ((200, 200),) * 2]
)
def test_a_master_has_at_most_2000_pixels_a_side(size, master):
    made = images.accept(people.picture(size=size))
    assert (made.width, made.height) == opened(made.data).size == master


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_pass_and_become_jpeg(kind):
    assert opened(images.accept(people.picture(kind=kind)).data).format == "JPEG"


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_way_to_hold_colour_becomes_rgb(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(images.accept(encoded(Image.new(mode, (300, 300)), kind)).data).mode == "RGB"


def test_transparency_becomes_paper():
    master = images.accept(encoded(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    colour = opened(master.data).getpixel((150, 150))
    assert max(abs(seen - paper) for seen, paper in zip(colour, images.PAPER, strict=True)) < 4


NOT_A_PHOTO = "Berkas bukan foto JPG, PNG, atau WebP yang utuh. Ambil atau pilih foto lain."
MOVING = "Gambar bergerak tidak dapat dipakai. Kirim foto biasa."
MANY_PIXELS = "Foto lebih dari 24 megapiksel. Kecilkan dulu di ponsel, lalu kirim lagi."

HEIC = (
    "Foto iPhone jenis HEIC belum dapat dipakai. Di iPhone buka Pengaturan › Kamera › Format, pilih 'Paling Kompatibel', "
    "lalu ambil lagi fotonya."
)

REFUSED = {
    "nothing": (b"", NOT_A_PHOTO),
    "text": (b"bukan foto" * 100, NOT_A_PHOTO),
    "gif": (people.picture(kind="GIF"), NOT_A_PHOTO),
    "bmp": (people.picture(kind="BMP"), NOT_A_PHOTO),
    "tiff": (people.picture(kind="TIFF"), NOT_A_PHOTO),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>', NOT_A_PHOTO),
    "script before a photo": (HIDDEN + people.picture(), NOT_A_PHOTO),
    "heic of an iphone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), HEIC),
    "pdf with a photo": (b"%PDF-1.7\n" + people.picture(), NOT_A_PHOTO),
    "gif head on a photo": (b"GIF89a" + people.picture()[6:], NOT_A_PHOTO),
    "animated webp": (animated("WEBP"), MOVING),
    "animated png": (animated("PNG"), MOVING),
    "truncated jpeg": (encoded(noise(400), "JPEG")[:-5000], NOT_A_PHOTO),
    "truncated png": (encoded(noise(400), "PNG")[:-5000], NOT_A_PHOTO),
    "truncated webp": (encoded(noise(400), "WEBP")[:-5000], NOT_A_PHOTO),
    "bomb": (huge(), MANY_PIXELS),
    "large bomb": (huge(10_000, 10_000), MANY_PIXELS),
    "a little too many pixels": (huge(6_000, 4_001), MANY_PIXELS),
    "tiny": (
        people.picture(size=(199, 400)),
        "Foto hanya 199 × 400 piksel. Pakai foto dengan sisi minimal 850 piksel.",
    ),
    "heavy": (b"\xff" * (images.BYTE_LIMIT + 1), "Foto lebih dari 12 MB. Kirim ulang dengan ukuran lebih kecil."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plainly_a_photo_is_refused_with_what_to_do(name):
    data, said = REFUSED[name]
    with pytest.raises(images.UnusablePhoto) as refusal:
        images.accept(data)
    assert str(refusal.value) == said


def test_a_phone_photo_with_a_second_exposure_is_taken_by_its_first():
    first, second = Image.new("RGB", (400, 300), "red"), Image.new("RGB", (400, 300), "blue")
    master = images.accept(encoded(first, "MPO", save_all=True, append_images=[second]))
    assert opened(master.data).getpixel((10, 10))[0] > 200


def test_a_picture_that_needs_more_memory_than_its_child_has_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(images, "MEMORY_LIMIT", 120)
    with pytest.raises(images.UnusablePhoto, match="terlalu berat untuk dibuka, atau rusak"):
        images.accept(encoded(Image.new("RGB", (5000, 4800)), "PNG"))


def test_the_largest_photo_of_the_greediest_kind_fits_into_its_child():
    master = images.accept(encoded(Image.new("RGBA", (6000, 4000), (200, 30, 40, 128)), "WEBP", quality=30, method=0))
    assert (master.width, master.height) == (2000, 1334)


def test_several_photos_share_one_child_which_is_gone_afterwards():
    with images.Door() as door:
        masters = [door.accept(people.picture(seed)) for seed in "ab"]
        child = door.child.process.pid
    assert (len(masters), Path(f"/proc/{child}").exists()) == (2, False)


def test_a_photo_after_a_refused_one_is_taken():
    with images.Door() as door:
        with pytest.raises(images.UnusablePhoto):
            door.accept(b"bukan foto")
        assert door.accept(people.picture()).width == 400


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(turn):
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    held = encoded(corner_marked(), "PNG", exif=exif)
    upright = ImageOps.exif_transpose(opened(held)).convert("RGB")
    seen = opened(images.accept(held).data)
    spots = [(20, 20), (seen.width - 20, 20), (20, seen.height - 20), (seen.width - 20, seen.height - 20)]
    assert [bright(seen, spot) for spot in spots] == [bright(upright, spot) for spot in spots]


def corner_marked():
    image = Image.new("RGB", (400, 300), "black")
    image.paste("white", (0, 0, 100, 100))
    return image


def bright(image, spot):
    return image.getpixel(spot)[0] > 128


def test_a_refused_upload_leaves_no_row_and_no_file(product):
    before = stored(private_storage())
    with pytest.raises(images.UnusablePhoto):
        Photo.add(product, b"bukan foto")
    assert (Photo.objects.count(), stored(private_storage())) == (0, before)


# Renditions


def test_every_rendition_has_its_size_and_kind():
    made = images.renditions(images.accept(people.picture(size=(1600, 900))).data)
    seen = {name: (opened(data).format, opened(data).size) for name, data in made.items()}
    assert seen == {
        "1280.webp": ("WEBP", (1280, 1280)),
        "640.webp": ("WEBP", (640, 640)),
        "320.webp": ("WEBP", (320, 320)),
        "print.jpg": ("JPEG", (600, 600)),
        "share.jpg": ("JPEG", (1200, 630)),
    }


def test_the_share_picture_stays_under_300_kb_whatever_the_photo():
    assert len(images.renditions(encoded(noise(), "JPEG", quality=95))["share.jpg"]) <= 300_000


def test_the_print_picture_is_a_baseline_jpeg():
    made = images.renditions(encoded(Image.linear_gradient("L"), "JPEG", progressive=True))
    assert "progressive" not in opened(made["print.jpg"]).info
    assert opened(made["print.jpg"]).mode == "RGB"


def test_rendering_makes_every_file_and_says_when(product):
    photo = Photo.add(product, people.picture("terang"))
    render_photo(photo.pk)
    photo.refresh_from_db()
    kept = [default_storage.exists(photo.rendition(kind)) for kind in images.RENDITIONS]
    assert (kept, Photo.objects.unrendered().count()) == ([True] * 5, 0)


def test_rendering_twice_is_harmless(product):
    photo = Photo.add(product, people.picture("dua kali"))
    photo.render()
    before = stored(default_storage)
    photo.render()
    render_photo(photo.pk)
    assert stored(default_storage) == before


def test_rendering_renews_the_card(product):
    photo = Photo.add(product, people.picture("kartu"))
    before = Product.objects.get(pk=product.pk).updated_at
    photo.render()
    assert Product.objects.get(pk=product.pk).updated_at > before


# One photo once, in its place


def test_the_same_photo_twice_is_one(product):
    first = Photo.add(product, people.picture("sama"))
    again = Photo.add(product, people.picture("sama"))
    assert (again, Photo.objects.count()) == (first, 1)


def test_two_products_may_share_a_photo_and_lose_it_apart(product, django_capture_on_commit_callbacks):
    mine = Photo.add(product, people.picture("bersama"))
    other = Photo.add(people.product("Lain"), people.picture("bersama"))
    with django_capture_on_commit_callbacks(execute=True):
        mine.delete()
    assert private_storage().exists(other.master.name)


def test_arranging_puts_the_cover_first_and_the_rest_back_among_the_candidates(product):
    one, two, three = (Photo.add(product, people.picture(name)) for name in "abc")
    Photo.arrange(product, [three.pk, one.pk])
    assert [(photo.pk, photo.position) for photo in product.photos.all()] == [
        (three.pk, 1),
        (one.pk, 2),
        (two.pk, None),
    ]


def test_a_place_left_free_is_taken_by_the_next_photo(product):
    first, *_others = [Photo.add(product, people.picture(name)) for name in "abc"]
    first.delete()
    assert Photo.add(product, people.picture("d")).position == 1


def test_arranging_refuses_ten_and_another_product(product):
    mine = [Photo.add(product, people.picture(str(number))).pk for number in range(10)]
    other = Photo.add(people.product("Lain"), people.picture("lain"))
    with pytest.raises(ValueError, match="Paling banyak 9 foto dipilih"):
        Photo.arrange(product, mine)
    with pytest.raises(KeyError), transaction.atomic():
        Photo.arrange(product, [other.pk])
    assert Photo.objects.filter(product=product).chosen().count() == 9


# Its files


def stored(storage):
    return sorted(str(path) for path in Path(storage.location).rglob("*") if path.is_file())


def files_of(photo):
    names = [(default_storage, photo.rendition(kind)) for kind in images.RENDITIONS]
    return sum(storage.exists(name) for storage, name in [(private_storage(), photo.master.name), *names])


@pytest.fixture
def rendered(product):
    photo = Photo.add(product, people.picture("berkas"))
    photo.render()
    return photo


def test_the_files_go_only_when_the_row_is_really_gone(rendered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as promised:
        rendered.delete()
    before = files_of(rendered)
    for promise in promised:
        promise()
    assert (before, files_of(rendered)) == (6, 0)


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_rolled_back_keeps_the_files(rendered):
    with transaction.atomic():
        rendered.delete()
        transaction.set_rollback(True)
    assert (Photo.objects.count(), files_of(rendered)) == (1, 6)


def test_a_photo_deleted_and_handed_in_again_at_once_keeps_its_files(
    rendered, product, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        rendered.delete()
        again = Photo.add(product, people.picture("berkas"))
    assert private_storage().exists(again.master.name)


def test_the_files_go_with_their_product(rendered, product, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        product.delete()
    assert (Photo.objects.count(), files_of(rendered)) == (0, 0)


@pytest.fixture
def small_disk():
    """No file of this process may grow beyond 50 kB: what a full disk says, at the same place."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_partial_file(tmp_path, small_disk):
    storage = WholeFileStorage(tmp_path)
    with pytest.raises(OSError, match="File too large"):
        keep(storage, "masters/besar.jpg", b"x" * 200_000)
    assert stored(storage) == []


def test_a_full_disk_leaves_the_earlier_file_whole(tmp_path, small_disk):
    storage = WholeFileStorage(tmp_path)
    keep(storage, "foto.jpg", b"utuh")
    with pytest.raises(OSError, match="File too large"):
        storage._save("foto.jpg", files.ContentFile(b"x" * 200_000))
    assert [Path(path).read_bytes() for path in stored(storage)] == [b"utuh"]


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path):
    (tmp_path / "masters").write_bytes(b"sebuah berkas, bukan folder")
    with pytest.raises(OSError, match="masters"):
        keep(WholeFileStorage(tmp_path), "masters/1/foto.jpg", b"isi")
    assert [path.name for path in tmp_path.rglob("*")] == ["masters"]


def test_a_disk_full_while_rendering_leaves_the_photo_to_be_rendered_again(product, request):
    photo = Photo.add(product, encoded(noise(600), "JPEG"))
    request.getfixturevalue("small_disk")
    with pytest.raises(OSError, match="File too large"):
        photo.render()
    assert list(Photo.objects.unrendered()) == [photo]
    assert [path for path in stored(default_storage) if ".part-" in path] == []


def test_a_photo_that_cannot_be_kept_leaves_no_row(product, small_disk):
    with pytest.raises(OSError, match="File too large"):
        Photo.add(product, encoded(noise(600, seed=2), "JPEG"))
    assert Photo.objects.count() == 0


def test_the_database_refuses_the_same_photo_twice(product):
    photo = Photo.add(product, people.picture())
    with pytest.raises(IntegrityError):
        Photo.objects.create(product=product, master="x", checksum=photo.checksum, width=1, height=1)
