"""What is nearest to done among the makers in a mentor's care: shops that lack the fewest steps first; those that lack none
and those nobody can go on with now are left out."""

from onboarding.checklist import checklists
from sellers.models import Mentorship, Seller

MOST_MAKERS = 300
MOST_SHOPS = 20


def makers(mentor):
    """Those this person helps onto marketplaces today, by name."""
    granted = Mentorship.objects.running().filter(user=mentor, may_onboard=True)
    found = Seller.objects.visible_to(mentor).filter(mentorships__in=granted).select_related("subdistrict")
    return list(found.distinct().order_by("name", "pk")[:MOST_MAKERS])


def shops(sellers):
    """`(the nearest checklists, how many more there are)`."""
    open_ones = [held for held in checklists(sellers).values() if held.now and held.now.is_to_do]
    return sorted(open_ones, key=_distance)[:MOST_SHOPS], max(0, len(open_ones) - MOST_SHOPS)


def _distance(held):
    return len(held.blocking), -held.done, held.store.seller.name.lower(), held.store.channel.position
