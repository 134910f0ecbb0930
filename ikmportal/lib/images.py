"""Photos through a strict door: three formats, capped pixels, one frame, fully decoded, made anew without metadata.

Limits were tried on 100,000 mutated files (docs/decisions.md). What passes is re-encoded; what was sent is never kept.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

ImageFile.LOAD_TRUNCATED_IMAGES = False
FORMATS = ("JPEG", "PNG", "WEBP")
BYTE_LIMIT = 12 * 2**20
PIXEL_LIMIT = 24_000_000
SMALLEST_SIDE = 200
MASTER_SIDE = 2000
WEB_WIDTHS = (320, 640, 1280)
RENDITIONS = (*(f"{width}.webp" for width in WEB_WIDTHS), "print.jpg", "share.jpg")
PRINT_WIDTH = 600
SHARE_SIZE = (1200, 630)
SHARE_BYTES = 300_000
PAPER = (251, 250, 245)
TOO_MANY_PIXELS = "Foto lebih dari 24 megapiksel. Kecilkan dulu di ponsel, lalu kirim lagi."


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
    if len(data) > BYTE_LIMIT:
        raise UnusablePhoto("Foto lebih dari 12 MB. Kirim ulang dengan ukuran lebih kecil.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _master(data)
    except UnusablePhoto:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnusablePhoto(TOO_MANY_PIXELS) from None
    except Exception:
        raise UnusablePhoto("Berkas bukan foto JPG, PNG, atau WebP yang utuh. Ambil atau pilih foto lain.") from None


def _master(data):
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > PIXEL_LIMIT:
            raise UnusablePhoto(TOO_MANY_PIXELS)
        if min(width, height) < SMALLEST_SIDE:
            raise UnusablePhoto(f"Foto hanya {width} × {height} piksel. Pakai foto dengan sisi minimal 850 piksel.")
        # Some phones put a depth map or a second exposure behind the photo; the first picture is the photo.
        if getattr(image, "n_frames", 1) != 1 and image.format != "MPO":
            raise UnusablePhoto("Gambar bergerak tidak dapat dipakai. Kirim foto biasa.")
        image.draft("RGB", (MASTER_SIDE, MASTER_SIDE))
        image.load()
        upright = flat(ImageOps.exif_transpose(image))
    upright.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    return Master(encoded(upright, "JPEG", quality=90), *upright.size)


def flat(image):
    """RGB without metadata, transparency laid on the catalogue's paper colour."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, (*PAPER, 255))
        ground.alpha_composite(layer)
        image = ground
    bare = image.convert("RGB")
    bare.info = {}  # a comment would be written into every JPEG made of it
    return bare


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


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
