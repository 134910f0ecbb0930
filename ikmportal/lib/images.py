"""Photos through a strict door: three formats, capped pixels, one frame, fully decoded, made anew without metadata.

What passes is re-encoded in a child process that may die without taking the portal along (children/make_master.py); what was
sent is never kept. `manage.py fuzz_uploads` tries the door; docs/decisions.md has the figures.
"""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from ikmportal.lib import limited
from ikmportal.lib.children.make_master import PAPER, encoded, flat

ImageFile.LOAD_TRUNCATED_IMAGES = False
BYTE_LIMIT = 12 * 2**20
MEMORY_LIMIT = 448  # MiB of address space; a WebP of 24 megapixels takes 420, a JPEG 130
SECONDS_LIMIT = 15  # of processor time; the slowest photo the door knows takes 2
WEB_WIDTHS = (320, 640, 1280)
RENDITIONS = (*(f"{width}.webp" for width in WEB_WIDTHS), "print.jpg", "share.jpg")
PRINT_WIDTH = 600
SHARE_SIZE = (1200, 630)
SHARE_BYTES = 300_000
TOO_HEAVY = "Foto ini terlalu berat untuk dibuka, atau rusak. Simpan ulang sebagai JPG di ponsel, lalu kirim lagi."


class UnusablePhoto(ValueError):
    """The file cannot be taken as a photo; the message says what to do."""


@dataclass(frozen=True)
class Master:
    """An upright JPEG of at most 2000 px a side, without metadata, and the size it has."""

    data: bytes
    width: int
    height: int


def accept(data):
    """The master of an uploaded photo; raises UnusablePhoto for anything that is not plainly one."""
    with Door() as door:
        return door.accept(data)


class Door:
    """The same for several photos, which share one child: `with Door() as door: door.accept(data)`."""

    def __init__(self):
        self.child = limited.Child("make_master", megabytes=MEMORY_LIMIT, seconds=SECONDS_LIMIT)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.child.close()

    def accept(self, data):
        if len(data) > BYTE_LIMIT:
            raise UnusablePhoto("Foto lebih dari 12 MB. Kirim ulang dengan ukuran lebih kecil.")
        try:
            made = self.child.ask(data)
        except limited.ChildRefused as refusal:
            raise UnusablePhoto(str(refusal)) from None
        except limited.ChildFailed:
            raise UnusablePhoto(TOO_HEAVY) from None
        return Master(made[8:], *struct.unpack(">II", made[:8]))


def renditions(master):
    """`{"320.webp": bytes, "640.webp": …, "1280.webp": …, "print.jpg": …, "share.jpg": …}` of a master's bytes.

    Web and print renditions are square, cropped to the middle, as the card is; the share picture is 1200 × 630.
    PDF knows no WebP, so print is a baseline JPEG.
    """
    with Image.open(io.BytesIO(master), formats=("JPEG",)) as image:
        whole = flat(image)
    square = ImageOps.fit(whole, (max(WEB_WIDTHS),) * 2, Image.Resampling.LANCZOS)
    made = {}
    for width in sorted(WEB_WIDTHS, reverse=True):
        square = square if square.width == width else square.resize((width, width), Image.Resampling.LANCZOS)
        made[f"{width}.webp"] = encoded(square, "WEBP", quality=78, method=4)
    made["print.jpg"] = encoded(ImageOps.fit(whole, (PRINT_WIDTH,) * 2, Image.Resampling.LANCZOS), "JPEG", quality=82)
    made["share.jpg"] = _share(whole)
    return made


def _share(whole):
    """The picture WhatsApp shows with a link: on paper colour, at most 300 KB."""
    ground = Image.new("RGB", SHARE_SIZE, PAPER)
    picture = ImageOps.contain(whole, SHARE_SIZE, Image.Resampling.LANCZOS)
    ground.paste(picture, ((SHARE_SIZE[0] - picture.width) // 2, (SHARE_SIZE[1] - picture.height) // 2))
    for quality in (82, 70, 55, 40):
        data = encoded(ground, "JPEG", quality=quality)
        if len(data) <= SHARE_BYTES:
            break
    return data
