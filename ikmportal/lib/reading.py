"""What every reader of people's writing shares: it reads exactly, or says in words why it cannot."""

import re
import unicodedata
from functools import lru_cache

BLANK_MARKS = {"", "-", "--", "'", "'-", "n/a", "tidak ada", "belum ada", "belum", "nihil"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[a-z0-9]+")


class Unreadable(ValueError):
    """A text that must not be guessed at. Its message says, in the reader's words, what to do."""


def clean(text):
    """One line without control and bidi characters, NBSP and runs of blanks, in composed Unicode."""
    text = str(text)
    if not (text.isascii() and text.isprintable()):  # most cells are plain, and there are hundreds of thousands
        text = _CONTROL.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@lru_cache(maxsize=4_000)  # a sheet says the same few things in most of its cells
def clean_lines(text):
    """The same line by line: a paragraph keeps its lines."""
    return "\n".join(clean(line) for line in str(text).splitlines())


def is_blank(text):
    """Whether a text says "nothing here": empty, a dash, a lone apostrophe. A zero is a value, and refused as one."""
    return clean(text).lower() in BLANK_MARKS


@lru_cache(maxsize=4_000)
def plain(text):
    """Lower case, without accents, letters and digits only, single blanks: for comparing names people typed."""
    text = str(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(_WORD.findall(text.lower()))
