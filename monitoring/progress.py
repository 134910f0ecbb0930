"""What a maker has come to between two moments, read from what was recorded then: nobody types it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Licence, Listing, Product
from monitoring.models import Visit
from onboarding.models import KeywordCheck, PurchaseTest, StoreMove


@dataclass(frozen=True)
class Step:
    words: str
    at: datetime


def since_last_visit(seller, *, until):
    """`(the visit before, or None, [Step newest first])`."""
    before = Visit.objects.filter(seller=seller, held_at__lt=until).exclude(state=Visit.State.DRAFT).first()
    return before, steps(seller, after=before and before.held_at, until=until)


def steps(seller, *, after, until):
    """After None, from the beginning. A fixed number of queries."""
    between = {"__lte": until} | ({"__gt": after} if after else {})
    found = [
        step
        for kind in (_shops, _listings, _published, _licences, _keywords, _purchases)
        for step in kind(seller, between)
    ]
    return sorted(found, key=lambda step: step.at, reverse=True)


def _within(field, between):
    return {f"{field}{lookup}": moment for lookup, moment in between.items()}


def _shops(seller, between):
    for made in StoreMove.objects.filter(store__seller=seller, **_within("made_at", between)).select_related(
        "store__channel"
    ):
        yield Step(
            _("Toko %(channel)s %(state)s") % {"channel": made.store.channel, "state": made.get_after_display()},
            made.made_at,
        )


def _listings(seller, between):
    listed = Listing.objects.live().filter(product__seller=seller, **_within("recorded_at", between))
    yield from _counted(listed.values_list("recorded_at", flat=True), "%(count)s produk tayang di lokapasar")


def _published(seller, between):
    published = Product.objects.published().filter(seller=seller, **_within("published_at", between))
    yield from _counted(published.values_list("published_at", flat=True), "%(count)s produk terbit di katalog")


def _licences(seller, between):
    verified = Licence.objects.filter(seller=seller, **_within("verified_at", between))
    yield from _counted(verified.values_list("verified_at", flat=True), "%(count)s izin diperiksa")


def _keywords(seller, between):
    checks = KeywordCheck.objects.filter(product__seller=seller, **_within("made_at", between))
    yield from _counted(checks.values_list("made_at", flat=True), "%(count)s uji kata kunci")


def _purchases(seller, between):
    bought = (
        PurchaseTest.objects.complete()
        .with_received()
        .filter(listing__product__seller=seller, **_within("received_at", between))
    )
    yield from _counted(bought.values_list("received_at", flat=True), "%(count)s uji beli sampai diterima")


def _counted(moments, words):
    moments = list(moments)
    if moments:
        yield Step(ngettext(words, words, len(moments)) % {"count": len(moments)}, max(moments))
