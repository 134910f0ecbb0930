"""Reminders before a printed date lapses: once for each threshold, to owners and their mentors. Lapsing itself needs nobody."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import Licence
from sellers.models import Mentorship, User
from sellers.notices import tell, tell_owners

# A renewal takes the offices weeks; a month before it has to run, a week before it is late. The nearest one speaks.
DAYS_BEFORE = (90, 30, 7)


def remind_lapsing(today=None):
    """Tell of each verified licence that lapses within 90 days; the row `about` it keeps this to once. Says how many it looked at."""
    today = today or timezone.localdate()
    last = today + timedelta(days=max(DAYS_BEFORE))
    licences = Licence.objects.filter(verified_at__isnull=False, valid_until__range=(today, last))
    for licence in licences.select_related("seller").order_by("pk"):
        _remind(licence, (licence.valid_until - today).days)
    return len(licences)


def _remind(licence, left):
    threshold = min(days for days in DAYS_BEFORE if left <= days)
    facts = {"licence": licence, "day": date_format(licence.valid_until, "j F Y"), "left": left}
    text = (
        _("%(licence)s habis %(day)s, %(left)s hari lagi. Siapkan perpanjangannya.")
        if left
        else _("%(licence)s habis hari ini, %(day)s.")
    ) % facts
    about = f"licence-{licence.pk}-{licence.valid_until}-{threshold}"
    address = reverse("workspace_licences", args=[licence.seller_id])
    tell_owners(licence.seller, text, address=address, about=about)
    running = Mentorship.objects.running().filter(seller=licence.seller)
    mentors = User.objects.filter(mentorships__in=running, is_active=True).distinct()
    tell(mentors, f"{licence.seller}: {text}", licence.seller, address, about=about)
