"""What has to be put right in a shop: worked out on read from what was last seen there, so that nothing has to be ticked off."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.listing_texts import changes
from catalog.models import Listing
from onboarding.models import LiveCheck, PurchaseTest
from sellers.models import Seller

MOST_SHOWN = 300
PRESSING = ("ditolak", "melanggar", "ditarik")


@dataclass(frozen=True)
class Task:
    """Something to mend of one listing: `kind` in a word, `said` the details, `mend_by` the marketplace's own deadline."""

    listing: Listing
    kind: str
    what: str
    said: list = field(default_factory=list)
    since: date | None = None
    mend_by: date | None = None

    @property
    def is_pressing(self):
        return self.kind in PRESSING

    @property
    def is_late(self):
        return self.mend_by is not None and self.mend_by < timezone.localdate()


def tasks(listings):
    """`[Task]` of some listings, the marketplace's deadlines first, what merely changed last; a fixed number of queries for at most 300 listings."""
    standing = list(listings.standing().for_work().order_by("pk")[:MOST_SHOWN])
    seen = _Seen(standing)
    found = [task for listing in standing for task in _tasks(listing, seen)]
    return sorted(found, key=lambda task: (not task.is_pressing, task.mend_by or date.max, task.since or date.max))


class _Seen:
    """What people found in the shops of some listings."""

    def __init__(self, listings):
        makers = {listing.product.seller_id for listing in listings}
        self.checks = {one.listing_id: one for one in LiveCheck.objects.open().filter(listing__in=listings)}
        self.failures = {one.listing_id: one for one in PurchaseTest.objects.unanswered().filter(listing__in=listings)}
        self.consenting = set(Seller.objects.consenting().filter(pk__in=makers).values_list("pk", flat=True))


def _tasks(listing, seen):
    if listing.is_refused:
        what = _("ditolak lokapasar") if listing.state == Listing.State.DECLINED else _("dinyatakan melanggar")
        yield Task(listing, listing.state, what, [listing.reason], mend_by=listing.mend_by)
    elif not listing.product.is_published or listing.product.seller_id not in seen.consenting:
        yield Task(listing, "ditarik", _("sudah tidak tampil di portal: turunkan juga dari toko"))
    else:
        yield from _differences(listing, seen)
    if failure := seen.failures.get(listing.pk):
        what = _("uji beli gagal pada langkah %(step)s") % {"step": failure.failed_step_name}
        yield Task(listing, "uji beli", what, [failure.failed_reason], timezone.localdate(failure.failed_at))


def _differences(listing, seen):
    if check := seen.checks.get(listing.pk):
        what = _("tidak cocok saat diperiksa: %(what)s") % {"what": ", ".join(map(str, check.mismatches))}
        yield Task(listing, "tidak cocok", what, [check.note] if check.note else [], timezone.localdate(check.at))
    if changed := changes(listing):
        what = _("berubah sejak diunggah: %(what)s") % {"what": ", ".join(what for what, _old, _new in changed)}
        yield Task(listing, "berubah", what, [f"{what}: {old} → {new}" for what, old, new in changed])
