"""Print renditions for a scratch catalogue: a few pictures drawn once, each file made distinct by a comment."""

import os
import struct

from django.core.files.storage import default_storage
from PIL import Image, ImageFilter

from ikmportal.lib.images import PRINT_WIDTH, encoded

DRAWN = 36


def write(rows):
    """The `print.jpg` of every Photo; the paths come back in the rows' order."""
    pictures = [picture(number) for number in range(DRAWN)]
    paths = []
    for photo in rows.order_by("product").iterator():
        path = default_storage.path(photo.rendition("print.jpg"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(distinct(pictures[photo.pk % DRAWN], photo.checksum))
        paths.append(path)
    return paths


def picture(number):
    """A JPEG as heavy as a photo of a package: soft shapes in a colour of its own, with some grain."""
    size = (PRINT_WIDTH, PRINT_WIDTH)
    shapes = Image.effect_noise((10, 10), 120).resize(size, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(size, 24).filter(ImageFilter.GaussianBlur(0.8))
    grey = Image.blend(shapes, grain, 0.4)
    hue = Image.new("L", size, number * 255 // DRAWN)
    return encoded(Image.merge("HSV", (hue, shapes, grey)).convert("RGB"), "JPEG", quality=82)


def distinct(jpeg, text):
    """The same picture with a comment segment after its first marker."""
    comment = text.encode()
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]
