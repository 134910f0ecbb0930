"""Dates as Indonesian offices write them."""

import calendar
import datetime
import re

from ikmportal.lib.reading import Unreadable, clean

MONTHS = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {
    "agt": 8,
    "ags": 8,
    "nop": 11,
    "pebruari": 2,
    "peb": 2,
    "aug": 8,
    "oct": 10,
    "dec": 12,
    "may": 5,
}


def read_date(value):
    """`(date, assumed)` from a date cell, `31-12-2027`, `31 Des 2027`, `2027-12-31` or a year alone.

    A year alone keeps 31 December and says so with `assumed=True`. Day comes before month, as the country writes.
    """
    if isinstance(value, datetime.datetime):
        return value.date(), False
    if isinstance(value, datetime.date):
        return value, False
    text = clean(f"{value:.0f}" if isinstance(value, float) else value).lower().lstrip("'")
    if re.fullmatch(r"20\d\d", text):
        return datetime.date(int(text), 12, 31), True
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?", text)
    if match:
        return _date(*match.groups(), text), False
    match = re.fullmatch(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)\.?[-/. ]+(\d{4})", text)
    if match is None:
        raise Unreadable(f"'{text}' tidak terbaca sebagai tanggal. Tulis seperti 31-12-2027.")
    day, month, year = match.groups()
    return _date(year, month if month.isdigit() else SHORT.get(month, SHORT.get(month[:3], 0)), day, text), False


def _date(year, month, day, text):
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(f"'{text}' bukan tanggal yang ada di kalender. Tulis hari-bulan-tahun, 31-12-2027.") from None


def months_later(day, months):
    """The same day so many months on by the calendar; the last of a month that is shorter: 31 August + 6 is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
