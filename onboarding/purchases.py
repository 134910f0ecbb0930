"""Buying what is listed, as a shopper would: one step after the other, until it arrived or something failed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Listing
from catalog.models.photo import private_storage
from ikmportal.lib.dates import months_later
from ikmportal.lib.files import checksum, keep
from onboarding.models import PurchaseStep, PurchaseTest
from sellers.notices import tell_owners

Kind = PurchaseStep.Kind


class OutOfTurn(ValueError):
    """Another step comes first; the message names it."""


@dataclass(frozen=True)
class Proof:
    """Whether a listing is *teruji beli*: the day its last complete test ended, and until when that counts."""

    on: date | None = None
    until: date | None = None

    @property
    def state(self):
        """`teruji`, `lewat` or `belum`."""
        if self.on is None:
            return "belum"
        return "teruji" if timezone.localdate() <= self.until else "lewat"

    @property
    def is_proven(self):
        return self.state == "teruji"


def proofs(listings):
    """`{listing id: Proof}` of some listings that have their channel at hand; one query."""
    tests = PurchaseTest.objects.complete().with_received().filter(listing__in=[one.pk for one in listings])
    received = {}
    for listing, at in tests.values_list("listing", "received_at"):
        received[listing] = max(at, received.get(listing, at))
    return {one.pk: _proof(received.get(one.pk), one.channel) for one in listings}


def proof_of(listing):
    return proofs([listing])[listing.pk]


def _proof(received_at, channel):
    if received_at is None:
        return Proof()
    day = timezone.localdate(received_at)
    return Proof(day, months_later(day, channel.purchase_months))


@transaction.atomic
def take_step(listing, kind, *, at, evidence=None, by, **found):
    """The next step of the running test, or the first of a new one. `found` is what the step tells of the test: cost,
    packaging, packaging_note. Gives `(step, is_new)`; a step taken before is given again. Raises OutOfTurn."""
    test = _running(listing) or _just_complete(listing, kind) or PurchaseTest(listing=listing, started_by=by)
    if kind in test.taken:
        return test.taken[kind], False
    _ensure_turn(test, kind, at)
    for name, value in found.items():
        setattr(test, name, value)
    if not test.pk:
        test.started_at = at
    test.save()
    return test.steps.create(kind=kind, at=at, evidence=_kept(listing, evidence), recorded_by=by), True


def _ensure_turn(test, kind, at):
    if kind != test.next_kind:
        raise OutOfTurn(_("Langkah berikutnya: %(step)s.") % {"step": test.next_kind.label})
    if any(at < step.at for step in test.taken.values()):
        raise OutOfTurn(_("Waktunya lebih awal dari langkah sebelumnya. Periksa lagi."))


@transaction.atomic
def fail(listing, reason, *, by):
    """The running test ends where it stands, and the owners hear why. A test that fails at once is one too. Safe to repeat."""
    test = _running(listing)
    if test is None and (last := _last(listing)) and last.failed_at and last.failed_reason == reason:
        return last
    test = test or PurchaseTest(listing=listing, started_by=by)
    test.failed_step = test.next_kind
    test.failed_at, test.failed_by, test.failed_reason = timezone.now(), by, reason
    test.save()
    words = _("Uji beli %(product)s di %(channel)s gagal pada langkah %(step)s: %(reason)s") % {
        "product": listing.product,
        "channel": listing.channel,
        "step": test.failed_step_name,
        "reason": reason,
    }
    tell_owners(listing.product.seller, words, address=listing.get_absolute_url(), by=by)
    return test


def history(listing):
    """The tests of a listing, the newest first, with their steps; two queries."""
    tests = PurchaseTest.objects.filter(listing=listing).select_related("started_by", "failed_by")
    return list(tests.prefetch_related("steps__recorded_by").order_by("-pk")[:20])


def _running(listing):
    Listing.objects.select_for_update().get(pk=listing.pk)  # two people's steps come one after the other
    return PurchaseTest.objects.running().filter(listing=listing).order_by("-pk").first()


def _just_complete(listing, kind):
    """The last step sent twice belongs to the test it has just ended."""
    last = _last(listing)
    return last if kind == Kind.RECEIVED and last and last.is_complete else None


def _last(listing):
    return PurchaseTest.objects.filter(listing=listing).order_by("-pk").first()


def _kept(listing, evidence):
    if not evidence:
        return ""
    name = f"purchases/{listing.product.seller_id}/{checksum(evidence.data)}.{evidence.ending}"
    return keep(private_storage(), name, evidence.data)
