"""Tables of a report. A kind of column is "teks", "angka", "desimal" (text, unrounded) or "tanggal" (ISO). A cell is a value
or None, or `{"n": value, "key": key}` where the rows behind it are known."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.formats import date_format

TEXT, NUMBER, DECIMAL, DAY = "teks", "angka", "desimal", "tanggal"


def table(key, title, columns, rows, note=""):
    """`columns` is `[(heading, kind)]`."""
    headings = [[str(heading), kind] for heading, kind in columns]
    return {"key": key, "title": str(title), "columns": headings, "rows": rows, "note": str(note)}


def exact(number):
    """A Decimal as a payload holds it."""
    return None if number is None else f"{number.normalize():f}" if number == number.to_integral() else str(number)


@dataclass(frozen=True)
class Shown:
    """A cell for the eye: its words, the key of the rows behind it or "", and its kind."""

    words: str
    key: str
    kind: str


def shown(cell, kind):
    value, key = (cell["n"], cell["key"]) if isinstance(cell, dict) else (cell, "")
    return Shown(_words(value, kind), key, kind)


def _words(value, kind):
    if value is None:
        return "–"
    if kind == DAY:
        return date_format(datetime.date.fromisoformat(value), "j M Y")
    if kind == TEXT or (isinstance(value, str) and kind == NUMBER):
        return str(value)
    return said(value)


def said(number):
    """A number with two places at most, as Indonesians write it."""
    return format_decimal(Decimal(str(number)), "#,##0.##", locale="id")


def typed(cell, kind):
    """A cell for a workbook: real numbers and dates."""
    value = cell["n"] if isinstance(cell, dict) else cell
    if value is None or value == "":
        return None
    if kind == DAY:
        return datetime.date.fromisoformat(value)
    return float(value) if kind == DECIMAL else value
