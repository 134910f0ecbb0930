"""Small whole files of every kind the doors take, drawn here: what is mutated, and what tests begin with."""

import array
import datetime
import io
import math
from fractions import Fraction

import av
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ikmportal.lib import spreadsheets

# What must never come through a door, hidden in every seed where a file may hide it.
SCRIPT = b"<script>alert('ikm')</script>"
RATE = 44_100
SOUND_STEP = 1024
DAY = datetime.datetime(2027, 12, 31)  # in every workbook, so that the same rows give the same bytes


def clip(
    seconds=10,
    size=(160, 120),
    *,
    heard=None,
    rate=5,
    codec="libx264",
    sound="aac",
    every=10,
    kind="mp4",
    tags=None,
    **options,
):
    """Bytes of a video of moving colours with a key picture `every` so many; `sound` None leaves it silent.

    Its sound is `heard` for as many seconds, else as long as the picture. `kind` is FFmpeg's name of the container,
    `options` its own, `tags` what it is told of itself.
    """
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind, options={key: str(value) for key, value in options.items()}) as container:
        container.metadata.update(tags or {})
        picture = container.add_stream(codec, rate=rate)
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        picture.gop_size = every
        if codec == "libx265":
            picture.options = {"x265-params": "log-level=none"}
        voice = container.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for number in range(int(seconds * rate)):
            container.mux(picture.encode(_frame(number, size)))
        container.mux(picture.encode())
        for part in _tones(heard or seconds) if voice else ():
            container.mux(voice.encode(part))
        if voice:
            container.mux(voice.encode())
    return buffer.getvalue()


def _frame(number, size):
    image = Image.new("RGB", size, (number * 7 % 256, 90, 160))
    image.paste((240, 200, 40), (number % 50, 10, number % 50 + 40, 60))
    return av.VideoFrame.from_image(image)


def _tones(seconds):
    for start in range(0, int(seconds * RATE), SOUND_STEP):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=SOUND_STEP)
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        step = [0.3 * math.sin((start + place) * 0.06) for place in range(SOUND_STEP)]
        frame.planes[0].update(array.array("f", step).tobytes())
        yield frame


def photos():
    """JPEG, PNG and WebP in their several ways to hold a picture, each with a script in its metadata."""
    picture = Image.linear_gradient("L").resize((240, 210)).convert("RGB")
    picture.paste((200, 60, 30), (40, 40, 120, 150))
    clear = picture.copy()
    clear.putalpha(Image.radial_gradient("L").resize(clear.size))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = SCRIPT.decode(), 6
    exif.get_ifd(0x8825).update({1: "S", 2: (8.0, 1.0, 2.0)})
    remarks = PngInfo()
    remarks.add_text("Comment", SCRIPT.decode())
    remarks.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    hidden = {"exif": exif, "xmp": SCRIPT, "icc_profile": SCRIPT * 5}
    return [
        _saved(picture, "JPEG", quality=80, comment=SCRIPT, **hidden),
        _saved(picture, "JPEG", quality=60, progressive=True, exif=exif),
        _saved(picture.convert("CMYK"), "JPEG", quality=60, icc_profile=SCRIPT * 5),
        _saved(picture.convert("L"), "JPEG", quality=50),
        _saved(picture, "MPO", save_all=True, append_images=[clear.convert("RGB")], exif=exif),
        _saved(clear, "PNG", pnginfo=remarks, exif=exif, icc_profile=SCRIPT * 5),
        _saved(picture.quantize(32), "PNG", transparency=3, pnginfo=remarks),
        _saved(Image.new("I;16", (210, 210), 30_000), "PNG"),
        _saved(picture, "WEBP", quality=70, method=0, **hidden),
        _saved(clear, "WEBP", lossless=True, method=0, xmp=SCRIPT),
        _saved(picture, "WEBP", save_all=True, append_images=[clear.convert("RGB")], method=0),
    ]


def _saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def clips():
    """MP4 and QuickTime, H.264 and H.265, whole and in fragments, with and without sound, each with a script in its tags."""
    tags = {"title": SCRIPT.decode(), "comment": SCRIPT.decode()}
    small = {"size": (96, 64), "rate": 2, "tags": tags}
    return [
        clip(heard=2, **small),
        clip(sound=None, codec="libx265", **small),
        clip(sound=None, movflags="frag_keyframe+empty_moov", **small),
        clip(heard=1, kind="mov", **small),
        clip(sound=None, every=1, movflags="use_metadata_tags", **small),
    ]


def books():
    """Workbooks as the office hands them in, with numbers, dates, formulas and a second sheet."""
    rows = [
        [f"IKM {number}", f"Keripik {number}", "250 gram", 12_000 + number, DAY.date(), 0.5] for number in range(12)
    ]
    heads = ["Nama usaha", "Nama produk", "Netto", "Harga", "Berlaku", "Bagian"]
    return [
        spreadsheets.write_xlsx({"Data": (heads, rows)}, created=DAY),
        spreadsheets.write_xlsx(
            {"Data": (heads, rows[:3]), "Izin": (["Nomor"], [["P-IRT 2063507010001-27"]])}, created=DAY
        ),
        spreadsheets.write_xlsx({"Kosong": ([], [])}, created=DAY),
    ]


def giant(kind):
    """About as much as the door of that kind takes, whole: what decides its memory."""
    if kind == "image":
        return _saved(Image.new("RGBA", (4_898, 4_898), (200, 60, 30, 90)), "WEBP", quality=20, method=0, xmp=SCRIPT)
    if kind == "mp4":
        return clip(seconds=60, size=(1280, 1280), rate=1, tags={"title": SCRIPT.decode()})
    rows = [[f"IKM {number}", f"Keripik {number}", "250 gram", number] for number in range(50_000)]
    return spreadsheets.write_xlsx({"Data": (["Nama usaha", "Nama produk", "Netto", "Harga"], rows)}, created=DAY)
