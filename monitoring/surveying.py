"""What a survey found, in figures that tell of nobody: always with n, and no cell under five answers.

Three things are kept apart: how many answered, the value of the Survei Kepuasan Masyarakat, and the share of positive answers.
A figure that is withheld must not be the difference of others that are shown, so another goes with it (`withheld`). Averages
are shown from five answers on, counts only where each of them is five or more.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ikmportal.lib import skm
from monitoring.models import Answer, Role, SurveyResponse

LEAST = 5  # answers in any cell that is shown
LEAST_SOURCE = _("praktik pelindungan data pribadi, UU 27/2022; diperiksa 1 November 2026")
FEW, ALONG = _("kurang dari 5 jawaban"), _("disembunyikan, agar kelompok kecil tidak terhitung")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def percent(self):
        return skm.rounded(Fraction(self.part * 100, self.of), 1) if self.of else None

    @property
    def bar(self):
        """0–100, for a drawing."""
        return str(self.percent or 0)


@dataclass(frozen=True)
class Group:
    """Respondents of one role. `n` is None where it is withheld, and then so is every figure of theirs."""

    role: Role
    invited: int
    n: int | None
    why: str = ""  # it is withheld
    share: Share | None = None
    index: skm.Index | None = None

    @property
    def rate(self):
        return None if self.n is None else Share(self.n, self.invited)


@dataclass(frozen=True)
class Line:
    """One statement. `share` is None where it is withheld, `spread` where a single choice has few answers."""

    statement: object
    n: int
    share: Share | None
    spread: list | None  # [(choice, Share)]
    average: Fraction | None  # NRR, of an SKM alone

    @property
    def shown_average(self):
        return skm.rounded(self.average, 3)

    @property
    def bar(self):
        return str(skm.rounded(self.average * 25, 1))


class Results:
    """Of one survey, in five queries. While it is open only how many answered: figures that grow day by day would tell
    what the last respondent said."""

    def __init__(self, survey):
        self.survey, self.version = survey, survey.version
        self.statements, self.choices = list(self.version.statements.all()), list(self.version.choices.all())
        self._invited = dict(survey.invitations.values_list("role").annotate(number=Count("pk")))
        self._counted = dict(self._complete().values_list("role").annotate(number=Count("pk")))
        self._tally = self._tallied() if survey.is_closed else {}

    def _complete(self):
        """Responses to every statement; the portal keeps no others."""
        counted = SurveyResponse.objects.filter(survey=self.survey).annotate(done=Count("answers"))
        whole = counted.filter(done=len(self.statements)).values("pk")
        return SurveyResponse.objects.filter(pk__in=whole)

    def _tallied(self):
        """`{role: {statement id: {value: how many}}}`."""
        tally = defaultdict(lambda: defaultdict(Counter))
        answers = Answer.objects.filter(response__in=self._complete())
        grouped = answers.values_list("response__role", "statement", "value").annotate(number=Count("pk"))
        for role, statement, value, number in grouped.order_by():
            tally[role][statement][value] = number
        return tally

    # How many

    @cached_property
    def total(self):
        """Of all who answered; never in a page before it is known not to be few."""
        return sum(self._counted.values())

    @property
    def is_few(self):
        return self.total < LEAST

    @property
    def n(self):
        return None if self.is_few else self.total

    @property
    def invited(self):
        return sum(self._invited.values())

    @property
    def rate(self):
        return None if self.is_few else Share(self.total, self.invited)

    @property
    def has_figures(self):
        return self.survey.is_closed and not self.is_few

    @cached_property
    def _few_roles(self):
        return withheld({role: (self._counted.get(role, 0),) for role in self._roles})

    @cached_property
    def _roles(self):
        return [role for role in Role if role in self._invited or role in self._counted]

    @cached_property
    def groups(self):
        return [self._group(role) for role in self._roles]

    def _group(self, role):
        n, invited = self._counted.get(role, 0), self._invited.get(role, 0)
        if role in self._few_roles:
            return Group(role, invited, None, FEW if n < LEAST else ALONG)
        if not self.has_figures:
            return Group(role, invited, n)
        share = None if role in self._shareless_roles else self._share_of(self._counts_of(role))
        return Group(role, invited, n, share=share, index=self._index([role]))

    # The share of positive answers

    @cached_property
    def share(self):
        """Of all answers to all statements, or None where one of its two sides is few."""
        share = self._share_of(sum(map(self._counts_of, self._roles), Counter())) if self.has_figures else None
        return share if share and min(_sides(share)) >= LEAST else None

    @property
    def positive_words(self):
        """Which answers count: “setuju” atau “sangat setuju”."""
        return _(" atau ").join(f"“{choice.label}”" for choice in self.choices if choice.is_positive)

    @cached_property
    def _positive(self):
        return {choice.value for choice in self.choices if choice.is_positive}

    def _share_of(self, counts):
        return Share(sum(number for value, number in counts.items() if value in self._positive), counts.total())

    def _counts_of(self, role):
        return sum(self._tally[role].values(), Counter())

    @cached_property
    def _shareless_roles(self):
        sides = {role: _sides(self._share_of(self._counts_of(role))) for role in self._roles}
        return withheld(sides, also=self._few_roles)

    # Each statement

    @cached_property
    def lines(self):
        if not self.has_figures:
            return []
        counts = {
            one.pk: sum((self._tally[role][one.pk] for role in self._roles), Counter()) for one in self.statements
        }
        shares = {pk: self._share_of(found) for pk, found in counts.items()}
        hidden = withheld({pk: _sides(share) for pk, share in shares.items()})
        return [
            self._line(one, counts[one.pk], None if one.pk in hidden else shares[one.pk]) for one in self.statements
        ]

    def _line(self, statement, counts, share):
        is_plain = share and all(counts[choice.value] >= LEAST for choice in self.choices)
        spread = (
            [(choice, Share(counts[choice.value], counts.total())) for choice in self.choices] if is_plain else None
        )
        average = skm.average(counts) if self.version.is_skm else None
        return Line(statement, counts.total(), share, spread, average)

    # The value of the Survei Kepuasan Masyarakat

    @cached_property
    def index(self):
        return self._index(self._roles) if self.has_figures else None

    def _index(self, roles):
        if not self.version.is_skm:
            return None
        counts = {one.element: sum((self._tally[role][one.pk] for role in roles), Counter()) for one in self.statements}
        return skm.index(counts)


def turnouts(surveys):
    """`[(survey, Share of its links that were answered, or None where few were)]` of surveys with their turnout."""
    return [(one, Share(one.answered, one.invited) if one.answered >= LEAST else None) for one in surveys]


def _sides(share):
    """Positive answers, and the others."""
    return share.part, share.of - share.part


def withheld(cells, also=()):
    """The keys of `{key: counts}` that are not shown, where the sum over all keys is.

    Those with a count under five, and those in `also`; then the next smallest, until what the shown ones leave of the sum is
    of two keys at least and no count of it is under five.
    """
    hidden = {key for key, counts in cells.items() if key in also or min(counts) < LEAST}
    while hidden and len(hidden) < len(cells) and not _is_blurred([cells[key] for key in hidden]):
        shown = [key for key in cells if key not in hidden]  # in order: of two alike, always the same one goes
        hidden.add(min(shown, key=lambda key: min(cells[key])))
    return hidden


def _is_blurred(hidden):
    return len(hidden) > 1 and min(map(sum, zip(*hidden, strict=True))) >= LEAST
