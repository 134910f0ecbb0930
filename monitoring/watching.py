"""What the portal sees go wrong by itself. It opens a draft, which a person confirms or cancels; the key `about` what
triggered it keeps this to once for ever."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import Licence, Listing, Product
from monitoring.models import Action, Problem, Window
from onboarding.models import LiveCheck, PurchaseTest
from sellers.notices import tell

Category, Side, Trigger = Problem.Category, Problem.Side, Problem.Trigger
LONGEST = 2000  # signs of a description


@transaction.atomic
def open_problems(on=None):
    """One draft for each thing that triggers one; says how many are new. Running twice opens none."""
    today = on or timezone.localdate()
    found = [*_purchases(), *_licences(today), *_refused(), *_mismatched(), *_missed(today)]
    known = set(Problem.objects.filter(about__in=[one.about for one in found]).values_list("about", flat=True))
    busy = set(Problem.objects.unfinished().exclude(listing=None).values_list("listing", "trigger"))
    new = [one for one in found if one.about not in known and (one.listing_id, one.trigger) not in busy]
    Problem.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _purchases():
    """Test purchases that failed and were not answered by a success."""
    for test in PurchaseTest.objects.unanswered().select_related("listing__product__seller", "listing__channel"):
        facts = {"what": _named(test.listing), "step": test.failed_step_name, "why": test.failed_reason}
        words = _("Uji beli %(what)s gagal pada langkah %(step)s: %(why)s") % facts
        yield _of_listing(test.listing, f"purchase-{test.pk}", words, Trigger.PURCHASE, Category.SHIPPING)


def _licences(today):
    """Licences whose printed date has passed, where a published product has no other of the kind. Renewed and lapsed again
    is another lapse, so the date is part of the key."""
    other = Licence.objects.holding(today).filter(kind=OuterRef(OuterRef("kind")), products=OuterRef("pk"))
    bare = Product.objects.published().filter(~Exists(other), licences=OuterRef("pk"))
    for licence in Licence.objects.lapsed(today).filter(Exists(bare)).select_related("seller"):
        facts = {"licence": licence, "day": date_format(licence.valid_until, "j F Y")}
        yield Problem(
            seller=licence.seller,
            licence=licence,
            trigger=Trigger.LICENCE,
            about=f"licence-{licence.pk}-{licence.valid_until}",
            category=Category.LICENCE,
            description=_(
                "%(licence)s habis %(day)s, dan tidak ada izin sejenis lain untuk produknya yang masih tayang."
            )
            % facts,
        )


def _refused():
    """Listings the marketplace declined or found to break a rule. Mended and refused again is another refusal: the key
    holds the version of the row from before it."""
    past = Listing.history.filter(id=OuterRef("pk")).exclude(state__in=Listing.REFUSED).order_by().values("id")
    last_well = Subquery(past.annotate(last=Max("history_id")).values("last"))
    refused = Listing.objects.refused().annotate(last_well=Coalesce(last_well, Value(0)))
    for listing in refused.select_related("product__seller", "channel"):
        facts = {"what": _named(listing), "state": listing.get_state_display(), "why": listing.reason}
        words = _("%(what)s %(state)s: %(why)s") % facts
        about = f"listing-{listing.pk}-{listing.last_well}"
        yield _of_listing(listing, about, words, Trigger.LISTING, Category.LISTING, Side.MARKETPLACE)


def _mismatched():
    """Live listings that the last look found to differ from the record."""
    for check in LiveCheck.objects.open().select_related("listing__product__seller", "listing__channel"):
        facts = {"what": _named(check.listing), "found": ", ".join(map(str, check.mismatches))}
        words = _("%(what)s tidak cocok saat diperiksa: %(found)s.") % facts
        text = f"{words} {check.note}".strip()
        yield _of_listing(check.listing, f"look-{check.pk}", text, Trigger.LISTING, Category.LISTING)


def _missed(today):
    """Visits nobody reported, so many days after they were due as their programme allows."""
    for window in Window.objects.missing(today).select_related("seller", "schedule__programme"):
        if today >= window.due_on + timedelta(days=window.schedule.programme.missed_after):
            facts = {"schedule": window.schedule, "day": date_format(window.due_on, "j F Y")}
            yield Problem(
                seller=window.seller,
                trigger=Trigger.VISIT,
                about=f"window-{window.pk}",
                side=Side.OFFICE,
                category=Category.SCHEDULE,
                description=_("%(schedule)s: belum ada laporan kunjungan, tenggatnya %(day)s.") % facts,
            )


def _named(listing):
    return f"{listing.product} di {listing.channel}"


def _of_listing(listing, about, words, trigger, category, side=Side.MAKER):
    return Problem(
        seller=listing.product.seller,
        listing=listing,
        trigger=trigger,
        about=about,
        side=side,
        category=category,
        description=words[:LONGEST],
    )


def remind_overdue(on=None):
    """Tell whoever answers for an action whose day has passed, once for each day that was set. Says how many it looked at."""
    late = Action.objects.overdue(on).filter(problem__closed_at=None).for_list().order_by("pk")
    for action in late:
        seller, day = action.problem.seller, date_format(action.due_on, "j F Y")
        words = _("%(seller)s: tindakan lewat tenggat %(day)s: %(what)s") % {
            "seller": seller,
            "day": day,
            "what": action.summary,
        }
        tell([action.responsible], words, seller, reverse("my_actions"), about=f"action-{action.pk}-{action.due_on}")
    return len(late)
