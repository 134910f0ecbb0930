"""Photos drawn for the advice: grounds as they occur under products, and words over them."""

import io
import math
import random
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = str(next((files("font_manrope") / "files").glob("*.ttf")))
WORDS = (
    "PROMO Rp15.000",
    "Hubungi 0812 3456 7890",
    "Keripik Tempe Renyah",
    "DISKON 20%",
    "Stok terbatas",
    "dapur-alit.id",
)
GROUNDS = ("plain", "gradient", "blobs", "noise", "wood", "crisps", "package", "cloth")


def jpeg(image, quality=90):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def scene(ground, seed, size=(1000, 1000)):
    """A photo without a letter."""
    chance = random.Random(f"{ground}{seed}")
    image = Image.new("RGB", size, _colour(chance, 120))
    DRAWN[ground](image, ImageDraw.Draw(image), chance)
    return image.filter(ImageFilter.GaussianBlur(0.7))  # no lens draws as hard as Pillow


def with_words(image, seed, *, tall=(28, 90)):
    """One to three lines written over it, as a phone's editor does."""
    chance = random.Random(f"words{seed}")
    image = image.copy()
    draw = ImageDraw.Draw(image)
    top = chance.randrange(20, 500)
    for _ in range(chance.randrange(1, 4)):
        font = ImageFont.truetype(FONT, chance.randrange(*tall))
        word = chance.choice(WORDS)
        ink = (255, 255, 255) if sum(image.getpixel((500, min(top, 990)))) < 380 else (20, 20, 20)
        place = (chance.randrange(10, 250), top)
        if chance.random() < 0.5:  # on a banner
            draw.rectangle(draw.textbbox(place, word, font), fill=tuple(255 - part for part in ink))
        draw.text(place, word, ink, font)
        top += int(font.size * 1.5)
    return image


def _colour(chance, least=0):
    return tuple(chance.randrange(least, 256) for _ in range(3))


def _gradient(image, draw, chance):
    image.paste(Image.linear_gradient("L").resize(image.size).rotate(chance.randrange(360)).convert("RGB"))


def _blobs(image, draw, chance):
    for _ in range(60):
        x, y, r = chance.randrange(1000), chance.randrange(1000), chance.randrange(20, 160)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_colour(chance))


def _noise(image, draw, chance):
    side = chance.choice((40, 100, 250))
    small = Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3))
    image.paste(small.resize(image.size, Image.Resampling.BICUBIC))


def _wood(image, draw, chance):
    for y in range(0, 1000, 7):
        shade = chance.randrange(90, 190)
        points = [(x, y + 6 * math.sin(x / 90 + y / 50)) for x in range(0, 1001, 20)]
        draw.line(points, fill=(shade, shade * 2 // 3, shade // 3), width=chance.randrange(2, 7))


def _crisps(image, draw, chance):
    """A heap: many edges, no lines."""
    for _ in range(500):
        x, y, r = chance.randrange(200, 800), chance.randrange(300, 900), chance.randrange(15, 45)
        tone = chance.randrange(150, 250)
        draw.ellipse(
            (x - r, y - r // 2, x + r, y + r // 2), fill=(tone, tone * 3 // 4, 60), outline=(90, 60, 20), width=2
        )


def _package(image, draw, chance):
    """A pouch with a motif, and no print."""
    draw.rounded_rectangle((280, 150, 720, 900), 30, fill=_colour(chance))
    draw.rectangle((280, 150, 720, 190), fill=_colour(chance))
    for _ in range(5):
        x, y = chance.randrange(330, 600), chance.randrange(300, 800)
        draw.polygon([(x, y), (x + 80, y + 20), (x + 30, y + 90)], fill=_colour(chance))


def _cloth(image, draw, chance):
    step, one, other = chance.choice((20, 40, 80)), _colour(chance), _colour(chance)
    for x in range(0, 1000, step):
        for y in range(0, 1000, step):
            draw.rectangle((x, y, x + step, y + step), fill=one if (x + y) // step % 2 else other)


DRAWN = {
    "plain": lambda image, draw, chance: None,
    "gradient": _gradient,
    "blobs": _blobs,
    "noise": _noise,
    "wood": _wood,
    "crisps": _crisps,
    "package": _package,
    "cloth": _cloth,
}
