"""A maker's shops: how far each is, what it says of itself, and the steps on the way."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Channel
from catalog.models.photo import private_storage
from ikmportal.lib import evidence
from ikmportal.lib.files import NoRoom
from onboarding import opening
from onboarding.checklist import checklist, checklists
from onboarding.forms.shop import ActivateForm, EvidenceForm, MoveForm, NoteForm, ShopForm
from onboarding.models import Requirement, StoreAccount, StoreMove, Submission
from onboarding.profile import differences
from sellers.models import PersonalAccess, Seller

TRAIL = 30
REFUSALS = (opening.Refused, NoRoom)  # each says what to do


@login_required
@never_cache
@require_safe
def stores(request, pk):
    """One card a marketplace."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    context = {"seller": seller, "lists": list(checklists([seller]).values())}
    return render(request, "onboarding/stores.html", context)


@login_required
@never_cache
@require_safe
def store(request, pk, code):
    seller, channel = _place(request, pk, code, Seller.objects.visible_to(request.user))
    return _page(request, seller, channel)


def _place(request, pk, code, sellers=None):
    """The maker, whose shop this person may write, and the marketplace."""
    sellers = Seller.objects.editable_by(request.user, "may_onboard") if sellers is None else sellers
    return get_object_or_404(sellers, pk=pk), get_object_or_404(Channel.objects.marketplaces(), code=code)


def _page(request, seller, channel, *, shop=None, moving=None, sending=None):
    """`shop`, `moving` and `sending` are forms that were not taken; `sending` is `(requirement, form)`."""
    found = checklist(seller, channel)
    may_edit = Seller.objects.editable_by(request.user, "may_onboard").filter(pk=seller.pk).exists()
    failed, form = sending or (None, None)
    context = {
        "seller": seller,
        "channel": channel,
        "store": found.store,
        "list": found,
        "rows": [_row(step, form if step.requirement == failed else None) for step in found.steps],
        "moves": _moves(found.store),
        "may_edit": may_edit,
        "may_override": opening.may_override(request.user),
    }
    if may_edit:
        PersonalAccess.record(seller, request.user, _("halaman toko"))
        context |= {"shop": shop or ShopForm(instance=found.store), "moving": moving or MoveForm(auto_id="keadaan_%s")}
        context |= {"differences": differences(found.store)}
    return render(request, "onboarding/store.html", context)


def _row(step, failed):
    """A step with the form for its evidence; `failed` is one that was not taken."""
    return step, failed or EvidenceForm(auto_id=f"{step.requirement.pk}_%s"), bool(failed)


def _moves(held):
    return held.moves.select_related("made_by")[:TRAIL] if held.pk else []


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def store_facts(request, pk, code):
    """What the shop says of itself."""
    seller, channel = _place(request, pk, code)
    if request.method != "POST":
        return redirect("store", pk, code)
    held = StoreAccount.objects.filter(seller=seller, channel=channel).first()
    form = ShopForm(request.POST, instance=held or StoreAccount(seller=seller, channel=channel))
    if not form.is_valid():
        return _page(request, seller, channel, shop=form)
    kept = opening.describe(seller, channel, form.cleaned_data, by=request.user)
    messages.success(request, _("Data toko tersimpan."))
    if any(not one.is_alike for one in differences(kept)):
        messages.warning(request, _("Ada yang berbeda dari profil IKM. Bandingkan di bawah data toko."))
    return redirect("store", pk, code)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def store_move(request, pk, code):
    """What the marketplace made of the shop."""
    seller, channel = _place(request, pk, code)
    if request.method != "POST":
        return redirect("store", pk, code)
    form = MoveForm(request.POST, request.FILES, auto_id="keadaan_%s")
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("to", "note")}
        told |= {"on": form.cleaned_data["happened_on"], "evidence": form.cleaned_data["scan"]}
        try:
            opening.move(StoreAccount(seller=seller, channel=channel), by=request.user, **told)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Keadaan toko dicatat."))
            return redirect("store", pk, code)
    return _page(request, seller, channel, moving=form)


@login_required
@require_POST
def store_activate(request, pk, code):
    """Ask to be counted as active; the office may give a reason to pass over what stands in the way."""
    seller, channel = _place(request, pk, code)
    form = ActivateForm(request.POST)
    held = StoreAccount(seller=seller, channel=channel)
    reason = form.cleaned_data["note"] if form.is_valid() else ""
    _tried(request, _("Toko kini aktif."), opening.activate, held, by=request.user, reason=reason)
    return redirect("store", pk, code)


# Steps


@login_required
@require_POST
def step_tick(request, pk, code, step):
    seller, requirement = _step(request, pk, code, step)
    _tried(request, _("Dicentang."), opening.tick, seller, requirement, by=request.user)
    return redirect("store", pk, code)


@login_required
@require_POST
def step_take_back(request, pk, code, step):
    seller, requirement = _step(request, pk, code, step)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    said = _("Centang ditarik kembali.")
    _tried(request, said, opening.take_back, seller, requirement, by=request.user, note=note)
    return redirect("store", pk, code)


def _step(request, pk, code, step):
    seller, channel = _place(request, pk, code)
    return seller, get_object_or_404(Requirement.objects.in_use().select_related("channel"), channel=channel, pk=step)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_evidence(request, pk, code, step):
    """Evidence of a step, for the office to look at."""
    seller, requirement = _step(request, pk, code, step)
    if request.method != "POST":
        return redirect("store", pk, code)
    form = EvidenceForm(request.POST, request.FILES, auto_id=f"{step}_%s")
    if form.is_valid():
        sent = {"scan": form.cleaned_data["scan"], "note": form.cleaned_data["note"]}
        try:
            opening.send(seller, requirement, by=request.user, **sent)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Terkirim. Dinas memeriksa, lalu kabarnya tampil di halaman pertama."))
            return redirect("store", pk, code)
    return _page(request, seller, requirement.channel, sending=(requirement, form))


def _tried(request, words, deed, *what, **how):
    try:
        deed(*what, **how)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)


# Files


@login_required
@never_cache
@require_safe
def submission_evidence(request, pk):
    found = Submission.objects.visible_to(request.user).select_related("seller", "requirement")
    submission = get_object_or_404(found, pk=pk)
    return _file(request, submission.seller, submission.evidence.name, f"bukti-{submission.pk}")


@login_required
@never_cache
@require_safe
def move_evidence(request, pk):
    move = get_object_or_404(StoreMove.objects.visible_to(request.user).select_related("store__seller"), pk=pk)
    return _file(request, move.store.seller, move.evidence.name, f"toko-{move.pk}")


def _file(request, seller, name, called):
    answer = evidence.answer(private_storage(), name, called)
    PersonalAccess.record(seller, request.user, _("berkas bukti toko"))
    return answer
