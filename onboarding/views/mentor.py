"""A mentor's day: what is nearest to done among the makers in their care, and what drives ask of them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding import drives
from onboarding.checklist import checklists
from sellers.models import Mentorship, Seller

MOST_MAKERS = 300
MOST_SHOPS = 20


@login_required
@never_cache
@require_safe
def day(request):
    """Shops that lack the fewest steps first; those that lack none and those nobody can go on with now are left out."""
    granted = Mentorship.objects.running().filter(user=request.user, may_onboard=True)
    sellers = list(
        Seller.objects.visible_to(request.user)
        .filter(mentorships__in=granted)
        .select_related("subdistrict")
        .distinct()
        .order_by("name", "pk")[:MOST_MAKERS]
    )
    open_ones = [held for held in checklists(sellers).values() if held.now and held.now.is_to_do]
    context = {
        "sellers": sellers,
        "shops": sorted(open_ones, key=_distance)[:MOST_SHOPS],
        "more": max(0, len(open_ones) - MOST_SHOPS),
        "drives": list(drives.of_mentor(request.user)),
    }
    return render(request, "onboarding/day.html", context)


def _distance(held):
    return len(held.blocking), -held.done, held.store.seller.name.lower(), held.store.channel.position
