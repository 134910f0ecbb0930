"""Licences by how near their printed date is: groups that share nothing and leave none out."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.reminding import DAYS_BEFORE

LAPSED, LATER, UNDATED, WAITING = "habis", "nanti", "tanpa-tanggal", "menunggu"
FAR, NEAR, NEXT = DAYS_BEFORE
WORDS = {
    LAPSED: _("sudah habis"),
    f"{NEXT}": _("0–7 hari lagi"),
    f"{NEAR}": _("8–30 hari lagi"),
    f"{FAR}": _("31–90 hari lagi"),
    LATER: _("lebih dari 90 hari"),
    UNDATED: _("tanpa tanggal habis"),
    WAITING: _("menunggu diperiksa"),
}
URGENT = (LAPSED, f"{NEXT}", f"{NEAR}", f"{FAR}")


def groups(today=None):
    """`{key: Q}` in the order of WORDS: every licence answers to exactly one."""
    today = today or timezone.localdate()
    checked, ends = Q(verified_at__isnull=False), [today + timedelta(days=days) for days in (NEXT, NEAR, FAR)]
    next_day = [end + timedelta(days=1) for end in ends]
    dated = {
        LAPSED: Q(valid_until__lt=today),
        f"{NEXT}": Q(valid_until__range=(today, ends[0])),
        f"{NEAR}": Q(valid_until__range=(next_day[0], ends[1])),
        f"{FAR}": Q(valid_until__range=(next_day[1], ends[2])),
        LATER: Q(valid_until__gte=next_day[2]),
        UNDATED: Q(valid_until=None),
    }
    return {**{key: checked & when for key, when in dated.items()}, WAITING: Q(verified_at=None)}


def counts(licences, today=None):
    """`{key: how many}`; their sum is all of these licences. One query."""
    names = {f"group_{number}": key for number, key in enumerate(WORDS)}
    held = groups(today)
    found = licences.order_by().aggregate(**{name: Count("pk", filter=held[key]) for name, key in names.items()})
    return {key: found[name] for name, key in names.items()}
