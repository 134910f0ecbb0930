"""Child process, by serve.py: an order is an uploaded photo, the answer its width and height (4 bytes each) and a JPEG.

JPEG, PNG or WebP by their first bytes, whatever the name said; at most 24 megapixels, one frame, decoded to the last line
with warnings as errors; the JPEG is made of the pixels alone. Large pictures are flattened and halved strip by strip: a WebP
of 24 megapixels holds four copies of itself while it is decoded, and there is no room for a fifth.
"""

import io
import struct
import warnings

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

ImageFile.LOAD_TRUNCATED_IMAGES = False
PIXEL_LIMIT = 24_000_000
SMALLEST_SIDE = 200
MASTER_SIDE = 2000
STRIP_ROWS = 256
PAPER = (251, 250, 245)
ORIENTATION = 0x0112
UPRIGHT = {  # the EXIF orientation, and what turns such a picture upright (EXIF 2.32, 4.6.4 A)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
TOO_MANY_PIXELS = "Foto lebih dari 24 megapiksel. Kecilkan dulu di ponsel, lalu kirim lagi."
NOT_A_PHOTO = "Berkas bukan foto JPG, PNG, atau WebP yang utuh. Ambil atau pilih foto lain."
HEIF = (
    "Foto iPhone jenis HEIC belum dapat dipakai. Di iPhone buka Pengaturan › Kamera › Format, pilih 'Paling Kompatibel', "
    "lalu ambil lagi fotonya."
)


class Refused(Exception):
    """The message is a sentence for the person who sent the file."""


def answer(order):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return master(order)
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused(NOT_A_PHOTO) from None


def master(order):
    with opened(order) as image:
        width, height = image.size
        if width * height > PIXEL_LIMIT:
            raise Refused(TOO_MANY_PIXELS)
        if min(width, height) < SMALLEST_SIDE:
            raise Refused(f"Foto hanya {width} × {height} piksel. Pakai foto dengan sisi minimal 850 piksel.")
        # Some phones put a depth map or a second exposure behind the photo; the first picture is the photo.
        if getattr(image, "n_frames", 1) != 1 and image.format != "MPO":
            raise Refused("Gambar bergerak tidak dapat dipakai. Kirim foto biasa.")
        image.draft("RGB", (MASTER_SIDE, MASTER_SIDE))
        image.load()
        turn = UPRIGHT.get(image.getexif().get(ORIENTATION))
        small = shrunk(image)
    small.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    upright = small if turn is None else small.transpose(turn)
    return struct.pack(">II", *upright.size) + encoded(upright, "JPEG", quality=90)


def opened(order):
    """By the reader of its own kind. `Image.open` would load forty others before it gave up."""
    file = io.BytesIO(order)
    if order.startswith(b"\xff\xd8\xff"):
        return JpegImagePlugin.jpeg_factory(file)
    if order.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile(file)
    if order[:4] == b"RIFF" and order[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile(file)
    raise Refused(HEIF if order[4:8] == b"ftyp" and order[8:12] in HEIF_BRANDS else NOT_A_PHOTO)


def shrunk(image):
    """Flat, and divided by the largest whole number that leaves at least 2000 px on its longer side."""
    factor = max(1, max(image.size) // MASTER_SIDE)
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, STRIP_ROWS * factor):
        strip = flat(image.crop((0, top, width, min(height, top + STRIP_ROWS * factor))))
        small.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return small


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


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
