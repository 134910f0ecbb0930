"""Licence numbers, recognised by their shape.

Shapes from public sources, read 2026-11: NIB and PB-UMKU (OSS), SPP-IRT (BPOM rule on household food, 15 digits),
BPOM MD/ML (12 or 15 digits), halal (BPJPH, ID and 17 digits), trademark (DJKI, IDM and 9 digits). Of 161 real SPP-IRT
numbers 149 fit, so a misfit warns; only a NIB of the wrong length is refused.
"""

import re
from dataclasses import dataclass

NIB, PB_UMKU, PIRT, BPOM, HALAL, OLD_HALAL, TRADEMARK = "nib", "pb_umku", "pirt", "bpom", "halal", "halal_lama", "merek"
VALID, FIX, WARN, REFUSE = "valid", "perbaiki", "peringatan", "tolak"
SHAPES = {
    NIB: re.compile(r"\d{13}"),
    PB_UMKU: re.compile(r"\d{21}"),
    PIRT: re.compile(r"[1-8](0[1-9]|1[0-6])\d{4}\d{2}\d{4}-\d{2}"),
    BPOM: re.compile(r"(?:MD|ML) ?(?:\d{15}|\d{12})"),
    HALAL: re.compile(r"ID\d{17}"),
    OLD_HALAL: re.compile(r"\d{13,14}"),
    TRADEMARK: re.compile(r"IDM\d{9}"),
}
# Shapes so particular that they are recognised inside any text, whatever column it stands in.
TELLING = (PIRT, BPOM, HALAL, TRADEMARK)
_INSIDE = {kind: re.compile(rf"(?<![A-Z0-9]){SHAPES[kind].pattern}(?![0-9])") for kind in TELLING}
_LONG_NUMBER = re.compile(r"\d{9}")  # the least that any telling shape holds in one run
_PREFIX = {
    NIB: re.compile(r"^(?:NO(?:MOR)?\.? ?)?NIB[\s.:#-]*"),
    PIRT: re.compile(r"^(?:(?:NO(?:MOR)?\.? ?)?(?:SPP)?[ -]?P?[.-]?IRT)(?: NO\.?)?[\s.:#-]*"),
    BPOM: re.compile(r"^(?:BPOM)(?: RI)?[\s.:#-]*(?=M[DL])"),
    HALAL: re.compile(r"^(?:HALAL|BPJPH)[\s.:#-]*(?=ID)"),
    TRADEMARK: re.compile(r"^(?:HKI|HAKI|DJKI|MEREK)[\s.:#-]*(?=IDM)"),
}


@dataclass(frozen=True)
class Number:
    """A number with its kind, its verdict (valid | perbaiki | peringatan | tolak) and, where not valid, why."""

    kind: str
    value: str
    verdict: str = VALID
    message: str = ""


def check(kind, text):
    """What a number given as `kind` is worth. `perbaiki` carries the mended value for a person to accept."""
    typed = _upper(text)
    value = _PREFIX[kind].sub("", typed) if kind in _PREFIX else typed
    value = _normal(kind, value)
    if SHAPES[kind].fullmatch(value) and kind != OLD_HALAL:
        if value != _normal(kind, typed):
            return Number(kind, value, FIX, f"Awalan pada '{text}' dibuang.")
        return Number(kind, value)
    return _misfit(kind, value, text)


def recognised(text):
    """The kind and value of a whole text that fits a shape, or None. 13 digits alone could be a NIB or a phone."""
    typed = _upper(text)
    for kind in (*TELLING, PB_UMKU, NIB):
        value = _normal(kind, _PREFIX[kind].sub("", typed) if kind in _PREFIX else typed)
        if SHAPES[kind].fullmatch(value):
            return Number(kind, value)
    return None


def found_in(text):
    """Every number of a telling shape inside a longer text, in the order of TELLING."""
    if not _LONG_NUMBER.search(str(text)):
        return []
    typed = _upper(text)
    return [Number(kind, _normal(kind, hit.group())) for kind in TELLING for hit in _INSIDE[kind].finditer(typed)]


def pirt_expiry_year(value):
    """The year in the last group of an SPP-IRT number, or None."""
    return 2000 + int(value[-2:]) if SHAPES[PIRT].fullmatch(value) else None


def _upper(text):
    return " ".join(str(text).upper().replace("–", "-").replace("—", "-").strip("'").split())


def _normal(kind, value):
    if kind == BPOM:
        return re.sub(r"^(M[DL])[\s.:-]*(?=\d)", r"\1 ", re.sub(r"(?<=\d)[\s.](?=\d)", "", value))
    if kind == PIRT:
        return re.sub(r"\s*-\s*", "-", re.sub(r"(?<=\d)[ .](?=\d)", "", value))
    return re.sub(r"[\s.-]", "", value)


def _misfit(kind, value, text):
    digits = re.sub(r"\D", "", value)
    if kind == NIB and len(digits) == 12:
        return Number(
            NIB, f"0{digits}", FIX, f"NIB '{text}' 12 angka; angka 0 di depan mungkin hilang. Periksa 0{digits}."
        )
    if kind == NIB:
        return Number(NIB, value, REFUSE, f"NIB harus 13 angka, '{text}' berisi {len(digits)}. Salin lagi dari OSS.")
    if kind in (HALAL, OLD_HALAL) and SHAPES[OLD_HALAL].fullmatch(value):
        return Number(OLD_HALAL, value, WARN, f"'{text}' bernomor halal lama (MUI). Minta nomor BPJPH yang diawali ID.")
    if kind == HALAL and value.startswith("ID"):
        return Number(HALAL, value, REFUSE, f"Nomor halal adalah ID dan 17 angka, '{text}' berisi {len(digits)} angka.")
    return Number(kind, value, WARN, f"'{text}' tidak sesuai bentuk {NAMES[kind]}. Periksa pada sertifikatnya.")


NAMES = {
    NIB: "NIB",
    PB_UMKU: "PB-UMKU",
    PIRT: "P-IRT (13 angka, tanda hubung, 2 angka)",
    BPOM: "BPOM (MD atau ML dan angka)",
    HALAL: "halal BPJPH",
    OLD_HALAL: "halal lama",
    TRADEMARK: "merek (IDM dan 9 angka)",
}
