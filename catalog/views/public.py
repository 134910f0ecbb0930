"""What anyone may see: the shelf, a product, a maker."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog import counting
from catalog.browsing import Browse
from catalog.cards import cards
from catalog.indexing import current_index
from catalog.models import Category, Edition, Licence, Listing, Product, Tally, Volume
from catalog.models.photo import private_storage
from catalog.product_page import pages, parts_of
from ikmportal.lib.handing import hand_out
from sellers.models import Region

HOME_CARDS, SELLERS_A_PAGE = 8, 48


@login_not_required
@require_safe
def home(request):
    index = current_index()
    newest = Product.objects.published().order_by("-published_at", "-pk").stamped()[:HOME_CARDS]
    return render(
        request,
        "catalog/home.html",
        {
            "index": index,
            "cards": cards(newest),
            "halal": index.counts("badge", {}).get(Licence.Kind.HALAL.value, 0),
            "shelves": _shelves(index),
            "places": index.counts("subdistrict", {}),
            "edition": Edition.objects.current(),
        },
    )


def _shelves(index):
    """`[(shelf, number of products, address of a picture or "")]` of the chapters that hold something."""
    counts = index.counts("category", {})
    pictures = {slug: default_storage.url(name) for slug, name in index.pictures.items()}
    return [
        (shelf, counts[shelf.slug], pictures.get(shelf.slug, ""))
        for shelf in index.shelves
        if not shelf.parent and counts.get(shelf.slug)
    ]


@login_not_required
@require_safe
def product_list(request):
    return _browse(request, Browse(request.GET))


@login_not_required
@require_safe
def category(request, slug):
    browse = Browse(request.GET, fixed={"kategori": [slug]})
    shelf = browse.index.shelf(slug) or get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    return _browse(request, browse, category=shelf)


@login_not_required
@require_safe
def subdistrict(request, code, slug=""):
    browse = Browse(request.GET, fixed={"kecamatan": [code]})
    name = browse.index.places.get(code) or get_object_or_404(Region.objects.subdistricts(), code=code).name
    if slug != slugify(name):
        return redirect("subdistrict", code, slugify(name), permanent=True)
    return _browse(request, browse, subdistrict=name)


def _browse(request, browse, **context):
    """The page, or for htmx the part of the same template that it asks for."""
    template = "catalog/product_list.html"
    if request.htmx and not request.htmx.boosted:
        template += "#more" if request.htmx.target == "more" else "#browse"
    response = render(request, template, {"browse": browse, "category": None, "subdistrict": None, **context})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@login_not_required
@require_safe
def product(request, pk, slug=""):
    shown = get_object_or_404(pages(), pk=pk)
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    counting.count(request, shown.pk, Tally.VIEW)
    return render(request, "catalog/product_detail.html", {"product": shown, **parts_of(request, shown)})


@login_not_required
@never_cache
@require_safe
def leave(request, pk, way):
    """Onward to a shop of this product, or to a chat with its maker, and counted: only to where a button of its page leads."""
    address = _chat(pk) if way == Tally.CHAT else _shop(pk, way)
    counting.count(request, pk, way)
    return redirect(address)


def _chat(pk):
    """The address of a chat, where the maker published a number."""
    asked_about = Product.objects.published().exclude(seller__public_phone="").select_related("seller")
    return get_object_or_404(asked_about, pk=pk).whatsapp_address


def _shop(pk, channel):
    """The address that was recorded for the live listing, the one its button had."""
    sold = Listing.objects.live().filter(product__in=Product.objects.published(), channel__is_used=True)
    return get_object_or_404(sold, product=pk, channel__code=channel).address


@login_not_required
@require_safe
def product_short(request, pk):
    """The address in a QR code: short, so that the code stays coarse enough to scan."""
    return redirect(get_object_or_404(Product.objects.published(), pk=pk), permanent=False)


@login_not_required
@require_safe
def seller(request, pk, slug=""):
    shown = get_object_or_404(Product.objects.published().makers().select_related("subdistrict", "village"), pk=pk)
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    rows = shown.products.published().order_by("-published_at", "-pk").stamped()[:100]
    return render(request, "catalog/seller_detail.html", {"seller": shown, "cards": cards(rows)})


@login_not_required
@require_safe
def seller_list(request):
    """Makers with something to show, by name, in pages by key."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:80]
    sellers = Product.objects.published().makers().select_related("subdistrict").order_by("slug", "pk")
    if typed:
        sellers = sellers.filter(Q(name__icontains=typed) | Q(subdistrict__name__icontains=typed))
    if after := re.fullmatch(r"([a-z0-9_-]{1,130})\.([0-9]{1,18})", request.GET.get("lanjut", "")):
        slug, pk = after.groups()
        sellers = sellers.filter(Q(slug__gt=slug) | Q(slug=slug, pk__gt=pk))
    published = Count("products", filter=Q(products__status=Product.Status.PUBLISHED))
    page = list(sellers.annotate(published=published)[: SELLERS_A_PAGE + 1])
    return render(
        request,
        "catalog/seller_list.html",
        {
            "sellers": page[:SELLERS_A_PAGE],
            "typed": typed,
            "next_key": "{0.slug}.{0.pk}".format(page[SELLERS_A_PAGE - 1]) if len(page) > SELLERS_A_PAGE else "",
        },
    )


@login_not_required
@require_safe
def edition_list(request):
    editions = Edition.objects.public().select_related("category__parent", "subdistrict")
    volumes = Prefetch("volumes", Volume.objects.defer("payload"))
    return render(request, "catalog/edition_list.html", {"editions": editions.prefetch_related(volumes)[:12]})


@login_not_required
@require_safe
def edition_volume(request, pk, number):
    """One volume of a catalogue the office has released."""
    return _pdf(Edition.objects.public().filter(pk=pk).first(), number)


@login_not_required
@require_safe
def catalogue_pdf(request, number=1):
    """The latest catalogue the office has released, whole before a part of it."""
    return _pdf(Edition.objects.current(), number)


def _pdf(edition, number):
    volume = edition and edition.volumes.defer("payload").filter(number=number).first()
    if volume is None:
        raise Http404
    name = f"{edition.title} {edition.year}{f' jilid {number}' if edition.volumes.count() > 1 else ''}.pdf"
    return hand_out(private_storage(), volume.file.name, called=f"{name}", kind="application/pdf", save=False)
