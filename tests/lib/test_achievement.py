"""Capaian = realisasi / target × 100; what comes down is measured from where it started."""

from decimal import Decimal

import pytest

from ikmportal.lib.achievement import achieved, is_met, shortfall

D = Decimal


@pytest.mark.parametrize(
    ("actual", "target", "percent"),
    [
        (D(45), D(90), D(50)),
        (D(120), D(90), D(400) / 3),  # may exceed 100
        (D(0), D(90), D(0)),
        (D(5), D(0), None),  # nothing to divide by
        (D(5), None, None),  # no target is no target of 0
        (None, D(5), None),
    ],
)
def test_what_goes_up_is_a_part_of_its_target(actual, target, percent):
    assert achieved(actual, target) == percent


@pytest.mark.parametrize(
    ("actual", "target", "baseline", "percent"),
    [
        (D(44), D(44), D(60), D(100)),
        (D(52), D(44), D(60), D(50)),
        (D(40), D(44), D(60), D(125)),
        (D(62), D(44), D(60), D("-12.5")),  # further away than at the start
        (D(0), D(0), D(8), D(100)),  # down to nothing
        (D(50), D(44), None, None),
        (D(50), D(60), D(60), None),
    ],
)
def test_what_goes_down_is_measured_from_its_baseline(actual, target, baseline, percent):
    assert achieved(actual, target, baseline=baseline, descending=True) == percent


def test_a_target_of_nothing_is_met_and_no_target_is_neither():
    assert (is_met(D(0), D(0)), is_met(D(0), D(0), descending=True), is_met(D(0), None)) == (True, True, None)


def test_what_is_missing_is_never_less_than_nothing():
    assert (shortfall(D(3), D(5)), shortfall(D(7), D(5)), shortfall(D(7), D(5), descending=True)) == (D(2), D(0), D(2))
