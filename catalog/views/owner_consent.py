"""Consent to be shown: read in full, given, and withdrawn by the owner, or written down by the office for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import publication
from catalog.forms.owner_consent import ChannelForm, ConsentForm
from catalog.tasks import renew_index
from ikmportal.lib.jobs import wake_on_commit
from sellers.models import Consent, ConsentText, Seller
from sellers.notices import tell_owners

OUTSIDE_THE_PORTAL = [Consent.Channel.PAPER, Consent.Channel.MESSAGE, Consent.Channel.VISIT]


@login_required
@never_cache
@require_safe
def consent(request, pk):
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    return _page(request, seller)


@login_required
@never_cache
@require_POST
def consent_give(request, pk):
    seller, channels = _of_recorder(request, pk)
    text = ConsentText.objects.current()
    if text is None:
        raise Http404
    form = ConsentForm(request.POST, channels=channels, text=text)
    if not form.is_valid():
        return _page(request, seller, form)
    Consent.give(seller, channel=form.told_by, by=request.user, text=text)
    _tell(seller, _("%(who)s mencatat persetujuan tayang untuk %(seller)s."), request.user)
    messages.success(request, _("Terima kasih. Persetujuan tercatat."))
    return redirect("workspace_consent", pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request, pk):
    """First a page that says what comes down, then it does."""
    seller, channels = _of_recorder(request, pk)
    if seller.consent is None:
        messages.info(request, _("Tidak ada persetujuan yang sedang berlaku."))
        return redirect("workspace_consent", pk)
    form = ChannelForm(request.POST if request.method == "POST" else None, channels=channels)
    if request.method == "POST" and form.is_valid():
        _withdraw(request, seller, form.told_by)
        return redirect("workspace_consent", pk)
    products, catalogues = publication.shown_with_consent(seller)
    context = {"seller": seller, "form": form, "products": products, "catalogues": catalogues}
    return render(request, "catalog/owner/consent_withdraw.html", context)


def _withdraw(request, seller, channel):
    down = publication.end_consent(seller, channel=channel, by=request.user)
    wake_on_commit(renew_index)
    _tell(seller, _("%(who)s mencatat pencabutan persetujuan tayang untuk %(seller)s."), request.user)
    gone = ngettext("%(count)s produk turun dari katalog.", "%(count)s produk turun dari katalog.", down)
    messages.success(request, _("Persetujuan dicabut.") + " " + gone % {"count": down})


def _of_recorder(request, pk):
    """The maker and the channels by which this person may record its owner's word; 404 for everybody else."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    if channels := _channels(request.user, seller):
        return seller, channels
    raise Http404


def _channels(user, seller):
    """An owner speaks here; the office writes down what it was told elsewhere; a mentor speaks for nobody."""
    if Seller.objects.owned_by(user).filter(pk=seller.pk).exists():
        return [Consent.Channel.PORTAL]
    if user.is_staff and Seller.objects.editable_by(user).filter(pk=seller.pk).exists():
        return OUTSIDE_THE_PORTAL
    return []


def _page(request, seller, form=None):
    text, given = ConsentText.objects.current(), seller.consent
    channels = _channels(request.user, seller)
    asks = text is not None and channels and (given is None or given.text_id != text.pk)
    if asks and form is None:
        form = ConsentForm(channels=channels, text=text)
    context = {
        "seller": seller,
        "text": text,
        "given": given,
        "form": form if asks else None,
        "may_withdraw": bool(given and channels),
        "by_office": channels == OUTSIDE_THE_PORTAL,
        "earlier": seller.consents.select_related("text", "recorded_by", "withdrawn_by"),
    }
    return render(request, "catalog/owner/consent.html", context)


def _tell(seller, text, by):
    address = reverse("workspace_consent", args=[seller.pk])
    tell_owners(seller, text % {"who": by, "seller": seller}, address=address, by=by)
