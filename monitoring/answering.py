"""Answering what is off: opened, judged, acted upon, checked, closed. Who has to know of a step is told here; whether the
step may be taken is for the rows to say (monitoring/models/problem.py, action.py)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog import quota
from catalog.models.photo import private_storage
from ikmportal.lib.files import checksum, keep
from monitoring.models import Action, ActionTurn, Period, Problem
from sellers.models import Mentorship, User
from sellers.notices import tell, tell_owners
from sellers.roles import STAFF


def answerable(seller):
    """Who may be made responsible for an action: the maker's mentors with the right to visit, and the staff of the office."""
    mentors = Mentorship.objects.running().filter(seller=seller, may_visit=True)
    office = Q(is_staff=True) & (Q(groups__name=STAFF) | Q(is_superuser=True))
    people = User.objects.filter(Q(mentorships__in=mentors) | office, is_active=True)
    return people.exclude(memberships__seller=seller).distinct()


@transaction.atomic
def report(problem, *, evidence=None, by):
    """Open one by hand: seen by a person, so no draft. `evidence` is an Evidence or None. The same words again, while it is
    unfinished, are the same one. `(the Problem, whether it is new)`; raises NoRoom beyond the quota."""
    told = {name: getattr(problem, name) for name in ("seller", "side", "category", "description")}
    if same := Problem.objects.unfinished().filter(opened_by=by, **told).first():
        return same, False
    problem.evidence = _kept(problem.seller, evidence)
    problem.opened_by = problem.confirmed_by = by
    problem.confirmed_at = problem.opened_at
    problem.save()
    _tell_owners(problem, _("Masalah dicatat: %(what)s"), by)
    return problem, True


def _kept(seller, evidence):
    if evidence is None:
        return ""
    quota.ensure_room(seller, len(evidence.data))
    return keep(private_storage(), f"problems/{seller.pk}/{checksum(evidence.data)}.{evidence.ending}", evidence.data)


@transaction.atomic
def confirm(problem, *, by, side, category):
    if problem.confirm(by=by, side=side, category=category):
        _tell_owners(problem, _("Masalah dibenarkan: %(what)s"), by)


@transaction.atomic
def plan(problem, *, by, **told):
    """The Action; who is responsible hears of it."""
    action, is_new = problem.plan(by=by, **told)
    if is_new:
        facts = {"what": action.summary, "day": date_format(action.due_on, "j F Y")}
        _tell_of(action, [action.responsible], _("Tindakan untuk Anda sampai %(day)s: %(what)s") % facts, by)
    return action


@transaction.atomic
def finish(action, result, *, by):
    """Who planned it hears that it waits to be looked at."""
    if action.finish(result, by=by):
        _tell_of(action, [action.planned_by], _("Menunggu diperiksa: %(what)s") % {"what": action.summary}, by)


@transaction.atomic
def send_back(action, reason, *, by):
    """Who did it, and who is responsible, hear what is lacking."""
    returned = action.send_back(reason, by=by)
    facts = {"what": action.summary, "why": returned.reason}
    words = _("Tindakan dikembalikan: %(what)s. Yang kurang: %(why)s") % facts
    _tell_of(action, {returned.done_by, action.responsible}, words, by, about=f"return-{returned.pk}")


@transaction.atomic
def close(problem, note, *, by):
    Period.objects.ensure_open(timezone.localdate())
    if problem.close(note, by=by):
        _tell_owners(problem, _("Masalah selesai: %(what)s"), by)


@transaction.atomic
def hand_over(seller, *, giver, taker, by):
    """What one person was to do for a maker is the next one's from now on; both names stay. Safe to repeat."""
    open_ones = Action.objects.to_do().filter(problem__seller=seller, problem__closed_at=None, responsible=giver)
    actions = list(open_ones.select_for_update(of=("self",)).select_related("problem__seller"))
    ActionTurn.objects.bulk_create(
        ActionTurn(action=action, giver=giver, taker=taker, made_by=by) for action in actions
    )
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(responsible=taker)
    for action in actions:
        words = _("Tindakan untuk Anda, semula %(name)s: %(what)s") % {"name": giver, "what": action.summary}
        _tell_of(action, [taker], words, by)


def _tell_owners(problem, text, by):
    words = text % {"what": problem.summary}
    tell_owners(problem.seller, words, address=problem.get_absolute_url(), by=by)


def _tell_of(action, people, text, by, about=""):
    seller = action.problem.seller
    others = [person for person in people if person.pk != by.pk]
    tell(others, f"{seller}: {text}", seller, action.get_absolute_url(), by, about=about)
