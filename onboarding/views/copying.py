"""One product on a phone, to be put into a marketplace's app by hand: texts to copy, photos to save."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog import readiness
from catalog.models import Channel, Product
from onboarding import bundles
from sellers.models import Seller


@login_required
@never_cache
@require_safe
def copy_texts(request, pk, code):
    offer = _offer(request, pk, code)
    seller = offer.product.seller
    (assessment,) = readiness.of_one(offer.product, [offer.channel])
    context = {
        "seller": seller,
        "channel": offer.channel,
        "offer": offer,
        "product": offer.product,
        "assessment": assessment,
        "reasons": bundles.reasons(assessment),
        "may_edit": Seller.objects.editable_by(request.user).filter(pk=seller.pk).exists(),
    }
    return render(request, "onboarding/copy_texts.html", context)


@login_required
@never_cache
@require_safe
def copy_photo(request, pk, code, number):
    """The photo of that number, square and within the channel's limits."""
    offer = _offer(request, pk, code)
    if not 1 <= number <= len(offer.photos):
        raise Http404(_("Foto ini tidak ada."))
    response = HttpResponse(offer.squared(offer.photos[number - 1]), content_type="image/jpeg")
    name = f"{slugify(offer.product.name)[:40] or 'foto'}-{number:02d}.jpg"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _offer(request, pk, code):
    channel = get_object_or_404(Channel.objects.marketplaces(), code=code)
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    return bundles.offer_of(product, channel)
