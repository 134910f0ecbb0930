"""Child process, by serve.py: an order is the path of a file, the answer one JSON line a sheet: {"name", "rows", "formulas"}.

Refuses what is too large, a bomb, encrypted or not a spreadsheet. `formulas` lists the [row, column] of cells that hold a
formula without a saved result. Rows and columns count from 0 at cell A1.
Dates come as {"date": "2027-12-31"}.
"""

import collections
import csv
import datetime
import io
import json
import re
import zipfile

MEGABYTE = 2**20
INFLATED_LIMIT = 300 * MEGABYTE
ROW_LIMIT, COLUMN_LIMIT, CELL_LIMIT = 100_000, 200, 5_000
OLE2 = b"\xd0\xcf\x11\xe0"
LOCKED_XLSX = "EncryptedPackage".encode("utf-16-le")  # the name of the stream Excel hides a locked workbook in
TOO_BROKEN = "Berkas terlalu rumit atau rusak sehingga tidak dapat dibaca. Salin tabelnya ke berkas .xlsx baru, lalu unggah lagi."
NO_TABLE = (b"<", b"%PDF", b"{\\rtf")  # text in which commas separate nothing; some programs call a web page .xls
HEADING_ROOM = 100  # title lines, totals and blanks beside the rows
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
HOLLOW_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')
REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')


class Refused(Exception):
    """The message is a sentence for the person who sent the file."""


def answer(order):
    try:
        return "\n".join(json.dumps(sheet, ensure_ascii=False) for sheet in sheets_of(order.decode())).encode()
    except (Refused, MemoryError):
        raise
    except Exception:  # what is broken in a zip, in its XML or in its numbers has no end
        raise Refused(TOO_BROKEN) from None


def sheets_of(path):
    with open(path, "rb") as file:
        start = file.read(8)
        is_locked = start.startswith(OLE2) and LOCKED_XLSX in file.read()
    if is_locked:
        locked()
    if start.startswith(b"PK\x03\x04"):
        hollow = inspect_archive(path)
        return workbook(path, hollow)
    if start.startswith(OLE2):
        return workbook(path, {})
    return [text_table(path)]


def inspect_archive(path):
    """Counts what the archive really inflates to, and looks for what no spreadsheet of an office holds."""
    try:
        archive = zipfile.ZipFile(path)
        parts = archive.infolist()
    except zipfile.BadZipFile:
        raise Refused("Berkas rusak. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.") from None
    if len(parts) > 2_000:
        raise Refused("Berkas berisi terlalu banyak bagian. Salin tabelnya ke berkas baru, lalu unggah lagi.")
    hollow, inflated = {}, 0
    for part in parts:
        if part.flag_bits & 1:
            locked()
        inflated = inspect_part(archive, part, inflated, hollow)
    return hollow


def inspect_part(archive, part, inflated, hollow):
    is_sheet = re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename)
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(MEGABYTE):
            inflated += len(chunk)
            if inflated > INFLATED_LIMIT:
                raise Refused("Isi berkas terlalu besar setelah dibuka. Salin hanya tabelnya ke berkas baru.")
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise Refused("Berkas memuat bagian yang tidak aman. Simpan ulang sebagai .xlsx dari Excel.")
            if is_sheet:
                look_at_cells(window, hollow.setdefault(part.filename, set()))
            elif part.filename == "content.xml":
                look_at_repeats(window)
            tail = window[-400:]
    return inflated


def look_at_cells(window, hollow):
    for column, row in CELL.findall(window):
        if int(row) > ROW_LIMIT + HEADING_ROOM or len(column) > 2:
            too_many()
    hollow.update((int(row) - 1, column_number(column)) for column, row in HOLLOW_FORMULA.findall(window))


def look_at_repeats(window):
    for axis, count in REPEATED.findall(window):
        limit = 1_048_576 if axis == b"rows" else 16_384
        if int(count) > limit:
            raise Refused("Berkas memuat ukuran tabel yang tidak wajar. Salin tabelnya ke berkas baru.")


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def locked():
    raise Refused("Berkas dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")


def too_many():
    raise Refused(
        f"Tabel lebih dari {ROW_LIMIT:,} baris atau terlalu lebar. Bagi menjadi beberapa berkas.".replace(",", ".")
    )


def workbook(path, hollow):
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        locked()
    except CalamineError:
        raise Refused("Berkas tidak terbaca sebagai XLSX, XLS, ODS atau CSV. Simpan ulang dari Excel.") from None
    parts = sheet_parts(path) if hollow else []
    sheets, total = [], 0
    for place, meta in enumerate(book.sheets_metadata):
        if meta.visible != SheetVisibleEnum.Visible or "Sheet" not in str(meta.typ):
            continue
        sheet = book.get_sheet_by_index(place)
        if sheet.total_height > ROW_LIMIT + HEADING_ROOM or sheet.total_width > 20_000:
            too_many()
        rows = [[plain(cell) for cell in row[:COLUMN_LIMIT]] for row in sheet.to_python(skip_empty_area=False)]
        total += len(rows)
        if total > ROW_LIMIT + HEADING_ROOM:
            too_many()
        formulas = sorted(hollow.get(parts[place], ())) if place < len(parts) else []
        sheets.append({"name": meta.name, "rows": rows, "formulas": formulas})
    return sheets


def sheet_parts(path):
    """The archive's part of each sheet of an XLSX, in the order of the workbook: the parts' numbers say nothing."""
    with zipfile.ZipFile(path) as archive:
        book, links = archive.read("xl/workbook.xml").decode(), archive.read("xl/_rels/workbook.xml.rels").decode()
    parts = {
        re.search(r'\bId="([^"]+)"', tag)[1]: re.search(r'\bTarget="/?(?:xl/)?([^"]+)"', tag)[1]
        for tag in re.findall(r"<Relationship\s[^>]*>", links)
    }
    links = [re.search(r':id="([^"]+)"', tag)[1] for tag in re.findall(r"<sheet\s[^>]*>", book)]
    return [f"xl/{parts.get(link)}" for link in links]


def plain(cell):
    if isinstance(cell, str):
        return cell[:CELL_LIMIT]
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime.datetime | datetime.date):
        return {"date": cell.isoformat()[:10]}
    if isinstance(cell, bool | int):
        return cell
    return str(cell)


def text_table(path):
    with open(path, "rb") as file:
        raw = file.read()
    if b"\x00" in raw[:4096] or raw.lstrip()[:5].startswith(NO_TABLE):
        raise Refused("Berkas tidak terbaca sebagai XLSX, XLS, ODS atau CSV. Simpan ulang dari Excel.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("Huruf dalam berkas CSV tidak terbaca. Simpan ulang sebagai 'CSV UTF-8'.")
    csv.field_size_limit(MEGABYTE)
    delimiter = max(";,\t", key=lambda sign: evenness(text[:65_536], sign))
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([cell[:CELL_LIMIT] for cell in row[:COLUMN_LIMIT]])
            if len(rows) > ROW_LIMIT + HEADING_ROOM:
                too_many()
    except csv.Error:
        raise Refused("Berkas CSV tidak rapi (tanda kutip tidak tertutup?). Simpan ulang dari Excel.") from None
    return {"name": "CSV", "rows": rows, "formulas": []}


def evenness(text, delimiter):
    """How many rows share a width, and the width: the true delimiter gives an even table, others stand in prose."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0
    wide = collections.Counter(width for width in widths if width > 1)
    return max(((count, width) for width, count in wide.items()), default=(0, 0))
