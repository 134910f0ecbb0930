"""Words as a search sees them: the same canonical form for what the catalogue holds and for what people type."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

WORDS = Path(__file__).parent / "reference" / "words.csv"
OLD_SPELLING = (("tj", "c"), ("dj", "j"), ("oe", "u"))
STOP_WORDS = frozenset("dan yang di dari untuk dengan atau ke khas rasa isi kemasan the of and for with".split())
_stem = snowballstemmer.stemmer("indonesian").stemWord


def tokens(text):
    """Lower-case words of letters and digits, accents off, repeated letters (`peddddas`) folded."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [re.sub(r"([a-z])\1{2,}", r"\1", word) for word in re.findall(r"[a-z0-9]+", text)]


@cache
def spellings():
    """`{written: word}`: other spellings and loans of a word, our own list."""
    return {written: word for word, others, _ in _rows() for written in others.split()}


@cache
def translations():
    """`{english: word}` for a buyer who types English."""
    return {english: word for word, _, meant in _rows() for english in meant.split()}


def _rows():
    with open(WORDS, newline="", encoding="utf-8") as file:
        return [(row["word"], row["written"], row["meant"]) for row in csv.DictReader(file)]


@lru_cache(maxsize=100_000)
def spelled(word):
    """The one spelling the catalogue uses: `kripik` → `keripik`, `tjabe` → `cabai`."""
    if word in spellings():
        return spellings()[word]
    modern = word
    for old, new in OLD_SPELLING:
        modern = modern.replace(old, new)
    return spellings().get(modern, word)


@lru_cache(maxsize=100_000)
def stem(word):
    """Without Indonesian affixes: `gorengan` and `goreng` are one (Snowball's Indonesian stemmer)."""
    return word if word.isdigit() else _stem(word)


def words_of(*texts):
    """The spelled words of some texts, in order, without those that say nothing."""
    return [spelled(word) for text in texts for word in tokens(text or "") if word not in STOP_WORDS]


def canonical(words):
    """The canonical text of spelled words: their stems, each once, in order of first use."""
    return " ".join(dict.fromkeys(stem(word) for word in words))
