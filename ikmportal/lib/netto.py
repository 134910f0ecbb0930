"""Net content as a value: an amount with its unit, read as people write it and shown as a label prints it.

Solids are kept in grams and liquids in millilitres. One cell may name several sizes ("50 gr, 100 gr"): each becomes a
`Size`. What could mean two things is never guessed: the reader gets a sentence and decides.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_decimal
from rapidfuzz import fuzz, process

from ikmportal.lib.reading import Unreadable, clean

GRAM, MILLILITRE = "g", "ml"
SMALLEST, LARGEST = Decimal(1), Decimal(200_000)
UNITS = {
    "mg": (Decimal("0.001"), GRAM),
    "miligram": (Decimal("0.001"), GRAM),
    "g": (Decimal(1), GRAM),
    "gr": (Decimal(1), GRAM),
    "grm": (Decimal(1), GRAM),
    "gram": (Decimal(1), GRAM),
    "grams": (Decimal(1), GRAM),
    "ons": (Decimal(100), GRAM),
    "kg": (Decimal(1000), GRAM),
    "kilo": (Decimal(1000), GRAM),
    "kilogram": (Decimal(1000), GRAM),
    "ml": (Decimal(1), MILLILITRE),
    "mililiter": (Decimal(1), MILLILITRE),
    "cc": (Decimal(1), MILLILITRE),
    "l": (Decimal(1000), MILLILITRE),
    "lt": (Decimal(1000), MILLILITRE),
    "ltr": (Decimal(1000), MILLILITRE),
    "liter": (Decimal(1000), MILLILITRE),
    "litre": (Decimal(1000), MILLILITRE),
}
BIG_UNITS = {"ons", "kg", "kilo", "kilogram", "l", "lt", "ltr", "liter", "litre"}
PIECES = r"(?:biji|butir|buah|pcs|pieces|sachet|saset|bungkus|bks|lembar|stik|potong|kantong|pack|pak|keping|tusuk)"
EXAMPLE = "misalnya 250 gram, 1/4 kg, 600 ml atau 100 gr, 250 gr"

_UNIT = r"(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")(?![a-z0-9])"
_NUMBER = r"\d+(?:[.,/]\d+)*"
_PACKED = re.compile(rf"(?:isi\s*)?(?P<count>\d+)\s*(?P<piece>{PIECES})?\s*\((?P<inner>[^()]+)\)")
_CONTAINING = re.compile(rf"(?P<inner>.+?)\s*[(,]?\s*(?:isi|@)\s*(?P<count>\d+)\s*(?P<piece>{PIECES})?\)?")
_TIMES = (
    re.compile(rf"(?P<count>\d+)\s*{PIECES}?\s*[x×*@]\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})"),
    re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})\s*[x×*]\s*(?P<count>\d+)\s*{PIECES}?"),
)
_PREAMBLE = re.compile(r"(?:netto?|nett|neto|(?:berat|isi)\s+bersih|berat)\s*[:.]?\s*(?=\d)")
_PER_PIECE = re.compile(rf"\s*(?:/|per)\s*{PIECES}")
_COUNT_ONLY = re.compile(rf"(?:isi\s*)?\d+\s*{PIECES}")
_RANGE = re.compile(rf"\d\s*[a-z]*\s*(?:-|–|s/d|sd|sampai|hingga)\s*{_NUMBER}")
_PIECE = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})|(?P<word>[a-z0-9]*[a-z][a-z0-9]*)|(?P<bare>{_NUMBER})"
    r"|(?P<separator>[,;&/.])|(?P<other>\S)"
)
_IN_TITLE = re.compile(rf"(?<![\w.,/]){_NUMBER}\s*{_UNIT}", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Netto:
    """`amount` in `unit`: a Decimal of grams (`g`) or millilitres (`ml`)."""

    amount: Decimal
    unit: str

    def __str__(self):
        return self.shown()

    def shown(self, locale="id"):
        """`250 g`, `1,5 kg`, `600 ml`, `1 l`."""
        return _shown(self.amount, self.unit, locale)

    @property
    def exact(self):
        """`10250 g`: without marks or larger units, so that whoever reads it again reads the same."""
        return f"{self.amount.normalize():f} {self.unit}"

    def per_hundred(self, price):
        """Rupiah per 100 g or 100 ml, rounded to whole rupiah."""
        return int((Decimal(price) * 100 / self.amount).quantize(Decimal(1), ROUND_HALF_UP))


@lru_cache(maxsize=10_000)
def _shown(amount, unit, locale):
    big = amount >= 1000
    number = format_decimal((amount / 1000 if big else amount).normalize(), "#,##0.###", locale=locale)
    return f"{number} {({GRAM: 'kg', MILLILITRE: 'l'}[unit]) if big else unit}"


@dataclass(frozen=True)
class Size:
    """One size of a product: its net content and, where the text names it, how it is packed ("5 × 2,5 g")."""

    netto: Netto
    label: str = ""


def read_sizes(value, default_unit=None):
    """All sizes a cell names, in the order written, without repeats.

    `default_unit` is the unit the column's heading gives ("Netto (gram)"). Raises Unreadable with what to do.
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = format(Decimal(str(value)).normalize(), "f")
    original = clean(value)
    text = _tidy(original)
    if not text:
        raise Unreadable(f"Netto kosong. Isi berat atau isi bersih, {EXAMPLE}.")
    for reader in (_packed, _times):
        size = reader(text)
        if size:
            return [_plausible(size, original)]
    if _COUNT_ONLY.fullmatch(text):
        raise Unreadable(
            f"'{original}' menyebut jumlah, bukan berat. Tambahkan beratnya, misalnya '{original} (150 gram)'."
        )
    if _RANGE.search(text):
        raise Unreadable(f"'{original}' menyebut rentang. Tulis tiap ukuran yang dijual, dipisah koma, {EXAMPLE}.")
    return list({size.netto: _plausible(size, original) for size in _listed(text, original, default_unit)}.values())


def found_in(title):
    """The one net content a product title mentions, or None where there is none or more than one. A hint, never data."""
    found = set()
    for match in _IN_TITLE.finditer(title):
        try:
            found.update(size.netto for size in read_sizes(match.group()))
        except Unreadable:
            continue
    return found.pop() if len(found) == 1 else None


def _tidy(text):
    text = text.lower().strip(" .,;'")
    for fraction, written in {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}.items():
        text = text.replace(fraction, written)
    text = _PER_PIECE.sub("", _PREAMBLE.sub("", text))
    text = re.sub(r"\bkilo\s+gram\b", "kilogram", text)
    text = re.sub(r"\bmili\s+(gram|liter)\b", r"mili\1", text)
    text = re.sub(r"(?:^|(?<=[,;]))\s*\d\.\s+(?=\d)", " ", text) if re.match(r"1\.\s+\d", text) else text
    text = re.sub(r"\b(\d+)\s+(\d)/(\d)\b", lambda m: str(float(int(m[1]) + Fraction(int(m[2]), int(m[3])))), text)
    return re.sub(r"(?<=\d)(?=dan\b)|(?<=[a-z])(?=dan\b)(?=dan\s)", " ", text).strip()


def _packed(text):
    """`60 biji (500 gram)` and `500 gram isi 60`."""
    match = _PACKED.fullmatch(text) or _CONTAINING.fullmatch(text)
    if match is None:
        return None
    inner = re.fullmatch(rf"({_NUMBER})\s*({_UNIT})", match["inner"].strip())
    if inner is None:
        return None
    netto = _netto(_one(inner[1], inner[2], text), inner[2])
    return Size(netto, f"isi {match['count']} {match['piece'] or ''}".strip())


def _times(text):
    """`5 x 2.5 gram`: the net content is the sum, the label keeps the parts."""
    match = _TIMES[0].fullmatch(text) or _TIMES[1].fullmatch(text)
    if match is None:
        return None
    each = _netto(_one(match["number"], match["unit"], text), match["unit"])
    count = int(match["count"])
    if count == 0:
        raise Unreadable(f"'{text}' berisi nol kemasan. Isi jumlah dan berat tiap kemasan, misalnya 5 x 20 gram.")
    return Size(Netto(each.amount * count, each.unit), f"{count} × {each}")


def _listed(text, original, default_unit):
    """Numbers with units, where a unit also serves the bare numbers before it: `100, 200 dan 500 gram`."""
    waiting, sizes = [], []
    for match in _PIECE.finditer(text):
        if match["bare"] or match["number"]:
            waiting.append(match["bare"] or match["number"])
        if match["number"]:
            sizes += [Size(_netto(n, match["unit"])) for run in waiting for n in _run(run, match["unit"], original)]
            waiting = []
        elif match["word"] and match["word"] != "dan":
            _refuse_word(match["word"], original, bool(waiting))
        elif match["other"]:
            raise Unreadable(f"'{original}' tidak terbaca sebagai netto. Tulis angka dan satuannya, {EXAMPLE}.")
    if not sizes and not waiting:
        raise Unreadable(f"'{original}' tidak terbaca sebagai netto. Tulis angka dan satuannya, {EXAMPLE}.")
    if waiting:
        sizes += [Size(_netto(n, default_unit)) for run in waiting for n in _bare(run, default_unit, original)]
    return sizes


def _bare(run, default_unit, original):
    if not run.strip("0.,"):
        raise Unreadable(f"Netto '{original}' bernilai nol. Isi berat atau isi bersih yang sebenarnya, {EXAMPLE}.")
    if default_unit is None:
        raise Unreadable(f"'{original}' belum bersatuan. Tambahkan gram, kg, ml atau liter.")
    return _run(run, default_unit, original)


def _refuse_word(word, original, after_number):
    if word in UNITS:
        raise Unreadable(f"'{original}' menyebut satuan tanpa angka. Isi berat atau isi bersihnya, {EXAMPLE}.")
    letters = re.fullmatch(r"(?:\d\d+(?=[a-z]))?(.+)", word)[1]
    units = ["gram", "kg", "ml", "mililiter", "liter", "ons"]
    close = process.extractOne(letters, units, scorer=fuzz.ratio, score_cutoff=60)
    if close and (after_number or letters != word):
        raise Unreadable(
            f"Satuan '{word}' pada '{original}' tidak dikenal. Bila maksudnya {close[0]}, perbaiki tulisannya."
        )
    raise Unreadable(
        f"'{original}' memuat kata yang bukan ukuran ('{word}'). Tulis hanya ukuran yang dijual, {EXAMPLE}."
    )


def _one(run, unit, original):
    numbers = _run(run, unit, original)
    if len(numbers) != 1:
        raise Unreadable(f"'{original}' dapat dibaca lebih dari satu cara. Tulis satu angka tanpa koma.")
    return numbers[0]


def _run(run, unit, original):
    """The numbers in a run of digits, dots, commas and slashes. A dot is a thousands mark, a comma a decimal one or a
    separator between sizes; which one it is must be plain, or the writer is asked."""
    big = unit in BIG_UNITS
    if fraction := re.fullmatch(r"(1)/([2-9]|10)|(3)/(4)", run):
        top, bottom = (Decimal(part) for part in fraction.groups() if part)
        return [top / bottom]
    if re.fullmatch(r"\d/(\d|10)", run):
        raise _ambiguous(original)  # 2/5 kg: a fraction, or two sizes?
    if "/" in run:
        return [number for part in run.split("/") for number in _run(part, unit, original)]
    if re.fullmatch(r"\d+", run):
        return [Decimal(run)]
    if re.fullmatch(r"0[.,]\d+|\d+[.,]\d", run) or (big and _is_decimal(run)):
        return [Decimal(run.replace(",", "."))]
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", run) and not big:
        return [Decimal(run.replace(".", ""))]
    if re.fullmatch(r"\d\.\d{2}", run):
        return [Decimal(run)]
    if _is_list(run, big):
        return [Decimal(part) for part in run.split(",")]
    raise _ambiguous(original)


def _is_decimal(run):
    """Kilos and litres: "1,25" and "1,605" are one number, for thousands of kilos are no package; "10,25" may be two."""
    match = re.fullmatch(r"(\d+)[.,](\d{2})|\d+,\d{3}", run)
    return bool(match) and not (match[1] and 5 <= int(match[1]) < int(match[2]))


def _is_list(run, big):
    """Whether commas can only stand between sizes: "50,100 gr", but not "12,500 gr", which may be a sack of 12.5 kg.
    Sacks of more than 50 kg are not sold."""
    parts = run.split(",")
    if len(parts) < 2 or "." in run or any(int(part) < 10 or part.startswith("0") for part in parts):
        return False
    return len(parts) > 2 or (not big and (len(parts[1]) > 3 or (len(parts[1]) == 3 and int(parts[0]) >= 50)))


def _ambiguous(original):
    return Unreadable(
        f"'{original}' dapat dibaca lebih dari satu cara. Pisahkan ukuran dengan koma dan spasi, {EXAMPLE}."
    )


def _netto(number, unit):
    factor, base = UNITS[unit]
    if unit == "ons" and number >= 100:
        kilos = f"{(number / 10).normalize():f}".replace(".", ",")
        raise Unreadable(
            f"{number} ons adalah {kilos} kg. Bila maksudnya {number} gram, perbaiki satuannya; bila benar, tulis {kilos} kg."
        )
    return Netto(number * factor, base)


def _plausible(size, original):
    netto = size.netto
    if netto.amount == 0:
        raise Unreadable(f"Netto '{original}' bernilai nol. Isi berat atau isi bersih yang sebenarnya, {EXAMPLE}.")
    if netto.amount < SMALLEST:
        raise Unreadable(f"Netto '{original}' terlalu kecil untuk makanan. Periksa angka dan satuannya, {EXAMPLE}.")
    if netto.amount > LARGEST:
        raise Unreadable(f"Netto '{original}' terlalu besar. Periksa angka dan satuannya, {EXAMPLE}.")
    if netto.amount != netto.amount.quantize(Decimal("0.01")):
        raise Unreadable(f"Netto '{original}' terlalu rinci. Bulatkan ke gram atau mililiter terdekat.")
    return size
