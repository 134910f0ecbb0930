"""Where products stand in each channel, in a word and a colour, and the smallest step that opens one channel more."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog import readiness
from catalog.models import Channel, Product

GOOD, WAIT, LATE, QUIET = "good", "wait", "late", "quiet"


@dataclass(frozen=True)
class Standing:
    """One product in one channel: `tone` is good (live, or ready to go), wait (something lacks), quiet (no rules)."""

    assessment: readiness.Assessment
    is_live: bool

    @property
    def channel(self):
        return self.assessment.channel

    @property
    def is_ready(self):
        return self.assessment.is_ready

    @property
    def tone(self):
        if not self.assessment.has_rules:
            return QUIET
        return GOOD if self.is_live or self.is_ready else WAIT

    @property
    def word(self):
        if self.is_live:
            return _("tayang")
        if not self.assessment.has_rules:
            return _("belum ada aturan")
        if self.is_ready:
            return _("siap")
        return _("menunggu") if self.assessment.is_waiting else self.score

    @property
    def score(self):
        """`9/10`: the compulsory things that are there."""
        asked = [finding for finding in self.assessment.findings if finding.rule.is_compulsory]
        return f"{len(asked) - len(self.assessment.blocking)}/{len(asked)}"


@dataclass(frozen=True)
class Step:
    """What to mend on one product, and which channels that opens."""

    product: Product
    findings: tuple
    gained: tuple

    @property
    def gain(self):
        """Channels for each thing to mend: the cheapest steps come first."""
        return len(self.gained) / len(self.findings)


def board(products, printed=()):
    """`[(product, [Standing in each channel])]` in the queryset's order; `printed` are the ids in today's catalogue."""
    return [(product, standings(product, found, printed)) for product, found in readiness.walk(products)]


def standings(product, found, printed=()):
    shops = {code for code, _name, _address in product.cached_shops}
    live = shops | ({Channel.WEB} if product.is_published else set())
    live |= {Channel.PRINTED} if product.pk in printed else set()
    return [Standing(assessment, assessment.channel.code in live) for assessment in found.values()]


def totals(rows):
    """`[(channel, how many are ready, how many are live)]` of a board's rows."""
    counts = {}
    for _product, row in rows:
        for standing in row:
            channel, ready, live = counts.get(standing.channel.pk, (standing.channel, 0, 0))
            counts[standing.channel.pk] = (channel, ready + standing.is_ready, live + standing.is_live)
    return list(counts.values())


def next_steps(rows):
    """The cheapest step of each product that lacks something a person can mend, the most rewarding first."""
    steps = [step for product, row in rows if (step := _cheapest(product, [standing.assessment for standing in row]))]
    return sorted(steps, key=lambda step: (-step.gain, len(step.findings), step.product.name.lower(), step.product.pk))


def _cheapest(product, assessments):
    """Of the sets of fields that would open a channel, the one that opens most for each thing to mend."""
    closed = {a.channel: _to_mend(a) for a in assessments if a.has_rules and not a.is_ready}
    closed = {channel: lacks for channel, lacks in closed.items() if lacks}
    steps = [
        Step(product, tuple(lacks.values()), tuple(c for c, others in closed.items() if others.keys() <= lacks.keys()))
        for lacks in closed.values()
    ]
    return max(steps, key=lambda step: (step.gain, -len(step.findings)), default=None)


def _to_mend(assessment):
    """`{field: finding}` of what stands in the way; nothing when somebody else must act first."""
    if any(finding.outcome == readiness.Outcome.WAITING for finding in assessment.blocking):
        return {}
    return {finding.rule.field: finding for finding in assessment.blocking}
