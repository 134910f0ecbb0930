"""Who came to an event: ticked on the list, or said by the owner with the code at the door. Every deed is safe to repeat."""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from monitoring.models import Attendance, Period, Refused

How = Attendance.How


@transaction.atomic
def attend(event, sellers, *, by):
    """Tick these makers on the list; says how many are new. Raises Refused before the event's first day."""
    _ensure_begun(event)
    return sum(_record(event, seller, How.LIST, by) for seller in sellers)


@transaction.atomic
def say_here(event, seller, *, by):
    """The owner is there. True when this call said so; raises Refused on any day that is not the event's."""
    _ensure_begun(event)
    if event.is_over:
        facts = {"event": event, "day": date_format(event.last_day, "j F Y")}
        raise Refused(
            _("%(event)s sudah selesai %(day)s. Bila Anda hadir waktu itu, minta dinas mencatatnya dari daftar.")
            % facts
        )
    return _record(event, seller, How.CODE, by)


@transaction.atomic
def take_back(event, seller, *, by):
    """It was a mistake. True when this call took it back; the trail keeps who had recorded it and who took it back."""
    Period.objects.ensure_open(event.first_day)
    found = Attendance.objects.select_for_update(of=("self",)).filter(event=event, seller=seller).first()
    if found is None:
        return False
    found._history_user = by
    found.delete()
    return True


def _ensure_begun(event):
    if not event.has_begun:
        facts = {"event": event, "day": date_format(event.first_day, "j F Y")}
        raise Refused(_("%(event)s baru mulai %(day)s. Kehadiran dicatat sejak hari itu.") % facts)


def _record(event, seller, how, by):
    Period.objects.ensure_open(event.first_day)
    told = {"event": event, "seller": seller}
    _row, is_new = Attendance.objects.get_or_create(**told, defaults={"how": how, "recorded_by": by})
    return is_new
