"""Does the search find what was meant, and what does the database spend on it?"""

import csv
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.http import QueryDict

from catalog.browsing import Browse
from catalog.models import Product
from catalog.words import canonical, words_of
from ikmportal.bench.clock import share

LABELLED = Path(__file__).parent / "queries.csv"
EXACT, TYPO, VARIANT, AFFIX = "exact", "typo", "variant", "affix"
LEAST_FOUND = {EXACT: 0.98, TYPO: 0.93, VARIANT: 0.98}
SLOWEST = 5  # ms in the database, of a hundred queries the slowest but one, in a large catalogue
LONG_ENOUGH = 5  # letters; a shorter word with a slip is often another word
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Labelled:
    """A query and the words that the name of a product on the first page must hold."""

    kind: str
    typed: str
    words: str


def labelled():
    """The committed list, and each exact query that has a long enough word once more with one slip of the finger."""
    with open(LABELLED, newline="", encoding="utf-8") as file:
        rows = [Labelled(row["kind"], row["query"], row["words"]) for row in csv.DictReader(file)]
    exact = [row for row in rows if row.kind == EXACT]
    slips = [Labelled(TYPO, slipped(row.typed, turn), row.words) for turn, row in enumerate(exact)]
    return [*rows, *(slip for slip, row in zip(slips, exact, strict=True) if slip.typed != row.typed)]


def slipped(typed, turn):
    """One slip in the longest word, by turns: a letter left out, doubled, swapped with the next, or hit beside."""
    words = typed.split()
    longest = max(words, key=len)
    if len(longest) < LONG_ENOUGH:
        return typed
    at = 1 + turn % (len(longest) - 2)
    letter, after = longest[at], longest[at + 1]
    slip = (after, letter * 2 + after, after + letter, _beside(letter) + after)[turn % 4]
    words[words.index(longest)] = longest[:at] + slip + longest[at + 2 :]
    return " ".join(words)


def _beside(letter):
    """The key next to a letter's."""
    row = next(keys for keys in KEYS if letter in keys)
    at = row.index(letter)
    return row[at + 1] if at + 1 < len(row) else row[at - 1]


def measure(report, *, is_large):
    asked = [row for row in labelled() if _is_held(row.words)]
    for kind in (EXACT, TYPO, VARIANT, AFFIX):
        some = [row for row in asked if row.kind == kind]
        found = sum(is_found(row) for row in some) / len(some)
        report.add(f"{kind} queries found ({len(some)})", f"{found:.3f}", found, at_least=LEAST_FOUND.get(kind))
    times = [_database_ms(row.typed) for row in asked]
    shown = f"{median(times):.2f} / {share(times, 0.99):.2f} ms"
    limit = SLOWEST if is_large else None
    report.add(f"{connection.display_name} time a search, p50 / p99", shown, share(times, 0.99), at_most=limit)


def _is_held(words):
    """Whether the catalogue has such a product at all; a small one has not all of them."""
    return Product.objects.published().filter(name__iexact=words).exists()


def is_found(row):
    page = Browse(QueryDict(_encoded(row.typed))).page[0]
    wanted = set(canonical(words_of(row.words)).split())
    names = Product.objects.filter(pk__in=page).values_list("name", flat=True)
    return any(wanted <= set(canonical(words_of(name)).split()) for name in names)


def _encoded(typed):
    asked = QueryDict(mutable=True)
    asked["q"] = typed
    return asked.urlencode()


def _database_ms(typed):
    """The bounded fetch of candidates: planning and execution as PostgreSQL's EXPLAIN ANALYZE reports them; for
    SQLite, which works in this thread, the processor time of execution and fetching. The best of three runs."""
    browse = Browse(QueryDict(_encoded(typed)))
    sql, parameters = browse.candidates(browse.query).query.sql_with_params()
    return min(_once(sql, parameters) for _ in range(3))


def _once(sql, parameters):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
            plan = cursor.fetchone()[0][0]
            return plan["Planning Time"] + plan["Execution Time"]
        start = time.thread_time()
        cursor.execute(sql, parameters)
        cursor.fetchall()
        return (time.thread_time() - start) * 1000
