"""QR codes of addresses that differ in a number only, many at once.

At one length, level and mask a code is linear: a bit of the text turns the same modules whatever the other bits are, for the
error correction is a linear code and the mask a constant. The digit 7 is a 0 with three bits turned, so the code of …/127/ is
that of …/000/ with what a 1, a 2 and a 7 turn at their places. Thousands of codes cost segno a dozen.
"""

import re
from functools import lru_cache

import segno
from django.utils.safestring import mark_safe


def rows(before, number, after=""):
    """The code of `before` + number + `after` as rows of "0" and "1", dark modules "1", without a margin."""
    digits = str(number)
    zeros = "0" * len(digits)
    size, modules = _made(before + zeros + after)
    for place, digit in enumerate(digits):
        for bit in (1, 2, 4, 8):
            if int(digit) & bit:
                modules ^= _turned(before, zeros, place, bit, after)
    whole = f"{modules:0{size * size}b}"
    return [whole[start : start + size] for start in range(0, size * size, size)]


def outline(rows):
    """The dark modules as a path of PDF, a module one unit wide, the first row on top."""
    return "\n".join(_box(len(rows), *run.span()) for run in DARK.finditer("0".join(rows)))


def svg(text, *, title):
    """The code of a text as a picture within a page, as wide as its place, with the margin that readers need."""
    made = segno.make(text, error="m", micro=False)
    return mark_safe(made.svg_inline(omitsize=True, border=4, title=title, svgclass="code", lineclass=None))  # noqa: S308 ours


DARK = re.compile("1+")


@lru_cache(None)
def _box(size, start, end):
    """A run of modules, from its places in the rows joined by a light module each."""
    row, left = divmod(start, size + 1)
    return f"{left} {size - 1 - row} {end - start} 1 re"


@lru_cache(256)
def _turned(before, zeros, place, bit, after):
    """The modules that one bit of one digit turns."""
    other = f"{zeros[:place]}{bit}{zeros[place + 1 :]}"
    return _made(before + zeros + after)[1] ^ _made(before + other + after)[1]


@lru_cache(256)
def _made(text):
    """`(modules a side, all modules as one number)`. A fixed mask keeps codes repeatable, and linear."""
    matrix = segno.make(text, error="m", mask=4, micro=False).matrix
    return len(matrix), int("".join(str(module) for row in matrix for module in row), 2)
