"""A maker's shop in one channel: its checklist, what it says of itself, and how far it is."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Channel
from onboarding.models import StoreAccount
from sellers.models import Seller


@login_required
@never_cache
@require_safe
def store(request, pk, code):
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    channel = get_object_or_404(Channel.objects.marketplaces(), code=code)
    held = StoreAccount.objects.filter(seller=seller, channel=channel).first()
    context = {"seller": seller, "channel": channel, "store": held or StoreAccount(seller=seller, channel=channel)}
    return render(request, "onboarding/store.html", context)
