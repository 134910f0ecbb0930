import io
import random

import pytest
from PIL import Image

from ikmportal.lib.images import squared


def master(size, colour="green", **options):
    return encoded(Image.new("RGB", size, colour), **options)


def noise(side):
    """The worst there is to compress."""
    return encoded(Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3)), quality=95)


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def size_of(photo, *, side=1200, most_bytes=2_000_000, fill=None):
    return opened(squared(photo, side=side, most_bytes=most_bytes, fill=fill)).size


def corner(photo, **options):
    """The colour in the upper left of the square, in steps of 50."""
    square = opened(squared(photo, side=1200, most_bytes=2_000_000, **options))
    return tuple(part // 50 * 50 for part in square.getpixel((2, 2)))


WHITE, GREEN = (250, 250, 250), (0, 100, 0)


@pytest.mark.parametrize("size", [(1000, 800), (800, 1000), (900, 900)])
def test_what_is_nearly_square_is_cropped(size):
    assert corner(master(size)) == GREEN


@pytest.mark.parametrize("size", [(1000, 790), (790, 1000), (1600, 400)])
def test_the_rest_is_padded_on_white(size):
    assert corner(master(size)) == WHITE


def test_the_caller_may_decide():
    assert (corner(master((1600, 400)), fill="crop"), corner(master((1000, 900)), fill="pad")) == (GREEN, WHITE)


def test_a_crop_keeps_the_middle():
    image = Image.new("RGB", (1000, 800), "red")
    image.paste("green", (100, 0, 900, 800))
    assert corner(encoded(image)) == GREEN


def test_padding_leaves_the_picture_in_the_middle_and_whole():
    square = opened(squared(master((1000, 500)), side=800, most_bytes=2_000_000))
    column = [square.getpixel((400, y))[0] > 128 for y in range(800)]
    assert (column.index(False), column[::-1].index(False)) == (200, 200)


@pytest.mark.parametrize(
    ("size", "side", "made"),
    [((2000, 2000), 1200, 1200), ((600, 600), 1200, 600), ((700, 600), 1200, 600), ((400, 900), 1200, 900)],
)
def test_a_square_is_as_wide_as_asked_but_never_enlarged(size, side, made):
    assert size_of(master(size), side=side) == (made, made)


@pytest.mark.parametrize("most", [1_000_000, 600_000, 400_000])
def test_quality_gives_way_before_size(most):
    data = squared(noise(1000), side=1000, most_bytes=most)
    assert (len(data) <= most, opened(data).size) == (True, (1000, 1000))


def test_the_best_quality_that_fits_is_taken():
    sizes = [len(squared(noise(600), side=600, most_bytes=most)) for most in (2_000_000, 200_000, 150_000)]
    assert sizes == sorted(set(sizes), reverse=True)


def test_a_photo_that_no_quality_makes_small_enough_becomes_smaller():
    data = squared(noise(1000), side=1000, most_bytes=100_000)
    assert (len(data) <= 100_000, opened(data).width) == (True, 562)


def test_what_cannot_be_is_said():
    with pytest.raises(ValueError, match="fits 100 bytes"):
        squared(noise(400), side=400, most_bytes=100)


def test_nothing_but_pixels_comes_along():
    exif = Image.Exif()
    exif[0x010F] = "Ponsel"
    photo = master((900, 900), exif=exif, comment=b"rahasia", icc_profile=b"profil", xmp=b"<x/>")
    made = opened(squared(photo, side=800, most_bytes=2_000_000))
    assert sorted(made.info) == ["jfif", "jfif_density", "jfif_unit", "jfif_version"]


def test_it_is_a_baseline_jpeg_in_three_colours():
    made = opened(squared(master((900, 900), progressive=True), side=800, most_bytes=2_000_000))
    assert (made.format, made.mode, made.info.get("progressive")) == ("JPEG", "RGB", None)


def test_the_same_photo_gives_the_same_bytes():
    photo = noise(500)
    assert squared(photo, side=400, most_bytes=100_000) == squared(photo, side=400, most_bytes=100_000)
