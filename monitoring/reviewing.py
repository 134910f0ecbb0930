"""A visit on its way from the one who recorded it to the head of the office: looked at, sent back, verified.

Each deed changes the row only from the state it expects, so of many at once one succeeds.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.models import Locked, Period, Refused, Visit, VisitMove
from sellers.models import OfficeTerm, Seller

State = Visit.State


def may_review(visit, user):
    """Another than the recorder, who may record visits to this maker: its mentors, and the office."""
    return (
        user.pk != visit.recorded_by_id
        and Seller.objects.editable_by(user, "may_visit").filter(pk=visit.seller_id).exists()
    )


def may_verify(visit, user):
    """The head of the office, or who stands in by a dated term; never the recorder."""
    return user.pk != visit.recorded_by_id and is_verifier(user)


def is_verifier(user):
    return user.is_active and OfficeTerm.objects.running().filter(user=user).exists()


def review(visit, *, by):
    """Looked at and found in order: it waits for the head. True when this call did it."""
    if not may_review(visit, by):
        raise Refused(_("Kunjungan diperiksa oleh pembimbing lain atau dinas, bukan oleh pencatatnya."))
    return _move(visit, {State.SENT}, State.REVIEWED, by=by)


def give_back(visit, *, by, reason):
    """Back to the recorder, with what to mend. What is verified comes back too, and leaves the figures."""
    if not reason.strip():
        raise Refused(_("Tulis apa yang perlu diperbaiki."))
    if not (may_review(visit, by) or may_verify(visit, by)):
        raise Refused(_("Kunjungan dikembalikan oleh pemeriksa, bukan oleh pencatatnya."))
    allowed = {State.SENT, State.REVIEWED} | ({State.VERIFIED} if may_verify(visit, by) else set())
    return _move(visit, allowed, State.RETURNED, by=by, reason=reason.strip()[:500])


def verify(visit, *, by):
    """From now on it counts. True when this call did it."""
    if not may_verify(visit, by):
        raise Refused(_("Hanya kepala dinas atau penggantinya yang memverifikasi, dan bukan catatannya sendiri."))
    return _move(visit, {State.REVIEWED}, State.VERIFIED, by=by)


def reopen(visit, *, by):
    """After an edit by the office: what was reviewed or verified waits to be looked at again."""
    return _move(visit, {State.REVIEWED, State.VERIFIED}, State.SENT, by=by)


def verify_all(visits, *, by):
    """`(verified, left out)` of exactly these rows."""
    done = [visit for visit in visits if may_verify(visit, by) and _verified(visit, by)]
    return len(done), len(visits) - len(done)


def _verified(visit, by):
    try:
        return verify(visit, by=by)
    except Locked:
        return False


@transaction.atomic
def _move(visit, allowed, to, *, by, reason=""):
    Period.objects.ensure_open(timezone.localdate(visit.held_at))
    for before in allowed:
        if Visit.objects.filter(pk=visit.pk, state=before).update(state=to):
            VisitMove.objects.create(visit=visit, before=before, after=to, reason=reason, made_by=by)
            visit.state = to
            return True
    return False
