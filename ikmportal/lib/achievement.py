"""How far an indicator is: actual against target, exact. Source: the office's monev table (capaian = realisasi / target × 100)."""

from decimal import Decimal


def achieved(actual, target, *, baseline=None, descending=False):
    """Percent as an unrounded Decimal, which may exceed 100 or fall below 0; None where it cannot be told: no actual, no
    target, a target of 0 (nothing to divide by), or a descending indicator without a baseline to come down from."""
    if actual is None or target is None:
        return None
    if not descending:
        return Decimal(100) * actual / target if target else None
    if baseline is None or baseline == target:
        return None
    return Decimal(100) * (baseline - actual) / (baseline - target)


def is_met(actual, target, *, descending=False):
    """Whether the target is reached; None where there is no actual or no target. A target of 0 can be met."""
    if actual is None or target is None:
        return None
    return actual <= target if descending else actual >= target


def shortfall(actual, target, *, descending=False):
    """What is still missing, in the indicator's unit; 0 when met, None where there is no actual or no target."""
    if actual is None or target is None:
        return None
    return max(Decimal(0), actual - target if descending else target - actual)
