"""Where a maker's products stand in each channel, and what each channel still asks for."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog import standing
from catalog.editions import in_print
from catalog.models import Product
from sellers.models import Seller

MOST_PRODUCTS = 300
MOST_STEPS = 5


@login_required
@never_cache
@require_safe
def channels(request, pk):
    """Product by channel, with the cheapest next steps on top."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    rows = standing.board(Product.objects.filter(seller=seller).order_by("name", "pk")[:MOST_PRODUCTS], in_print())
    context = {
        "seller": seller,
        "rows": rows,
        "totals": standing.totals(rows),
        "steps": standing.next_steps(rows)[:MOST_STEPS],
        "may_edit": Seller.objects.editable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "catalog/owner/channels.html", context)


@login_required
@never_cache
@require_safe
def product_channels(request, pk):
    """Everything every channel asks of one product: what was read, what is asked, how to mend it."""
    product = get_object_or_404(Product.objects.visible_to(request.user).select_related("seller"), pk=pk)
    [(product, row)] = standing.board(Product.objects.filter(pk=product.pk), in_print())
    context = {
        "seller": product.seller,
        "product": product,
        "standings": row,
        "may_edit": Seller.objects.editable_by(request.user).filter(pk=product.seller_id).exists(),
    }
    return render(request, "catalog/owner/product_channels.html", context)
