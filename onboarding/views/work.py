"""Whose turn it is to be looked at, and what has to be put right in the shops: of one maker, or of all one's own."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Channel, Listing, Product
from onboarding.live_checks import due
from onboarding.mending import tasks
from sellers.models import Seller

MOST_PRODUCTS = 300


@login_required
@never_cache
@require_safe
def live_checks(request, pk):
    """A maker's live products, the nearest to lapse first, and those that have no listing yet."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    listings = Listing.objects.filter(product__seller=seller)
    context = {
        "seller": seller,
        "turns": due(listings),
        "tasks": len(tasks(listings)),
        "unlisted": _unlisted(seller),
        "others": listings.exclude(state=Listing.State.LIVE).select_related("product", "channel")[:MOST_PRODUCTS],
    }
    return render(request, "onboarding/live_checks.html", context)


def _unlisted(seller):
    """`[(product, [channel without a listing])]` of what may be sold."""
    channels = list(Channel.objects.marketplaces())
    products = Product.objects.published().filter(seller=seller).prefetch_related("listings")[:MOST_PRODUCTS]
    missing = [(product, _channels_without(product, channels)) for product in products]
    return [(product, without) for product, without in missing if without]


def _channels_without(product, channels):
    listed = {listing.channel_id for listing in product.listings.all()}
    return [channel for channel in channels if channel.pk not in listed]


@login_required
@never_cache
@require_safe
def live_checks_all(request):
    """The same turns over all makers that are the reader's own."""
    return render(request, "onboarding/live_checks_all.html", {"turns": due(_own(request.user))})


@login_required
@never_cache
@require_safe
def mending(request, pk):
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    found = tasks(Listing.objects.filter(product__seller=seller))
    return render(request, "onboarding/mending.html", {"seller": seller, "tasks": found})


@login_required
@never_cache
@require_safe
def mending_all(request):
    return render(request, "onboarding/mending_all.html", {"tasks": tasks(_own(request.user))})


def _own(user):
    return Listing.objects.filter(product__seller__in=Seller.objects.of(user))
