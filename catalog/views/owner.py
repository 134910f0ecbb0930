"""What an owner or a mentor sees of the makers that are theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.forms.owner import OwnerProductForm, OwnerVariants
from catalog.models import Licence, Photo, Product
from catalog.tasks import render_photo
from ikmportal.lib.jobs import wake_on_commit
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


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request, pk):
    """A product begins with its name; everything else may follow."""
    seller = get_object_or_404(Seller.objects.editable_by(request.user), pk=pk)
    return _edit(request, Product(seller=seller))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request, pk):
    product = get_object_or_404(Product.objects.editable_by(request.user).select_related("seller"), pk=pk)
    if not product.is_open_to_owner:
        messages.info(request, _("Produk ini sedang di tangan dinas. Untuk mengubahnya, hubungi dinas."))
        return redirect("workspace_seller", product.seller_id)
    return _edit(request, product)


def _edit(request, product):
    form = OwnerProductForm(request.POST or None, request.FILES or None, instance=product)
    variants = OwnerVariants(request.POST or None, instance=product, prefix="ukuran")
    if request.method == "POST" and all([form.is_valid(), variants.is_valid()]):
        _save(form, variants, request.user)
        messages.success(request, _("Tersimpan."))
        return redirect("workspace_product", product.pk)
    photos = list(product.photos.all()) if product.pk else []
    lacks = product.missing() if product.pk else []
    context = {"product": product, "form": form, "variants": variants, "photos": photos, "lacks": lacks}
    return render(request, "catalog/owner/product.html", context)


@transaction.atomic
def _save(form, variants, by):
    product = form.save()
    variants.instance = product
    variants.save()
    for master in form.cleaned_data["new_photos"] or []:
        wake_on_commit(render_photo, Photo.add(product, master, by=by).pk)


@login_required
@require_POST
def product_submit(request, pk):
    """Offer it to the office; what a buyer must see has to be there first."""
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=pk)
    if lacks := product.missing():
        missing = get_text_list([str(lack) for lack in lacks], _("dan"))
        messages.error(request, _("Belum bisa diajukan: lengkapi %(missing)s.") % {"missing": missing})
        return redirect("workspace_product", product.pk)
    product.submit(by=request.user)
    messages.success(
        request,
        _("%(name)s diajukan. Dinas memeriksa, lalu menerbitkan atau mengembalikan dengan catatan.")
        % {"name": product},
    )
    return redirect("workspace_seller", product.seller_id)


@login_required
@require_POST
def photo_first(request, pk):
    """Make it the cover; the others keep their order."""
    photo = _photo(request, pk)
    chosen = [other.pk for other in photo.product.photos.chosen() if other.pk != photo.pk]
    Photo.arrange(photo.product, [photo.pk, *chosen][: Photo.MOST_CHOSEN])
    return redirect("workspace_product", photo.product_id)


@login_required
@require_POST
def photo_delete(request, pk):
    photo = _photo(request, pk)
    photo.delete()
    rest = [other.pk for other in photo.product.photos.chosen()]
    Photo.arrange(photo.product, rest)
    return redirect("workspace_product", photo.product_id)


def _photo(request, pk):
    """A photo of a product that this person may change now."""
    open_ones = Product.objects.editable_by(request.user).open_to_owner()
    return get_object_or_404(Photo.objects.filter(product__in=open_ones).select_related("product"), pk=pk)
