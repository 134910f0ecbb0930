"""Whole rupiah: read as people write them, shown as the country writes them."""

import re
from decimal import Decimal
from functools import cache

from babel.numbers import format_decimal

from ikmportal.lib.reading import Unreadable, clean

SMALLEST, LARGEST = 100, 1_000_000_000
LARGEST_SUM = 10**15  # beyond any investment; more would not fit the database
FACTORS = {
    "rb": 1_000,
    "ribu": 1_000,
    "k": 1_000,
    "jt": 1_000_000,
    "juta": 1_000_000,
    "milyar": 1_000_000_000,
    "miliar": 1_000_000_000,
}
_PRICE = re.compile(
    r"(?:rp|idr)?\s*\.?\s*(?P<number>\d[\d.,]*?)\s*(?P<factor>rb|ribu|k|jt|juta|milyar|miliar)?\.?"
    r"(?:,-|,--|-)?(?:\s*rupiah)?(?:\s*(?:/|per)\s*(?:pcs|bungkus|bks|pack|botol|toples|kotak|biji|buah|kemasan))?",
    re.IGNORECASE,
)


@cache
def rupiah(amount, locale="id"):
    """`15000` → `Rp15.000` in Indonesian, `Rp15,000` in English."""
    return f"Rp{format_decimal(amount, '#,##0', locale=locale)}"


def read_price(value):
    """Rupiah as an int from text or a number cell.

    Raises Unreadable for what could mean two things, for zero, and for anything outside 100 to a thousand million:
    "12" is nobody's price, it is "12.000" with its zeros lost.
    """
    amount = read_amount(value)
    if amount == 0:
        raise Unreadable("Harga 0 tidak dapat dipakai. Isi harga jual dalam rupiah, atau kosongkan bila belum ada.")
    if amount < SMALLEST:
        hint = rupiah(amount * 1000)
        raise Unreadable(f"Harga {rupiah(amount)} terlalu kecil. Bila maksudnya {hint}, tulis lengkap dengan nolnya.")
    if amount > LARGEST:
        raise Unreadable(f"Harga {rupiah(amount)} terlalu besar. Periksa jumlah nolnya.")
    return amount


def read_amount(value):
    """Any sum of whole rupiah (investment may be 0 or thousands of millions); Unreadable otherwise."""
    if isinstance(value, bool):
        raise Unreadable("Isi dengan angka rupiah, misalnya 15000.")
    if isinstance(value, int | float | Decimal):
        return _whole(Decimal(str(value)), str(value))
    text = clean(value).lstrip("'")
    match = _PRICE.fullmatch(text)
    if match is None:
        raise Unreadable(
            f"'{text}' tidak terbaca sebagai harga. Tulis satu angka rupiah, misalnya 15000 atau Rp15.000."
        )
    factor = FACTORS.get((match["factor"] or "").lower(), 1)
    return _whole(_number(match["number"], factor, text) * factor, text)


def _number(digits, factor, text):
    digits = digits.rstrip(".,")
    if re.fullmatch(r"\d+", digits):
        return Decimal(digits)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,0{1,2})?", digits) and factor == 1:
        return Decimal(digits.split(",")[0].replace(".", ""))
    if factor > 1 and re.fullmatch(r"\d+[.,]\d{1,2}", digits):
        return Decimal(digits.replace(",", "."))
    if re.fullmatch(r"\d{4,}[.,]0{1,2}", digits):
        return Decimal(re.split("[.,]", digits)[0])
    raise Unreadable(f"'{text}' dapat dibaca lebih dari satu cara. Tulis harganya tanpa koma, misalnya 15000.")


def _whole(amount, text):
    if amount != amount.to_integral_value():
        raise Unreadable(f"'{text}' bukan rupiah bulat. Bila titik ribuannya hilang, tulis lengkap, misalnya 12500.")
    if amount < 0:
        raise Unreadable(f"'{text}' bernilai negatif. Harga harus lebih dari nol.")
    if amount > LARGEST_SUM:
        raise Unreadable(f"'{text}' terlalu besar. Periksa jumlah nolnya.")
    return int(amount)
