"""A visit's moment where the clock of a phone, or of the server, is wrong. The phone's own words are kept beside it."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from ikmportal.lib import clocks
from monitoring.models import Period, Refused, Visit

LATEST = 100  # deliveries that are looked at for what phones say of the server


def put_right(visit, phone_now):
    """Set `held_at` to what it was by true time; what the phone told stays in `told_at` where that is another moment."""
    server = timezone.now()
    own = server - phone_now if phone_now else None
    visit.received_at, visit.told_at = server, visit.held_at
    visit.phone_offset = own and round(own.total_seconds())
    visit.held_at = _held(visit, _offsets())
    if visit.held_at == visit.told_at:
        visit.told_at = None


def _held(visit, offsets):
    others = [offset for person, offset in offsets.items() if person != visit.recorded_by_id]
    own = None if visit.phone_offset is None else timedelta(seconds=visit.phone_offset)
    now = clocks.believed_now(visit.received_at, own, others)
    phone_now = None if own is None else visit.received_at - own
    return clocks.held(visit.told_at, device_at=visit.device_at, phone_now=phone_now, now=now)


def _offsets():
    """`{person: the latest offset of their phone}`"""
    rows = Visit.objects.just_received().exclude(phone_offset=None).order_by("-pk")
    latest = {}
    for person, offset in rows.values_list("recorded_by", "phone_offset")[:LATEST]:
        latest.setdefault(person, timedelta(seconds=offset))
    return latest


def look_again():
    """What was put right by a clock that later phones blame is put right anew, while nobody has verified or changed it."""
    told = Visit.objects.just_received().exclude(told_at=None).exclude(phone_offset=None)
    unsettled = told.exclude(state=Visit.State.VERIFIED)
    offsets = _offsets()
    for visit in unsettled.order_by("-pk")[:LATEST]:
        moment = _held(visit, offsets)
        if moment != visit.held_at:
            _move(visit, moment)


def _move(visit, moment):
    """Unless one of both periods is locked: whoever locked it has seen it there."""
    with suppress(Refused):
        Period.objects.ensure_open(timezone.localdate(visit.held_at), timezone.localdate(moment))
        Visit.objects.filter(pk=visit.pk).update(held_at=moment)
