"""Photos through a strict door: three formats, capped pixels, one frame, fully decoded, made anew without metadata.

What passes is re-encoded in a child process that may die without taking the portal along (children/make_master.py); what was
sent is never kept. `manage.py fuzz_uploads` tries the door; docs/decisions.md has the figures.
"""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from ikmportal.lib import limited
from ikmportal.lib.children.make_master import PAPER, SMALLEST_SIDE, encoded, flat

ImageFile.LOAD_TRUNCATED_IMAGES = False
BYTE_LIMIT = 12 * 2**20
MEMORY_LIMIT = 448  # MiB of address space; a WebP of 24 megapixels takes 420, a JPEG 130
SECONDS_LIMIT = 15  # of processor time; the slowest photo the door knows takes 2
WEB_WIDTHS = (320, 640, 1280)
RENDITIONS = (*(f"{width}.webp" for width in WEB_WIDTHS), "print.jpg", "share.jpg")
MARKET = "market.jpg"  # made only for photos that a marketplace is to fetch: `market`
MARKET_SIDE, MARKET_BYTES = 1200, 1_000_000
PRINT_WIDTH = 600
SHARE_SIZE = (1200, 630)
SHARE_BYTES = 300_000
WHITE = (255, 255, 255)
NEARLY_SQUARE = 0.8  # short side / long side; what a crop to the middle takes off such a photo is background
SQUARE_QUALITIES = (90, 82, 74, 66, 58, 50, 42)
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


def squared(master, *, side, most_bytes, fill=None):
    """A master's bytes as a square baseline JPEG of at most `side` px and `most_bytes`, for a marketplace.

    `fill` is "crop" (to the middle), "pad" (on white, which marketplaces ask for) or None: crop what is nearly square, pad the
    rest. Nothing is enlarged: a crop is at most as wide as the master's short side, a padded square as its long one.
    """
    with Image.open(io.BytesIO(master), formats=("JPEG",)) as image:
        whole = flat(image)
    short, long = sorted(whole.size)
    if (fill or ("crop" if short / long >= NEARLY_SQUARE else "pad")) == "crop":
        square = ImageOps.fit(whole, (min(side, short),) * 2, Image.Resampling.LANCZOS)
    else:
        square = _padded(whole, min(side, long))
    return _within(square, most_bytes)


def market(master):
    """What a marketplace fetches by its address: it takes no WebP."""
    return squared(master, side=MARKET_SIDE, most_bytes=MARKET_BYTES)


def _padded(whole, side):
    ground = Image.new("RGB", (side, side), WHITE)
    picture = ImageOps.contain(whole, (side, side), Image.Resampling.LANCZOS)
    ground.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return ground


def _within(square, most_bytes):
    """The best quality that fits; where none does, that of a picture three quarters as wide."""
    for quality in SQUARE_QUALITIES:
        data = encoded(square, "JPEG", quality=quality)
        if len(data) <= most_bytes:
            return data
    if square.width < SMALLEST_SIDE:
        raise ValueError(f"no photo of {square.width} px fits {most_bytes} bytes")
    return _within(square.resize((square.width * 3 // 4,) * 2, Image.Resampling.LANCZOS), most_bytes)
