"""What a maker says of its own business, and the copy of everything the portal holds about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog import dossier as copies
from catalog.forms.owner_business import OwnerBusinessForm, VillageForm, WishForm
from catalog.models import DataCopy
from catalog.models.photo import private_storage
from catalog.tasks import copy_data, renew_index
from catalog.telling import difference
from ikmportal.lib.handing import hand_out
from ikmportal.lib.jobs import wake_on_commit
from sellers.models import DataRequest, PersonalAccess, Seller
from sellers.notices import ask_office, tell_owners

MOST_LOOKS = 100
TOLD = (
    "story",
    "story_en",
    "founded",
    "address",
    "subdistrict",
    "village",
    "latitude",
    "longitude",
    "phone",
    "public_phone",
    "workers",
    "investment",
    "investment_with_land",
    "nib",
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business(request, pk):
    """Low risk: it goes live at once, the trail keeps who wrote it, and owners hear what others wrote."""
    sellers = Seller.objects.editable_by(request.user).select_related("subdistrict", "village")
    seller = get_object_or_404(sellers, pk=pk)
    before, public_phone, owns = _facts(seller), seller.public_phone, _speaks_as_owner(request.user, seller)
    form = _form(request, seller, owns)
    if form.is_bound and form.is_valid():
        _save(form, before, request.user)
        messages.success(request, _("Tersimpan."))
        return redirect("workspace_business", pk)
    PersonalAccess.record(seller, request.user, _("halaman usaha"))
    context = {"seller": seller, "form": form, "public_phone": public_phone, "owns": owns}
    return render(request, "catalog/owner/business.html", context)


def _form(request, seller, owns):
    """Without JavaScript the villages come by a button of their own, which checks and saves nothing."""
    if request.method == "POST" and "pilih_desa" in request.POST:
        typed = request.POST.dict() | {"shows_phone": "shows_phone" in request.POST}
        return OwnerBusinessForm(instance=seller, initial=typed, by_owner=owns)
    return OwnerBusinessForm(request.POST if request.method == "POST" else None, instance=seller, by_owner=owns)


def _speaks_as_owner(user, seller):
    """Owners, and the office that may write anything; a mentor leaves numbers and figures to the owner."""
    return user.is_staff or Seller.objects.owned_by(user).filter(pk=seller.pk).exists()


@transaction.atomic
def _save(form, before, by):
    seller = form.save()
    wake_on_commit(renew_index)
    if changes := difference(before, _facts(seller)):
        text = _("%(who)s mengubah data usaha %(seller)s.") % {"who": by, "seller": seller}
        address = reverse("workspace_business", args=[seller.pk])
        tell_owners(seller, text, address=address, by=by, difference=changes)


def _facts(seller):
    """`{what it is called: text}`."""
    values = {name: getattr(seller, name) for name in TOLD}
    return {
        str(Seller._meta.get_field(name).verbose_name): "" if value is None else str(value)
        for name, value in values.items()
    }


@login_required
@never_cache
@require_safe
def villages(request):
    """The villages of a kecamatan, for htmx."""
    form = VillageForm(subdistrict=request.GET.get("subdistrict"))
    return render(request, "catalog/owner/_village.html", {"field": form["village"]})


@login_required
@never_cache
@require_safe
def dossier(request, pk):
    """What is held about the maker and its owner, who looked, and how to have it mended or deleted."""
    return _dossier_page(request, _own(request, pk), WishForm())


def _dossier_page(request, seller, form):
    context = {
        "seller": seller,
        "parts": [part.name for part in copies.PARTS],
        "copy": DataCopy.objects.of(seller, request.user).first(),
        "requests": seller.data_requests.all()[:MOST_LOOKS],
        "looks": seller.accesses.select_related("user")[:MOST_LOOKS],
        "form": form,
    }
    return render(request, "catalog/owner/dossier.html", context)


@login_required
@require_POST
def dossier_make(request, pk):
    """Ask for a copy; while one is being made, it is that one."""
    asked, is_new = copies.ask(_own(request, pk), by=request.user)
    if is_new:
        wake_on_commit(copy_data, asked.pk)
    return redirect("workspace_dossier", pk)


@login_required
@never_cache
@require_safe
def dossier_progress(request, pk):
    """The part that changes while a copy is being made; once done, htmx fetches the whole page."""
    copy = DataCopy.objects.of(_own(request, pk), request.user).first()
    if copy is None or not copy.is_unfinished:
        return HttpResponseClientRefresh()
    return render(request, "catalog/owner/_copy.html", {"copy": copy, "seller": copy.seller})


@login_required
@never_cache
@require_safe
def dossier_file(request, pk):
    """The newest copy this owner asked for, while it is kept."""
    seller = _own(request, pk)
    copy = DataCopy.objects.of(seller, request.user).ready().first()
    if copy is None:
        raise Http404
    name = f"data-{seller.slug[:60]}-{timezone.localdate(copy.requested_at):%Y%m%d}.zip"
    return hand_out(private_storage(), copy.file.name, called=name, kind="application/zip")


@login_required
@never_cache
@require_POST
def dossier_wish(request, pk):
    """Ask the office for what the owner cannot do; one open request of each kind, so that none is lost in noise."""
    seller, form = _own(request, pk), WishForm(request.POST)
    if not form.is_valid():
        return _dossier_page(request, seller, form)
    asked, is_new = DataRequest.ask(seller, form.cleaned_data["what"], form.cleaned_data["about"], by=request.user)
    if is_new:
        ask_office(asked, form.words(seller))
        messages.success(request, _("Permintaan terkirim ke dinas. Jawabannya paling lambat dalam 3 × 24 jam."))
    else:
        messages.info(request, _("Permintaan yang sama sudah terkirim dan belum dijawab. Dinas sedang menanganinya."))
    return redirect("workspace_dossier", pk)


def _own(request, pk):
    return get_object_or_404(Seller.objects.owned_by(request.user), pk=pk)
