"""Looking at live listings on a schedule: whose turn it is, and what a look found."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Listing
from onboarding.models import LiveCheck
from sellers.notices import tell_owners

MOST_SHOWN = 200
SAME_LOOK = timedelta(minutes=1)  # two taps on one button


@dataclass(frozen=True)
class Due:
    """A live listing and how long its last check still counts: `days` left, below zero once lapsed, None if never checked."""

    listing: Listing
    days: int | None

    @property
    def tone(self):
        if self.days is None or self.days < 0:
            return "late"
        return "wait" if self.days <= 14 else ""

    @property
    def words(self):
        if self.days is None:
            return _("belum pernah diperiksa")
        if self.days < 0:
            return _("lewat %(days)s hari") % {"days": -self.days}
        return _("%(days)s hari lagi") % {"days": self.days}


def due(listings, on=None):
    """`[Due]` of the live among some listings, the nearest to lapse first; two queries beyond the prefetches, 200 rows."""
    today = on or timezone.localdate()
    live = listings.live().for_work().order_by(F("checked_at").asc(nulls_first=True), "pk")[:MOST_SHOWN]
    turns = [Due(one, one.check_lapses_on and (one.check_lapses_on - today).days) for one in live]
    return sorted(turns, key=lambda turn: (turn.days is not None, turn.days))


@transaction.atomic
def look(listing, answers, *, note="", by):
    """Write down what a person saw: `{field of LiveCheck.ASKED: yes or no}`. Twice the same within a minute is once."""
    Listing.objects.select_for_update().get(pk=listing.pk)
    same = LiveCheck.objects.filter(listing=listing, by=by, note=note, at__gt=timezone.now() - SAME_LOOK, **answers)
    if repeated := same.latest_ones().first():
        return repeated
    check = LiveCheck.objects.create(listing=listing, note=note, by=by, **answers)
    Listing.objects.filter(pk=listing.pk).update(checked_at=check.at, checked_by=by)
    if not check.is_ok:
        words = _("%(product)s di %(channel)s tidak sama dengan portal: %(what)s.") % {
            "product": listing.product,
            "channel": listing.channel,
            "what": ", ".join(map(str, check.mismatches)),
        }
        tell_owners(listing.product.seller, words, address=listing.get_absolute_url(), by=by)
    return check
