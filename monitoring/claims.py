"""The ledger of figures the office has said: what each would be today, counted by the same named queries as the indicators."""

from dataclasses import dataclass
from decimal import Decimal

from monitoring import figures
from monitoring.models import Claim


@dataclass(frozen=True)
class Recount:
    """A claim and what it is today. `value` and `n` are None where no query counts it, `difference` is today minus then."""

    claim: Claim
    value: Decimal | None = None
    n: Decimal | None = None

    @property
    def difference(self):
        return None if self.value is None else self.value - self.claim.value


def ledger():
    """`[Recount]` of every claim, in the office's order. One or two queries a claim that is counted."""
    return [recount(claim) for claim in Claim.objects.select_related("channel")]


def recount(claim):
    if not claim.query:
        return Recount(claim)
    numerator, denominator = figures.count(claim)
    if denominator is None:
        return Recount(claim, numerator)
    return Recount(claim, Decimal(100) * numerator / denominator if denominator else None, denominator)
