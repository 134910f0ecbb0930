from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from ikmportal.bench.clock import ratio, side_by_side
from ikmportal.bench.searching import TYPO, labelled, slipped
from ikmportal.bench.table import Line

PAGES = ("list page", "filtered list", "search", "product page")
PRINTED = [
    "rows read and validated",
    "rows validated, compared and staged",
    "photos",
    "edition, per 400 products",
    "(a) decoding the same photos, per 400",
    "(b) the same JPEGs in a bare PDF, per 400",
    "edition / (a)",
    "edition / (b)",
    "edition, peak memory, children included",
    "of that the largest process",
    "pages, volumes, size",
    "limit: bare view, the list's bytes pre-rendered, served",
    "list page, cards kept / limit",
    "list page, cards drawn / limit",
    "list page, cards kept, gzip / limit",
    "filtered list / limit",
    "search / limit",
    "product page / limit",
    "list page, HTML before compression",
    "list page, view alone / bare view alone",
    "product page, view alone / bare view alone",
    *(f"{page}, SQL queries (cards kept / drawn)" for page in PAGES),
    "exact queries found",
    "typo queries found",
    "variant queries found",
    "affix queries found",
    "time a search, p50 / p99",
    "HTML, gzip",
    "12 × .css, as whitenoise sends them (brotli)",
    "2 × .js, as whitenoise sends them (brotli)",
    "1 × .svg, as whitenoise sends them (brotli)",
    "2 × .woff2, as whitenoise sends them (brotli)",
    "4 pictures in sight (320.webp, the demo's drawings)",
    "first view together",
]


@pytest.fixture(scope="module")
def lines():
    """What a small run prints, without headings."""
    output = StringIO()
    call_command("bench", products=60, edition=60, rows=400, rounds=2, pages=3, stdout=output)
    return [line.strip() for line in output.getvalue().splitlines() if line.startswith("  ")]


# One run for all that read it.
@pytest.mark.slow
@pytest.mark.xdist_group("bench")
@pytest.mark.parametrize("what", PRINTED)
def test_a_run_prints_every_line_once(lines, what):
    assert sum(_says(line, what) for line in lines) == 1


def _says(line, what):
    return line.startswith(what) or (what.startswith("time a search") and what in line)


@pytest.mark.slow
@pytest.mark.xdist_group("bench")
def test_a_run_prints_nothing_else(lines):
    databases_own = [line for line in lines if "own CPU" in line]
    assert len(lines) == len(PRINTED) + len(databases_own)
    assert len(databases_own) == (len(PAGES) if connection.vendor == "postgresql" else 0)


@pytest.mark.parametrize(
    ("value", "bounds", "missed"),
    [
        (8, {"at_most": 8}, False),
        (8.1, {"at_most": 8}, True),
        (0.97, {"at_least": 0.98}, True),
        (0.7, {"at_least": 0.8, "at_most": 1.2}, True),
        (9_000, {}, False),
    ],
)
def test_a_line_knows_whether_its_target_is_missed(value, bounds, missed):
    assert Line("sesuatu", "8", value, **bounds).is_missed == missed


def test_things_are_timed_in_turn_and_compared_round_by_round():
    spent = iter(range(1_000))
    cases = {"limit": lambda: None, "page": lambda: None}
    measured = side_by_side(cases, rounds=3, times=2, now=lambda: next(spent))
    assert measured == {"limit": [0.1, 0.1, 0.1], "page": [0.5, 0.5, 0.5]}
    assert ratio(measured, "page") == 5


def test_there_are_more_than_two_hundred_labelled_queries_and_none_twice():
    asked = [(row.kind, row.typed) for row in labelled()]
    assert len(asked) >= 200
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("turn", "typed"),
    [(0, "kripik tempe"), (1, "kerripik tempe"), (2, "kerpiik tempe"), (3, "kerioik tempe"), (5, "keeripik tempe")],
)
def test_a_slip_is_of_one_letter(turn, typed):
    assert slipped("keripik tempe", turn) == typed


def test_every_slip_changes_the_query():
    exact = {row.words: row.typed for row in labelled() if row.kind == "exact"}
    assert [row for row in labelled() if row.kind == TYPO and row.typed == exact[row.words]] == []
