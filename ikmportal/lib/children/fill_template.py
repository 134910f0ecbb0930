"""Child process, by serve.py: an order is a line of JSON and a Shopee mass-upload workbook. The line is null, and the answer
a JSON list of the column codes; or a list of {code: text, number or null}, and the answer the workbook with these rows.

The XML of one sheet is cut before its row 7 and after its last row, at places expat tells; what lies before and after stays
byte for byte (but for the size named in `<dimension>`), and so does the content of every other part. New bytes are ASCII,
other letters are written as numbers, so they mean the same in whatever encoding the sheet declares.
"""

import contextlib
import io
import json
import posixpath
import re
import zipfile
from xml.parsers import expat

MEGABYTE = 2**20
INFLATED_LIMIT = 20 * MEGABYTE
PART_LIMIT, COLUMN_LIMIT = 2_000, 500
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
HEAD_ROWS = 6
OLE2 = b"\xd0\xcf\x11\xe0"
XML_ENDINGS = (".xml", ".rels", ".vml")
SIGNS = ("ps_product_name", "ps_price", "ps_weight")  # what makes a workbook a template
COMPULSORY = {*SIGNS, "ps_product_description", "ps_stock", "ps_item_cover_image"}
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # readers take _x0041_ for an A (ECMA-376, ST_Xstring)
REF = re.compile(rb"""(\sref\s*=\s*)("[^"]*"|'[^']*')""")
MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
AGAIN = "Unduh templat unggah massal dari Seller Centre Shopee, lalu kirim berkas .xlsx itu apa adanya."
TOO_BROKEN = f"Templat terlalu rumit atau rusak sehingga tidak dapat diisi. {AGAIN}"
NO_WORKBOOK = f"Berkas bukan buku kerja XLSX yang utuh. {AGAIN}"
NO_TEMPLATE = (
    "Berkas ini bukan templat unggah massal Shopee: enam baris pertamanya tidak memuat kode "
    f"{', '.join(SIGNS)}. {AGAIN}"
)
LOCKED = f"Berkas dikunci dengan kata sandi, atau bukan .xlsx. {AGAIN}"
TOO_LARGE = f"Isi templat terlalu besar setelah dibuka. {AGAIN}"
UNSAFE = f"Templat memuat bagian yang tidak aman. {AGAIN}"
TANGLED = f"Nomor baris dalam templat tidak berurutan. {AGAIN}"
FORMULAS = f"Templat sudah berisi rumus mulai baris 7. {AGAIN}"


class Refused(Exception):
    """The message is a sentence for the person who sent the file."""


def answer(order):
    line, template = order.split(b"\n", 1)
    try:
        with opened(template) as archive:
            return answered(archive, json.loads(line))
    except (Refused, MemoryError):
        raise
    except Exception:  # what is broken in a zip or in its XML has no end
        raise Refused(TOO_BROKEN) from None


def opened(template):
    if template.startswith(OLE2):
        raise Refused(LOCKED)
    try:
        return zipfile.ZipFile(io.BytesIO(template))
    except zipfile.BadZipFile:
        raise Refused(NO_WORKBOOK) from None


def answered(archive, rows):
    look_over(archive)
    part, codes = the_sheet(archive)
    if rows is None:
        return json.dumps(list(codes.values())).encode()
    sheet = Sheet(archive, part)
    if sheet.has_formulas:  # Excel's list of formulas to work out would name cells that hold none any more
        raise Refused(FORMULAS)
    places = placed(codes, rows)
    return rewritten(archive, part, spliced(archive.read(part), sheet, places, rows))


def look_over(archive):
    """Sizes as the directory names them: a part that inflates to more than its own fails its checksum, a megabyte at a time."""
    parts = archive.infolist()
    if len(parts) > PART_LIMIT or sum(part.file_size for part in parts) > INFLATED_LIMIT:
        raise Refused(TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(LOCKED)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):  # two parts of one name: readers differ in which they take
        raise Refused(UNSAFE)
    if any(part.compress_type not in METHODS for part in parts):  # the others inflate without measure
        raise Refused(NO_WORKBOOK)
    for name in names:
        look_through(archive, name)


def look_through(archive, part):
    is_xml, tail = part.endswith(XML_ENDINGS), b""
    with archive.open(part) as stream:
        while chunk := stream.read(MEGABYTE):
            if is_xml and (b"<!DOCTYPE" in tail + chunk or b"\0" in chunk):  # letters of two bytes would hide it
                raise Refused(UNSAFE)
            tail = chunk[-10:]


def the_sheet(archive):
    """(part, {column: code}) of the sheet that names most codes; of equals, the first tab."""
    parts, strings_part = parts_of(archive)
    sheets = {part: Sheet(archive, part, only_head=True) for part in parts}
    wanted = {int(text) for sheet in sheets.values() for kind, text in sheet.cells.values() if kind == "s" and text}
    strings = Strings(archive, strings_part, wanted).found if strings_part else {}
    found = [(part, codes_of(sheet, strings)) for part, sheet in sheets.items()]
    part, codes = max(found, key=lambda one: len(one[1]), default=(None, {}))
    if not codes:
        raise Refused(NO_TEMPLATE)
    return part, codes


def parts_of(archive):
    """The parts of the worksheets in the order of their tabs, and the part of the strings they share, or None."""
    book = next((part for kind, part in links(archive, "").values() if kind == "officeDocument"), None)
    if book not in archive.namelist():
        raise Refused(NO_TEMPLATE)
    linked = links(archive, book)
    if any(kind == "vbaProject" for kind, _part in linked.values()):
        raise Refused(UNSAFE)
    tabs = [linked[tab] for tab in Tabs(archive, book).ids]
    strings = [part for kind, part in linked.values() if kind == "sharedStrings"]
    return [part for kind, part in tabs if kind == "worksheet"], next(iter(strings), None)


def links(archive, part):
    """`{id: (kind, part)}` of what a part points to inside the package; "" is the package itself."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in archive.namelist():
        return {}
    return {
        one: (kind.rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        for one, kind, target in Links(archive, place).found
    }


def codes_of(sheet, strings):
    """`{column: code}` of the first row that names every sign; empty when none does."""
    for number in range(1, HEAD_ROWS + 1):
        codes = {}
        for (row, column), (kind, text) in sorted(sheet.cells.items()):
            text = strings.get(int(text), "") if kind == "s" and text else text
            if row == number and (code := text.partition("|")[0].strip()):
                codes[column] = code
        if codes and set(SIGNS) <= set(codes.values()):
            return codes
    return {}


def placed(codes, rows):
    """`{code: column}` for what the rows hold. What has no column is left out, unless Shopee asks for it."""
    held = {code for row in rows for code, value in row.items() if value not in (None, "")}
    names = list(codes.values())
    if missing := sorted((held & COMPULSORY) - set(names)):
        raise Refused(f"Templat ini tidak memuat kolom {', '.join(missing)}. {AGAIN}")
    if twice := sorted(code for code in held if names.count(code) > 1):
        raise Refused(f"Templat ini memuat kolom {', '.join(twice)} lebih dari sekali. {AGAIN}")
    return {code: column for column, code in codes.items() if code in held}


def spliced(whole, sheet, places, rows):
    made = "".join(row_of(sheet, places, number, row) for number, row in enumerate(rows, HEAD_ROWS + 1))
    last = f"{letters(sheet.width)}{HEAD_ROWS + len(rows)}".encode()
    start, end = sheet.dimension
    size = REF.sub(rb'\1"A1:' + last + b'"', whole[start:end])
    cut = sheet.end if sheet.cut is None else sheet.cut
    return b"".join(
        (whole[:start], size, whole[end:cut], made.encode("ascii", "xmlcharrefreplace"), whole[sheet.end :])
    )


def row_of(sheet, places, number, row):
    """With an empty cell wherever the template keeps a style, so that the seller can go on writing there."""
    values = dict.fromkeys(sheet.styles) | {places[code]: value for code, value in row.items() if code in places}
    inside = "".join(cell_of(sheet, column, number, value) for column, value in sorted(values.items()))
    return f'<{sheet.prefix}row r="{number}">{inside}</{sheet.prefix}row>'


def cell_of(sheet, column, row, value):
    """Text as an inline string, which no spreadsheet runs."""
    if isinstance(value, int) and abs(value) >= 10**15:  # Excel keeps fifteen digits
        value = str(value)
    if isinstance(value, str):
        value = written(value)
    x, style = sheet.prefix, sheet.style(column)
    start = f'<{x}c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
    if value in (None, ""):
        return f"{start}/>" if style else ""
    if isinstance(value, str):
        return f'{start} t="inlineStr"><{x}is><{x}t xml:space="preserve">{value}</{x}t></{x}is></{x}c>'
    return f"{start}><{x}v>{value!r}</{x}v></{x}c>"


def written(text):
    """As XML holds it: without the characters it cannot, line ends as one sign."""
    text = NO_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return LOOKS_ESCAPED.sub("_x005F_", text).translate(MARKUP)


def letters(column):
    """`AQ` for 43."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(reference):
    """43 for `AQ7`."""
    number = 0
    for letter in re.match("[A-Z]{1,3}", reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number


def rewritten(archive, part, content):
    """The archive with one part replaced: the same parts in the same order, of the same day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for old in archive.infolist():
            new = zipfile.ZipInfo(old.filename, old.date_time)
            new.compress_type, new.create_system, new.external_attr = (
                old.compress_type,
                old.create_system,
                old.external_attr,
            )
            made.writestr(new, content if old.filename == part else archive.read(old))
    return buffer.getvalue()


class Enough(Exception):
    """The rest of a part need not be read."""


class Walk:
    """A part read element by element. A place is the path of names below the root, such as `sheetData/row/c`."""

    def __init__(self, archive, part):
        if not part.endswith(XML_ENDINGS):  # nobody has looked for a document type in it
            raise Refused(UNSAFE)
        self.places = []
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = lambda text: self.reads(self.places[-1], text)
        with archive.open(part) as stream, contextlib.suppress(Enough):
            self.parser.ParseFile(stream)

    def _start(self, tag, facts):
        self.prefix_here, _colon, name = tag.rpartition(":")
        if len(self.places) > 1:
            name = f"{self.places[-1]}/{name}"
        self.places.append(name if self.places else "")
        self.starts(self.places[-1], facts)

    def _end(self, tag):
        self.ends(self.places.pop())

    def starts(self, place, facts):
        pass

    def ends(self, place):
        pass

    def reads(self, place, text):
        pass


class Links(Walk):
    """`found`: (id, type, target) of relationships that stay inside the package."""

    def __init__(self, archive, part):
        self.found = []
        super().__init__(archive, part)

    def starts(self, place, facts):
        if place == "Relationship" and facts.get("TargetMode") != "External":
            self.found.append((facts["Id"], facts["Type"], facts["Target"]))


class Tabs(Walk):
    """`ids`: the relationships of a workbook's sheets, in the order of their tabs."""

    def __init__(self, archive, part):
        self.ids = []
        super().__init__(archive, part)

    def starts(self, place, facts):
        if place == "sheets/sheet":
            self.ids += [value for name, value in facts.items() if name.endswith(":id")]


class Strings(Walk):
    """`found`: {number: text} of the shared strings that are wanted."""

    def __init__(self, archive, part, wanted):
        self.wanted, self.found, self.number = wanted, {}, -1
        super().__init__(archive, part)

    def starts(self, place, facts):
        self.number += place == "si"

    def reads(self, place, text):
        if self.number in self.wanted and place in ("si/t", "si/r/t"):
            self.found[self.number] = self.found.get(self.number, "") + text


class Sheet(Walk):
    """What a sheet's first six rows say, and where its XML may be cut. Places in it are bytes from its beginning.

    `cells`: {(row, column): [type, text]}, from 1; `cut`: where row 7 or a later one starts, or None; `end`: where
    `</sheetData>` starts; `dimension`: where its tag starts and ends; `prefix`: of its elements, with a colon.
    """

    TEXTS = ("sheetData/row/c/v", "sheetData/row/c/is/t", "sheetData/row/c/is/r/t")

    def __init__(self, archive, part, *, only_head=False):
        self.only_head = only_head
        self.cells, self.row, self.column, self.width = {}, 0, 0, 1
        self.styles, self.spans, self.has_formulas = {}, [], False
        self.cut, self.end, self.dimension, self.prefix = None, None, (0, 0), ""
        super().__init__(archive, part)

    def starts(self, place, facts):
        if place == "sheetData/row/c":
            self.cell_starts(facts)
        elif place == "sheetData/row":
            self.row_starts(facts)
        elif place == "sheetData/row/c/f":
            self.has_formulas |= self.row > HEAD_ROWS
        elif place == "sheetData":
            self.prefix = f"{self.prefix_here}:" if self.prefix_here else ""
        elif place == "dimension" and self.end is None:
            self.dimension = (self.parser.CurrentByteIndex,) * 2
        elif place == "cols/col" and "style" in facts:
            self.spans.append((int(facts["min"]), int(facts["max"]), int(facts["style"])))

    def ends(self, place):
        if place == "sheetData":
            self.end = self.parser.CurrentByteIndex
        elif place == "dimension" and self.end is None:  # of `<dimension …/>` expat tells the place behind it
            self.dimension = self.dimension[0], self.parser.CurrentByteIndex

    def reads(self, place, text):
        if place in self.TEXTS and (cell := self.cells.get((self.row, self.column))):
            cell[1] += text

    def row_starts(self, facts):
        number = int(facts.get("r", self.row + 1))
        if number <= self.row:
            raise Refused(TANGLED)
        if number > HEAD_ROWS and self.only_head:
            raise Enough
        self.row, self.column = number, 0
        if number > HEAD_ROWS and self.cut is None:
            self.cut = self.parser.CurrentByteIndex

    def cell_starts(self, facts):
        self.column = column_number(facts["r"]) if "r" in facts else self.column + 1
        if self.row > HEAD_ROWS:
            if self.column <= self.width:
                self.styles.setdefault(self.column, int(facts.get("s", 0)))
        else:
            self.width = max(self.width, self.column)
            if self.column <= COLUMN_LIMIT:
                self.cells[self.row, self.column] = [facts.get("t", "n"), ""]

    def style(self, column):
        """The number of the style a column's first cell below the head has, else the column itself; 0 is none."""
        spans = (style for least, most, style in self.spans if least <= column <= most)
        return self.styles.get(column) or next(spans, 0)
