"""A problem as the steps it goes through: masalah → evaluasi → tindakan → diperiksa → selesai."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass
class Step:
    """`name` is its anchor and its template; `said` tells how far it is."""

    name: str
    label: str
    is_met: bool
    said: str = ""
    is_now: bool = False
    is_stopped: bool = False

    @property
    def template(self):
        return f"monitoring/_{self.name}.html"

    @property
    def mark(self):
        return "met" if self.is_met else "rejected" if self.is_stopped else "waiting" if self.is_now else ""


def chain(problem):
    """`[Step]`; the first that is not met is now, unless the problem was cancelled."""
    steps = [_opened(problem), _judged(problem), _acted(problem), _checked(problem), _closed(problem)]
    if not problem.is_cancelled and not problem.is_closed:
        next(step for step in steps if not step.is_met).is_now = True
    return steps


def _opened(problem):
    is_met = problem.confirmed_at is not None
    said = _("draf dari portal: belum dibenarkan siapa pun") if problem.is_draft else ""
    return Step("masalah", _("Masalah"), is_met, said, is_stopped=problem.is_cancelled)


def _judged(problem):
    return Step("evaluasi", _("Evaluasi"), bool(problem.judged))


def _acted(problem):
    every, done = len(problem.planned), len(problem.planned) - len(problem.left_to_do)
    is_met = done == every and (every > 0 or problem.is_closed)
    return Step("tindakan", _("Tindakan"), is_met, _of(_("%(done)s dari %(every)s selesai"), done, every))


def _checked(problem):
    every = len(problem.planned)
    done = sum(action.is_verified for action in problem.planned)
    is_met = done == every and (every > 0 or problem.is_closed)
    return Step("diperiksa", _("Diperiksa"), is_met, _of(_("%(done)s dari %(every)s diperiksa"), done, every))


def _closed(problem):
    return Step("selesai", _("Selesai"), problem.is_closed)


def _of(words, done, every):
    return words % {"done": done, "every": every} if every else ""
