"""What one cell of an office's sheet says: text, blank, a name without its prefix, a year, a number of people."""

import re

from rapidfuzz import process

from ikmportal.lib.reading import Unreadable, clean, is_blank, plain

TOTAL = re.compile(r"(sub ?|grand )?(jumlah|total)\b", re.IGNORECASE)
TOTAL_ALONE = re.compile(
    TOTAL.pattern + r"( (ikm|umkm|usaha|produk|data|semua|seluruhnya|keseluruhan))*[ :.]*", re.IGNORECASE
)
NUMBER = re.compile(r"(rp)?[\s.]*\d[\d.,]*(,-)?( (ikm|umkm|usaha|produk|orang|unit|buah))?", re.IGNORECASE)


def text_of(cell):
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else str(cell)
    return "" if cell is None else str(cell)


def is_empty(cell):
    return cell is None or (isinstance(cell, str) and is_blank(cell))


def is_written(cell):
    """Whether a maker cell says anything, be it only a dash: only a truly empty one inherits from above."""
    return cell is not None and clean(text_of(cell)) != ""


def word_of(cell):
    """One line of text; "" for a blank, a dash or a lone zero."""
    text = clean(text_of(cell))
    return "" if is_blank(text) or text == "0" else text


def paragraph_of(cell):
    lines = [clean(line) for line in text_of(cell).splitlines()]
    text = "\n".join(line for line in lines if line)
    return "" if is_blank(text) or text == "0" else text


def without_prefix(text):
    return re.sub(
        r"^(kec(amatan)?|desa|ds|kel(urahan)?|kab(upaten)?|kota)\b\.?\s*", "", text, flags=re.IGNORECASE
    ).strip()


def suggestion(text, known):
    close = process.extractOne(plain(text), known.keys(), score_cutoff=75)
    region = known[close[0]] if close else None
    region = region[0] if isinstance(region, list) else region
    return f" Maksudnya {region.name}?" if region else " Periksa ejaannya."


def price_parts(text):
    parts = [
        part for part in re.split(r"\s*(?:[;\n/&]|\bdan\b|,\s+(?=\S)|,(?=\s*Rp))\s*", text, flags=re.IGNORECASE) if part
    ]
    return parts or [text]


def read_year(cell):
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text_of(cell))
    if match is None:
        raise Unreadable(f"'{text_of(cell)}' bukan tahun. Tulis empat angka, misalnya 2015.")
    return int(match[1])


def read_count(cell):
    match = re.fullmatch(r"(\d{1,5})\s*(orang|org|pekerja|tk)?\.?", clean(text_of(cell)).lower())
    if match is None:
        raise Unreadable(f"'{text_of(cell)}' bukan jumlah orang. Tulis angkanya saja, misalnya 4.")
    return int(match[1])


def is_total(written):
    """`Jumlah | 400`: the word, and beside it nothing but numbers. "Total Snack" with a product is a maker."""
    first, *others = (clean(text_of(cell)) for cell in written)
    return bool(TOTAL.match(first) if others else TOTAL_ALONE.fullmatch(first)) and all(map(NUMBER.fullmatch, others))
