"""Charts as SVG, the same on a page and in print: bars and tiles, drawn here so that no client library is needed. Each has a
title that says what is seen, and its numbers again as rows for a table."""

from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

INK, QUIET, LEAF, SOFT, LINE = "#1c2420", "#55605a", "#23704f", "#dfeee4", "#e3e2da"
SHADES = ("#f0f7f1", "#cfe5d7", "#9ccbb0", "#5da683", "#23704f")  # few to many
WIDTH, LABEL, NUMBER = 340, 132, 52  # of a bar chart, its names and its numbers
STEP, THICK = 28, 14
SIGN = 6.6  # how wide a letter of a name is, on average
TILE, HIGH, GAP, ACROSS = 80, 56, 4, 4
LINE_WIDE, LINE_HIGH = 120, 28


@dataclass(frozen=True)
class Bar:
    """`part` of `whole`; without a whole, a number by itself."""

    label: str
    part: int
    whole: int | None = None
    address: str = ""

    @property
    def said(self):
        return f"{self.part}" if self.whole is None else f"{self.part} / {self.whole}"


@dataclass(frozen=True)
class Chart:
    """`svg` is the drawing, `rows` are its Bars for those who listen."""

    title: str
    svg: SafeString
    rows: list


def bars(title, rows, *, label=LABEL):
    """One bar a row, all on one scale; the whole of a row as a pale bar behind it. `label` is the room for its name."""
    most = max((row.part if row.whole is None else row.whole for row in rows), default=0) or 1
    scale = (WIDTH - LABEL - NUMBER) / most
    drawn = format_html_join("", "{}", ((_bar(number, row, scale, label),) for number, row in enumerate(rows)))
    return Chart(title, _svg(WIDTH - LABEL + label, STEP * max(1, len(rows)), drawn), rows)


def _bar(number, row, scale, label):
    top = STEP * number
    long = round(scale * (row.part if row.whole is None else row.whole), 1)
    return format_html(
        '<text x="0" y="{}" font-size="12" fill="{}">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}"/>'
        '<text x="{}" y="{}" font-size="11" fill="{}">{}</text>',
        *(top + 19, INK, Truncator(row.label).chars(round(label / SIGN))),
        *(label, top + 8, long, THICK, SOFT),
        *(label, top + 8, round(scale * row.part, 1), THICK, LEAF),
        *(label + long + 6, top + 19, QUIET, row.said),
    )


def spark(title, rows):
    """A line from the first row to the last, for a glance; two rows at least."""
    values = [float(row.part) for row in rows]
    low, scale = min(values), (LINE_HIGH - 8) / ((max(values) - min(values)) or 1)
    step = (LINE_WIDE - 8) / (len(rows) - 1)
    places = [
        (round(4 + step * n, 1), round(LINE_HIGH - 4 - (value - low) * scale, 1)) for n, value in enumerate(values)
    ]
    drawn = format_html(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/><circle cx="{}" cy="{}" r="3" fill="{}"/>',
        " ".join(f"{x},{y}" for x, y in places),
        LEAF,
        *places[-1],
        LEAF,
    )
    return Chart(title, _svg(LINE_WIDE, LINE_HIGH, drawn), rows)


def tiles(title, rows):
    """A square a row, darker where there are more, in the order they come."""
    most = max((row.part for row in rows), default=0)
    deep = -(-len(rows) // ACROSS) or 1
    drawn = format_html_join("", "{}", ((_tile(number, row, most),) for number, row in enumerate(rows)))
    return Chart(title, _svg(ACROSS * (TILE + GAP) - GAP, deep * (HIGH + GAP) - GAP, drawn), rows)


def _tile(number, row, most):
    left, top = number % ACROSS * (TILE + GAP), number // ACROSS * (HIGH + GAP)
    shade = min(len(SHADES) - 1, row.part * len(SHADES) // (most + 1)) if row.part else 0
    ink = "#fff" if shade == len(SHADES) - 1 else INK
    words = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="10" fill="{}">{}</text>',
        ((left + 6, top + 38 + 11 * line, ink, word) for line, word in enumerate(_lines(row.label))),
    )
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8" fill="{}" stroke="{}"/>'
        '<text x="{}" y="{}" font-size="17" font-weight="700" fill="{}">{}</text>{}',
        *(left + 0.5, top + 0.5, TILE - 1, HIGH - 1, SHADES[shade], LINE),
        *(left + 6, top + 24, ink, row.part, words),
    )


def _lines(label, wide=13):
    """A name in two lines at most."""
    first, _space, rest = label.partition(" ") if len(label) > wide else (label, "", "")
    return [Truncator(part).chars(wide) for part in (first, rest) if part]


def _svg(width, height, drawn):
    family = escape("Manrope, sans-serif")
    return mark_safe(  # noqa: S308 its parts are escaped above
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{family}" aria-hidden="true"'
        f' focusable="false">{drawn}</svg>'
    )
