"""The photos and the video of a product, kept by an owner or mentor: each deed its own address, with and without htmx."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalog import arranging, telling
from catalog.advising import advise_on
from catalog.arranging import CannotArrange
from catalog.editing import is_own, open_proposal
from catalog.forms.owner import ChoiceNoteForm, OrderForm
from catalog.models import Photo, Product, Video
from catalog.proposing import COVER
from catalog.tasks import render_photo, renew_index
from ikmportal.lib import images
from ikmportal.lib.files import NoRoom, ensure_disk
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.video import UnusableVideo, accept

REFUSALS = (images.UnusablePhoto, UnusableVideo, NoRoom)  # each says what to do


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, pk):
    """The list of a product's photos, for htmx; by POST one or several more."""
    product = _product(request, pk)
    if request.method != "POST":
        return _shown(request, product)
    taken = _take(request, product, request.FILES.getlist("new_photos"))
    return _answer(request, product) if taken else _shown(request, product, status=422)


def _take(request, product, uploads):
    """Each for itself: one that is no photo stops none of the others. Says how many were taken."""
    taken = 0
    if not uploads:
        messages.error(request, _("Pilih dulu fotonya."))
    room = Photo.MOST_KEPT - product.photos.count()
    if len(uploads) > room:
        messages.error(request, _("Satu produk menyimpan paling banyak 30 foto. Hapus yang tidak dipakai dulu."))
    with images.Door() as door:
        for upload in uploads[: max(room, 0)]:
            try:
                ensure_disk(storages["private"])
                photo = Photo.add(product, door.accept(upload.read(images.BYTE_LIMIT + 1)), by=request.user)
            except REFUSALS as problem:
                messages.error(request, f"{upload.name}: {problem}")
                continue
            wake_on_commit(render_photo, photo.pk)
            taken += 1
    return taken


@login_required
@require_POST
def photo_order(request, pk):
    """The chosen ones in the order they were dragged to."""
    product, form = _product(request, pk), OrderForm(request.POST)
    if form.is_valid():
        _do(request, arranging.arrange, product, form.cleaned_data["order"])
    return _answer(request, product)


@login_required
@require_POST
def photo_first(request, pk):
    return _one(request, pk, arranging.put_first)


@login_required
@require_POST
def photo_earlier(request, pk):
    return _one(request, pk, arranging.move, -1)


@login_required
@require_POST
def photo_later(request, pk):
    return _one(request, pk, arranging.move, +1)


@login_required
@require_POST
def photo_choose(request, pk):
    return _one(request, pk, arranging.choose)


@login_required
@require_POST
def photo_leave_out(request, pk):
    return _one(request, pk, arranging.leave_out)


@login_required
@require_POST
def photo_delete(request, pk):
    return _one(request, pk, arranging.delete)


@login_required
@require_POST
def photo_note(request, pk):
    """Why this one was chosen."""
    photo = _photo(request, pk)
    form = ChoiceNoteForm(request.POST, instance=photo)
    if form.is_valid():
        photo.save(update_fields=["choice_note"])
        messages.success(request, _("Alasan tersimpan."))
    return _answer(request, photo.product)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def video(request, pk):
    """The video of a product, for htmx; by POST another one in its place."""
    product = _product(request, pk)
    taken = request.method == "POST" and _take_video(request, product, request.FILES.get("video"))
    if taken:
        _changed(request, product)
    return _shown_video(request, product, status=422 if request.method == "POST" and not taken else 200)


def _take_video(request, product, upload):
    if not upload:
        messages.error(request, _("Pilih dulu videonya."))
        return False
    try:
        ensure_disk(storages["default"])
        with accept(upload) as clip:
            Video.put(product, clip, by=request.user)
    except REFUSALS as problem:
        messages.error(request, f"{upload.name}: {problem}")
        return False
    messages.success(request, _("Video tersimpan."))
    return True


@login_required
@require_POST
def video_delete(request, pk):
    product = _product(request, pk)
    if found := Video.objects.filter(product=product).first():
        found.delete()
        messages.success(request, _("Video dihapus."))
        _changed(request, product)
    return _shown_video(request, product)


def _shown_video(request, product, status=200):
    if not request.htmx:
        return redirect(reverse("workspace_product", args=[product.pk]) + "#video")
    context = {"product": Product.objects.for_editing().get(pk=product.pk)}
    return render(request, "catalog/owner/_video_shown.html", context, status=status)


def _one(request, pk, deed, *arguments):
    photo = _photo(request, pk)
    _do(request, deed, photo, *arguments)
    return _answer(request, photo.product)


def _do(request, deed, *arguments):
    try:
        if deed(*arguments, by=request.user):
            messages.info(request, _("Foto utama baru sudah diusulkan. Pembeli melihat yang lama sampai dinas setuju."))
    except CannotArrange as problem:
        messages.error(request, str(problem))


def _product(request, pk):
    """A product that this person may change now."""
    return get_object_or_404(Product.objects.editable_by(request.user).open_to_owner().select_related("seller"), pk=pk)


def _photo(request, pk):
    open_ones = Product.objects.editable_by(request.user).open_to_owner()
    return get_object_or_404(Photo.objects.filter(product__in=open_ones).select_related("product__seller"), pk=pk)


def _answer(request, product):
    _changed(request, product)
    return _shown(request, product)


def _changed(request, product):
    """Search shows pictures, and the owners learn that somebody else was at work."""
    wake_on_commit(renew_index)
    if not is_own(product, request.user):
        telling.told_of_photos(product, by=request.user)


def _shown(request, product, status=200):
    """The list anew for htmx; else back to it on the page."""
    if not request.htmx:
        return redirect(reverse("workspace_product", args=[product.pk]) + "#foto")
    proposal = open_proposal(product)
    wished = proposal.changes.get(COVER, "") if proposal else ""
    kept = advise_on(Product.objects.for_editing().get(pk=product.pk))
    context = {"product": kept, "wished_cover": wished}
    return render(request, "catalog/owner/_photo_list.html", context, status=status)
