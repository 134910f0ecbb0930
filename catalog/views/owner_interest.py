"""What buyers did at the pages of a maker."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog import interest
from sellers.models import Seller


@login_required
@never_cache
@require_safe
def seen(request, pk):
    """Yesterday, seven and thirty days, by product and way; for all who see the maker."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    found = interest.interest(seller)
    context = {"seller": seller, "found": found, "totals": interest.totals(found), "chart": interest.chart(found)}
    return render(request, "catalog/owner/interest.html", context)
