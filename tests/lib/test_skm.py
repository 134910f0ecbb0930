"""The formula against cases worked out by hand. n = 100 responses; NRR of an element = sum of its answers / 100."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ikmportal.lib import skm

CODES = list(skm.PERMENPAN_14_2017.elements)


def alike(sum_of_answers, n=100):
    """Nine elements with these sums of n answers of 3 and 4 (or of 2 and 3, 1 and 2)."""
    return {code: of(total, n) for code, total in zip(CODES, sum_of_answers, strict=True)}


def of(total, n):
    low = min(total // n, 3)
    high = total - low * n
    return {value: many for value, many in ((low, n - high), (low + 1, high)) if many}


# By hand: Σ of the nine sums / 100 = Σ NRR; × 1/9 × 25 = Σ sums / 36. So Σ sums = 36 × the converted value.
#   3178 / 36 = 88.277… → 88.28 B     3179 / 36 = 88.305… → 88.31 A
#   2757 / 36 = 76.583… → 76.58 C     2758 / 36 = 76.611… → 76.61 B
#   2339 / 36 = 64.972… → 64.97 D     2340 / 36 = 65 → 65.00 C
CASES = [
    (3178, "88.28", "B"),
    (3179, "88.31", "A"),
    (2757, "76.58", "C"),
    (2758, "76.61", "B"),
    (2339, "64.97", "D"),
    (2340, "65.00", "C"),
    (900, "25.00", "D"),
    (3600, "100.00", "A"),
]


@pytest.mark.parametrize(("total", "value", "letter"), CASES)
def test_a_hundred_responses_come_to_what_they_come_to_by_hand(total, value, letter):
    each, more = divmod(total, 9)
    found = skm.index(alike([each + (place < more) for place in range(9)]))
    assert (found.n, found.value, found.grade.letter) == (100, Decimal(value), letter)


# With n = 1,000 the steps are finer: Σ sums = 360 × the value.
#   31789 / 360 = 88.3027… → 88.30 B     31790 / 360 = 88.3055… → 88.31 A
#   27577 / 360 = 76.6027… → 76.60 C     27578 / 360 = 76.6055… → 76.61 B
#   23396 / 360 = 64.9888… → 64.99 D     23398 / 360 = 64.9944… → 64.99 D     23399 / 360 = 64.9972… → 65.00 C
@pytest.mark.parametrize(
    ("total", "value", "letter"),
    [
        (31789, "88.30", "B"),
        (31790, "88.31", "A"),
        (27577, "76.60", "C"),
        (27578, "76.61", "B"),
        (23396, "64.99", "D"),
        (23398, "64.99", "D"),
        (23399, "65.00", "C"),
    ],
)
def test_a_value_is_rounded_before_it_is_graded(total, value, letter):
    each, more = divmod(total, 9)
    found = skm.index(alike([each + (place < more) for place in range(9)], 1_000))
    assert (found.value, found.grade.letter) == (Decimal(value), letter)


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25.00", "D"),
        ("64.99", "D"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.31", "A"),
        ("100.00", "A"),
    ],
)
def test_the_borders_are_those_of_the_regulation(value, letter):
    assert skm.grade(Decimal(value)).letter == letter


@pytest.mark.parametrize("value", ["24.99", "100.01", "0"])
def test_what_no_answers_can_give_has_no_grade(value):
    with pytest.raises(skm.Uncountable, match=r"25\.00 to 100\.00"):
        skm.grade(Decimal(value))


def test_three_responses_by_hand():
    """Answers 4 3 3 to each element but U4, which got 2 2 1: NRR 10/3 and 5/3.

    Σ = 8 × 10/3 + 5/3 = 85/3; × 1/9 = 85/27; × 25 = 2125/27 = 78.7037… → 78.70, B.
    """
    found = skm.index({code: {4: 1, 3: 2} for code in CODES} | {"U4": {2: 2, 1: 1}})
    assert (found.averages["U1"], found.averages["U4"]) == (Fraction(10, 3), Fraction(5, 3))
    assert (found.weighted, found.value, found.grade.letter) == (Fraction(85, 27), Decimal("78.70"), "B")


def test_nine_ninths_are_one():
    """1/9 as 0.11, which many sheets use, would give 99.00 here."""
    assert skm.index({code: {4: 7} for code in CODES}).value == Decimal("100.00")


def test_half_a_hundredth_goes_up():
    assert [skm.rounded(Fraction(number, 1000)) for number in (88_305, 88_304, 25_000)] == [
        Decimal("88.31"),
        Decimal("88.30"),
        Decimal("25.00"),
    ]


def test_nobody_answered_is_no_value():
    assert (skm.index({}), skm.index({code: {} for code in CODES})) == (None, None)


def test_a_response_that_leaves_an_element_out_is_refused():
    with pytest.raises(skm.Uncountable, match="every element"):
        skm.index({code: {4: 5} for code in CODES[:8]})
    with pytest.raises(skm.Uncountable, match="every element"):
        skm.index({code: {4: 5} for code in CODES} | {"U9": {4: 4}})


def test_strange_answers_and_elements_are_refused():
    with pytest.raises(skm.Uncountable, match="not 5"):
        skm.index({code: {5: 1} for code in CODES})
    with pytest.raises(skm.Uncountable, match="U10"):
        skm.index({code: {4: 1} for code in CODES} | {"U10": {4: 1}})


def test_the_rules_say_where_they_come_from():
    rules = skm.PERMENPAN_14_2017
    assert "14/2017" in rules.source
    assert (len(rules.elements), rules.weight * len(rules.elements), rules.factor * 4) == (9, 1, 100)
