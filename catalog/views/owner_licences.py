"""A maker's licences: what state they are in, claiming one, mending it, and the scans behind them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import licensing
from catalog.forms.owner_licences import OwnerLicenceForm
from catalog.models import Licence, Proposal
from catalog.models.photo import private_storage
from ikmportal.lib import evidence
from ikmportal.lib.licence_numbers import pirt_expiry_year
from sellers.models import PersonalAccess, Seller


@login_required
@never_cache
@require_safe
def licences(request, pk):
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    may_edit = Seller.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {"seller": seller, "sheets": licensing.sheets(seller), "may_edit": may_edit}
    return render(request, "catalog/owner/licences.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def licence_new(request, pk):
    seller = get_object_or_404(Seller.objects.editable_by(request.user), pk=pk)
    if Licence.objects.filter(seller=seller).waiting().count() >= licensing.MOST_WAITING:
        messages.error(
            request, _("Terlalu banyak izin yang masih menunggu diperiksa. Tunggu dinas, atau hapus yang keliru.")
        )
        return redirect("workspace_licences", pk)
    return _claim(request, Licence(seller=seller))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def licence_edit(request, pk):
    """One that waits is mended here; of a verified one a change is proposed."""
    licence = get_object_or_404(Licence.objects.editable_by(request.user).select_related("seller"), pk=pk)
    return _wish(request, licence) if licence.is_verified else _claim(request, licence)


def _claim(request, licence):
    form = OwnerLicenceForm(request.POST or None, request.FILES or None, instance=licence)
    if request.method == "POST" and form.is_valid():
        try:
            licensing.claim(
                form.instance, products=form.cleaned_data["products"], scan=form.cleaned_data["scan"], by=request.user
            )
        except licensing.Settled:
            return _already_verified(request, licence)
        except IntegrityError:  # two taps on one button
            form.add_error("number", _("Nomor ini sudah tercatat pada IKM ini."))
        else:
            _say_what_was_read(request, form.instance)
            return redirect("workspace_licences", licence.seller_id)
    return _form_page(request, licence, form)


def _wish(request, licence):
    proposal = Proposal.objects.open().filter(licence=licence).first()
    wished = licensing.as_wished(licence, proposal)
    form = OwnerLicenceForm(request.POST or None, request.FILES or None, instance=wished, settled=True)
    if request.method == "POST" and form.is_valid():
        made = licensing.wish(licence, form.values(), scan=form.cleaned_data["scan"], by=request.user)
        text = (
            _("Usulan terkirim. Yang lama tetap berlaku sampai dinas menyetujuinya.")
            if made
            else _("Tidak ada yang berubah.")
        )
        messages.success(request, text)
        return redirect("workspace_licences", licence.seller_id)
    return _form_page(request, licence, form, proposal)


def _form_page(request, licence, form, proposal=None):
    context = {"seller": licence.seller, "licence": licence, "form": form, "proposal": proposal}
    return render(request, "catalog/owner/licence.html", context)


def _say_what_was_read(request, licence):
    messages.success(request, _("Tersimpan, menunggu diperiksa dinas."))
    if (seen := licensing.recognise(licence.number)) and seen.kind == licence.kind:
        messages.info(request, licensing.words_about(seen))
    if message := licence.number_check().message:
        messages.warning(request, message)
    year = pirt_expiry_year(licence.number) if licence.kind == Licence.Kind.PIRT else None
    if year and licence.valid_until and licence.valid_until.year != year:
        differs = _(
            "Menurut nomornya berlaku sampai %(year)s, menurut tanggal yang diisi sampai %(other)s. Periksa lagi."
        )
        messages.warning(request, differs % {"year": year, "other": licence.valid_until.year})
    if licence.missing_for_verification():
        messages.warning(request, _("Isi tanggal berlaku sampai: tanpa itu dinas belum dapat memverifikasi."))


@login_required
@require_POST
def licence_delete(request, pk):
    licence = get_object_or_404(Licence.objects.editable_by(request.user).select_related("seller"), pk=pk)
    try:
        licensing.drop(licence, by=request.user)
    except licensing.Settled:
        return _already_verified(request, licence)
    messages.success(request, _("Izin dihapus."))
    return redirect("workspace_licences", licence.seller_id)


def _already_verified(request, licence):
    messages.info(request, _("Izin ini sudah diperiksa dinas. Perubahannya diusulkan di sini."))
    return redirect("workspace_licence", licence.pk)


@login_required
@require_POST
def licence_unwish(request, pk):
    """Take the open proposal about a licence back."""
    licence = get_object_or_404(Licence.objects.editable_by(request.user), pk=pk)
    if proposal := Proposal.objects.open().filter(licence=licence).first():
        licensing.unwish(proposal, by=request.user)
        messages.success(request, _("Usulan dibatalkan."))
    return redirect("workspace_licences", licence.seller_id)


@login_required
@never_cache
@require_safe
def licence_number(request):
    """What a number being typed says of itself; for htmx beside the field."""
    seen = licensing.recognise(request.GET.get("number", "").replace("\0", "")[:60])
    return render(request, "catalog/owner/_licence_number.html", {"words": licensing.words_about(seen) if seen else ""})


@login_required
@never_cache
@require_safe
def licence_evidence(request, pk):
    licence = get_object_or_404(Licence.objects.visible_to(request.user).select_related("seller"), pk=pk)
    return _scan(request, licence, licence.evidence.name)


@login_required
@never_cache
@require_safe
def proposal_evidence(request, pk):
    """The scan that comes with a proposed change of a licence."""
    proposals = Proposal.objects.visible_to(request.user).filter(licence__isnull=False)
    proposal = get_object_or_404(proposals.select_related("licence__seller"), pk=pk)
    return _scan(request, proposal.licence, proposal.changes.get("evidence", ""))


def _scan(request, licence, name):
    answer = evidence.answer(private_storage(), name, f"izin-{licence.pk}")
    PersonalAccess.record(
        licence.seller, request.user, _("berkas izin %(licence)s") % {"licence": licence.get_kind_display()}
    )
    return answer
