"""What an owner or a mentor sees of the makers that are theirs."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Licence, Product
from sellers.models import Seller

LAPSING_DAYS = 90


@login_required
@never_cache
@require_safe
def workspace(request):
    """One maker goes straight to its products; several are a choice; none says whom to ask."""
    sellers = list(Seller.objects.of(request.user).select_related("subdistrict").order_by("name")[:300])
    if len(sellers) == 1:
        return redirect("workspace_seller", sellers[0].pk)
    return render(request, "catalog/owner/workspace.html", {"sellers": sellers})


@login_required
@never_cache
@require_safe
def seller_products(request, pk):
    """A maker's products, the closest to finished on top, with what each lacks."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user).select_related("subdistrict"), pk=pk)
    products = list(Product.objects.filter(seller=seller).for_cards().order_by("name")[:300])
    unfinished = sorted((p for p in products if not p.is_published), key=lambda product: len(product.missing()))
    return render(
        request,
        "catalog/owner/seller.html",
        {
            "seller": seller,
            "unfinished": unfinished,
            "published": [p for p in products if p.is_published],
            "others": Seller.objects.of(request.user).exclude(pk=pk).exists(),
            "lapsing": Licence.objects.filter(seller=seller).lapsing_soon(LAPSING_DAYS).order_by("valid_until"),
        },
    )
