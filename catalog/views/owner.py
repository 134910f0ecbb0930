"""What an owner or a mentor sees of the makers that are theirs, and how they keep a product."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import editing, proposing, readiness, scope, standing
from catalog.advising import advise_on
from catalog.editing import open_proposal
from catalog.editions import in_print
from catalog.forms.owner import OwnerProductForm, OwnerVariants, grams, on_top_of, one_netto
from catalog.models import CannotPublish, Channel, Licence, Product
from catalog.tasks import renew_index
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.money import read_price, rupiah
from ikmportal.lib.reading import Unreadable
from sellers.models import Mentorship, Notice, Seller

LAPSING_DAYS = 90
NEWS = 8
SIZES = "ukuran"  # the prefix of their fields


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
    """A maker's products, the closest to finished on top, with what each lacks; what lapses, and what others changed."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user).select_related("subdistrict"), pk=pk)
    products = list(Product.objects.filter(seller=seller).for_workspace().order_by("name", "pk")[:300])
    found = readiness.assess(Product.objects.filter(seller=seller), Channel.objects.marketplaces())
    for product in products:
        product.standings = standing.standings(product, found.get(product.pk, {}))
    context = {
        "seller": seller,
        "greeting": greeting(timezone.localtime().hour),
        "unfinished": sorted((product for product in products if not product.is_published), key=_distance),
        "published": sorted((product for product in products if product.is_published), key=_distance),
        "count": len(products),
        "mentors": Mentorship.objects.running().filter(seller=seller).count(),
        "may_edit": Seller.objects.editable_by(request.user).filter(pk=pk).exists(),
        "consent": seller.consent,
        "printed": in_print(),
        "lapsing": Licence.objects.filter(seller=seller).lapsing_soon(LAPSING_DAYS).order_by("valid_until"),
        "notices": _notices(request.user, seller)[:NEWS],
    }
    return render(request, "catalog/owner/seller.html", context)


def _distance(product):
    """How far from finished: first what stands in the way, then what is only wished for."""
    return len(product.lacks()), -product.readiness_percent


def greeting(hour):
    """As one greets in Indonesia at that hour of the day."""
    if hour < 3 or hour >= 18:
        return _("Selamat malam")
    return _("Selamat pagi") if hour < 11 else _("Selamat siang") if hour < 15 else _("Selamat sore")


def _notices(user, seller):
    return Notice.objects.filter(user=user, seller=seller)


@login_required
@require_POST
def notices_read(request, pk):
    """What the reader was told about this maker has been seen."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    _notices(request.user, seller).unread().update(read_at=timezone.now())
    return redirect("workspace_seller", seller.pk)


# Keeping a product


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
        messages.info(request, _("Produk ini sedang diperiksa dinas. Untuk mengubahnya, hubungi dinas."))
        return redirect("workspace_seller", product.seller_id)
    return _edit(request, product)


def _edit(request, product):
    """The form; a valid one is saved, any other is shown again with all that was typed."""
    seen, typed = editing.stamp(product), None
    if request.method == "POST":
        if request.POST.get("stamp", "") != seen:
            return _changed_meanwhile(request, product)
        typed = request.POST
    form, sizes = _forms(typed, product)
    if typed and all([form.is_valid(), sizes.is_valid()]):
        try:
            saved = editing.save(form, sizes, seen=seen, by=request.user)
            _say(request, saved)
            return redirect(reverse("workspace_product", args=[saved.product.pk]) + _landing(seen))
        except editing.Stale:
            return _changed_meanwhile(request, product)
        except CannotPublish as problem:
            lacking = get_text_list([str(lack) for lack in problem.missing], _("dan"))
            form.add_error(
                None, _("Produk ini sedang terbit, jadi tidak boleh tanpa %(lacking)s.") % {"lacking": lacking}
            )
    return _page(request, product, form, sizes, seen)


def _changed_meanwhile(request, product):
    """Somebody else saved since the form was opened: nothing is overwritten, nothing that was typed is lost."""
    if product.pk:
        product = Product.objects.select_related("seller").get(pk=product.pk)
    seen = editing.stamp(product)
    form, sizes = _forms(on_top_of(product, request.POST, SIZES), product)
    text = _("Produk ini baru saja diubah orang lain. Isian Anda ada di bawah: periksa, lalu simpan lagi.")
    form.add_error(None, text)
    return _page(request, product, form, sizes, seen)


def _forms(data, product):
    form = OwnerProductForm(data, instance=product, proposal=open_proposal(product))
    return form, OwnerVariants(data, instance=product, prefix=SIZES)


def _landing(seen):
    """Where the page goes on, and the word that lets the phone forget the draft it kept; a new product had no stamp."""
    return "?tersimpan=ya" if seen else "?tersimpan=baru#foto"


def _say(request, saved):
    product = saved.product
    wake_on_commit(renew_index)
    messages.success(request, _("Tersimpan.") if not product.is_published else _("Tersimpan dan sudah tampil."))
    if saved.proposal:
        messages.info(request, _("Perubahan yang perlu diperiksa sudah diusulkan. Pembeli masih melihat yang lama."))
    for names, text in (
        (saved.doubted, _("Lencana %(names)s lepas sampai dinas memeriksa apakah izinnya masih mencakup produk ini.")),
        (saved.doubted_for_size, _("Lencana %(names)s belum berlaku untuk ukuran baru sampai dinas memeriksanya.")),
    ):
        if names:
            messages.warning(request, text % {"names": get_text_list([licence.short for licence in names], _("dan"))})


def _page(request, product, form, sizes, seen):
    """Photos, lacks and licences are of the row, not of what was typed."""
    proposal = open_proposal(product)
    kept = advise_on(Product.objects.for_editing().get(pk=product.pk)) if product.pk else product
    context = {
        "product": kept,
        "seller": kept.seller,
        "form": form,
        "sizes": sizes,
        "seen": seen,
        "proposal": proposal,
        "difference": _pictured(kept, proposal),
        "questionable": list(scope.questionable(kept)),
        "lacks": dict(kept.lacks()) if kept.pk else {},
        "wished_cover": proposal.changes.get(proposing.COVER, "") if proposal else "",
    }
    return render(request, "catalog/owner/product.html", context)


def _pictured(product, proposal):
    """What is proposed beside what buyers see: `[(what, old, new)]`; a cover as the photos themselves."""
    photos = {str(photo.pk): photo for photo in product.photos.all()} if proposal else {}
    return [
        (what, photos.get(old, ""), photos.get(new, ""), True) if name == proposing.COVER else (what, old, new, False)
        for name, what, old, new in (proposal.difference() if proposal else ())
    ]


@login_required
@never_cache
@require_safe
def product_preview(request, pk):
    """The page as buyers will see it, with what is proposed."""
    product = get_object_or_404(
        Product.objects.visible_to(request.user).select_related(
            "seller__subdistrict", "seller__village__parent", "category__parent"
        ),
        pk=pk,
    )
    prefetch_related_objects([product], *Product.objects.page_prefetches())
    editing.lay_over(product, open_proposal(product))
    return render(request, "catalog/owner/preview.html", {"product": product, "seller": product.seller})


@login_required
@require_POST
def product_submit(request, pk):
    """Offer it to the office; what a buyer must see has to be there first."""
    product = get_object_or_404(Product.objects.editable_by(request.user).select_related("seller"), pk=pk)
    if lacks := product.missing():
        missing = get_text_list([str(lack) for lack in lacks], _("dan"))
        messages.error(request, _("Belum bisa diajukan: lengkapi %(missing)s.") % {"missing": missing})
        return redirect("workspace_product", product.pk)
    if product.can_be_submitted:
        product.submit(by=request.user)
        messages.success(
            request,
            _("%(name)s diajukan. Dinas memeriksa, lalu menerbitkan atau mengembalikan dengan catatan.")
            % {"name": product},
        )
        if not product.seller.consent:
            messages.info(request, _("Produk baru dapat terbit setelah pemilik memberi persetujuan tayang."))
    return redirect("workspace_seller", product.seller_id)


@login_required
@require_POST
def proposal_take_back(request, pk):
    """Think better of what waits for the office; safe to repeat."""
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=pk)
    if proposal := open_proposal(product):
        proposing.take_back(proposal, by=request.user)
        messages.success(request, _("Usulan dibatalkan. Halaman produk tetap seperti semula."))
    return redirect("workspace_product", product.pk)


READERS = {
    "netto": lambda text: one_netto(text).shown(),
    "price": lambda text: rupiah(read_price(text)),
    "packed_weight": lambda text: f"{grams(text)} g",
}


@login_required
@never_cache
@require_safe
def read_back(request, kind):
    """What a typed netto, price or weight is understood as, while it is typed: `{"text", "wrong"}`."""
    reader = READERS.get(kind)
    text = request.GET.get("teks", "")[:60]
    if reader is None or not text.strip():
        return JsonResponse({"text": "", "wrong": False})
    try:
        return JsonResponse({"text": _("Terbaca: %(value)s") % {"value": reader(text)}, "wrong": False})
    except Unreadable as problem:
        return JsonResponse({"text": str(problem), "wrong": True})
