"""A printed volume as its reader finds it, read with pikepdf alone: pages in text, bookmarks, fonts."""

import io
import re

import pikepdf

_MAPPED = re.compile(r"<([0-9A-Fa-f]+)>")


def opened(volume):
    with volume.file.open("rb") as file:
        return pikepdf.open(io.BytesIO(file.read()))


def texts(volume):
    """The text of each page, blanks and soft breaks left out: lines break where the layout likes."""
    with opened(volume) as pdf:
        return [squeezed(page_text(page)) for page in pdf.pages]


def text(volume):
    return "".join(texts(volume))


def squeezed(text):
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def bookmarks(volume):
    """The titles in the bookmarks, the outermost level."""
    with opened(volume) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def fonts(volume):
    """`{name: whether its outlines are in the file}`."""
    with opened(volume) as pdf:
        described = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
        return {str(item.FontName): any(f"/FontFile{kind}" in item for kind in ("", "2", "3")) for item in described}


def pictures(volume):
    """The stored bytes of every JPEG."""
    with opened(volume) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        return [item.read_raw_bytes() for item in streams if item.get("/Filter") == pikepdf.Name.DCTDecode]


def codes(volume):
    """The drawn codes in the order of their pages, each as rows of "0" and "1"."""
    with opened(volume) as pdf:
        shown = [form for page in pdf.pages for form in page.Resources.get("/XObject", {}).values()]
        return [_modules(form) for form in shown if form.Subtype == pikepdf.Name.Form]


def _modules(form):
    side = int(form.BBox[2])
    rows = [["0"] * side for _ in range(side)]
    for operands, operator in pikepdf.parse_content_stream(form):
        if str(operator) == "re":
            left, bottom, width, _height = map(int, operands)
            rows[side - 1 - bottom][left : left + width] = "1" * width
    return ["".join(row) for row in rows]


def page_text(page):
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    shown, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" | "'":
                shown.extend(_shown(operands[0], font))
    return "".join(shown)


def _shown(operand, font):
    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            yield from (font.get(codes[place : place + 2], "�") for place in range(0, len(codes), 2))


def _characters(font):
    """`{two bytes: text}` from a font's own table, so that text can be copied and read aloud."""
    table, inside, ranges = {}, False, False
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            inside, ranges = True, line.endswith("beginbfrange")
        elif line.startswith("endbf"):
            inside = False
        elif inside:
            codes = _MAPPED.findall(line)
            first, target = int(codes[0], 16), codes[-1]
            for step in range(int(codes[1], 16) - first + 1 if ranges else 1):
                points = bytes.fromhex(target).decode("utf-16-be")
                table[(first + step).to_bytes(2, "big")] = points[:-1] + chr(ord(points[-1]) + step)
    return table
