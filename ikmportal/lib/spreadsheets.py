"""Spreadsheets in and out: read in a limited child process, written with every cell typed."""

import csv
import datetime
import io
import json
import tempfile
from dataclasses import dataclass, field

import xlsxwriter

from ikmportal.lib import limited
from ikmportal.lib.children.read_spreadsheet import TOO_BROKEN

FILE_LIMIT = 20 * 2**20
MEMORY_LIMIT = 1024  # MiB of address space; 100,000 rows of twenty columns take 411
SECONDS_LIMIT = 60  # of processor time
KINDS = ("xlsx", "xlsm", "xls", "ods", "csv")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnreadableFile(ValueError):
    """The file as a whole cannot be used; the message tells the person what to do."""


@dataclass
class Sheet:
    """`rows[r][c]`: str, int, float, bool or date; row 0 is the sheet's first row. `formulas`: cells without a result."""

    name: str
    rows: list
    formulas: set = field(default_factory=set)


def read(path):
    """All visible sheets of an XLSX, XLS, ODS or CSV file of at most 20 MB and 100,000 rows."""
    with Reader() as reader:
        return reader.read(path)


def read_bytes(data, kind):
    """The same for a file in memory; `kind` is its ending."""
    with Reader() as reader:
        return reader.read_bytes(data, kind)


class Reader:
    """The same for several files, which share one child."""

    def __init__(self):
        self.child = limited.Child("read_spreadsheet", megabytes=MEMORY_LIMIT, seconds=SECONDS_LIMIT)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.child.close()

    def read(self, path):
        try:
            output = self.child.ask(str(path).encode())
        except limited.ChildRefused as refusal:
            raise UnreadableFile(str(refusal)) from None
        except limited.ChildFailed:
            raise UnreadableFile(TOO_BROKEN) from None
        return [_sheet(json.loads(line, object_hook=_date)) for line in output.split(b"\n") if line]

    def read_bytes(self, data, kind):
        with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
            file.write(data)
            file.flush()
            return self.read(file.name)


def _sheet(parts):
    return Sheet(parts["name"], parts["rows"], {tuple(cell) for cell in parts["formulas"]})


def _date(parts):
    return datetime.date.fromisoformat(parts["date"]) if "date" in parts else parts


def write_xlsx(sheets, *, created=None):
    """An XLSX as bytes. `sheets` maps a name to (headings, rows); text stays text, so a "=" at its start is harmless.

    A fixed `created` datetime makes the same rows give the same bytes.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": False,
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd-mm-yyyy",
        },
    )
    if created:
        book.set_properties({"created": created})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for name, (headings, rows) in sheets.items():
        page = book.add_worksheet(name[:31])
        page.freeze_panes(1, 0)
        for column, title in enumerate(headings):
            page.write_string(0, column, str(title), heading)
            page.set_column(column, column, max(12, min(40, len(str(title)) + 4)))
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(page, number, column, value)
    book.close()
    return buffer.getvalue()


def _write_cell(page, row, column, value):
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, int | float | datetime.date):
        page.write_string(row, column, {True: "ya", False: "tidak"}.get(value, str(value)))
    elif isinstance(value, int) and abs(value) >= 10**15:
        page.write_string(row, column, str(value))
    elif isinstance(value, datetime.datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None))
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()))
    else:
        page.write_number(row, column, value)


def write_csv(headings, rows):
    """CSV text for Excel in Indonesia: semicolons, a byte-order mark, and an apostrophe before what could be a formula."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([[defused(value) for value in row] for row in (headings, *rows)])
    return buffer.getvalue()


def defused(value):
    """The text of a CSV cell that no spreadsheet will run (OWASP, "CSV Injection")."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
