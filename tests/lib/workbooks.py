"""Spreadsheets written by hand, where no library at hand writes the kind or the fault a test needs."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def zipped(parts):
    """An archive of `{name: text or bytes}`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(book, name, content):
    """The same workbook with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**parts, name: content})


def ods(rows, *, repeated=1, encrypted=False):
    """An OpenDocument sheet; the last row may stand for `repeated` rows."""
    lines = [
        f'<table:table-row table:number-rows-repeated="{repeated if row is rows[-1] else 1}">'
        + "".join(_ods_cell(cell) for cell in row)
        + "</table:table-row>"
        for row in rows
    ]
    secret = '<manifest:encryption-data manifest:checksum="x"/>' if encrypted else ""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{secret}'
            "</manifest:file-entry></manifest:manifest>",
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Data">{"".join(lines)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_cell(cell):
    if cell == "":
        return '<table:table-cell table:number-columns-repeated="16384"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def xls(rows):
    """An Excel 97 workbook with one sheet of texts and numbers."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    sheet += b"".join(_xls_cell(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row))
    sheet += _record(0x000A)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = struct.pack("<BB", 4, 0) + b"Data"
    place = len(start) + 4 + 6 + len(name) + 4
    return ole2("Workbook", start + _record(0x0085, struct.pack("<IH", place, 0) + name) + _record(0x000A) + sheet)


def _xls_cell(row, column, cell):
    if isinstance(cell, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + cell.encode("utf-16-le"))


def _record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def ole2(name, content):
    """An OLE2 container with one stream, as XLS files and locked XLSX files are."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    sectors = len(content) // 512
    chain = [FAT, END, *range(3, 2 + sectors), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    table = struct.pack("<128I", *(chain + [FREE] * (128 - len(chain))))
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry(name, 2, 2, len(content)) + bytes(256)
    return header + table + entries + content


def _entry(name, kind, start, size, child=FREE):
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
