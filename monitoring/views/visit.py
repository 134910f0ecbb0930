"""Visits on pages: a maker's, one's own, and what waits for a reviewer or the head of the office."""

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models.photo import private_storage
from ikmportal.lib import evidence
from ikmportal.lib.files import NoRoom
from monitoring import recording, reviewing
from monitoring.forms.visit import PhotosForm, ReasonForm, VisitForm
from monitoring.models import Refused, Visit, VisitPhoto
from monitoring.progress import since_last_visit
from sellers.models import Seller

MOST_SHOWN = 60
REFUSALS = (Refused, NoRoom)  # each says what to do


@login_required
@never_cache
@require_safe
def of_seller(request, pk):
    """What was recorded of a maker, newest first."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user), pk=pk)
    context = {
        "seller": seller,
        "visits": Visit.objects.filter(seller=seller).exclude(state=Visit.State.DRAFT).for_list()[:MOST_SHOWN],
        "may_record": _recordable(request).filter(pk=pk).exists(),
    }
    return render(request, "monitoring/visits_of_seller.html", context)


@login_required
@never_cache
@require_safe
def mine(request):
    """One's own: what came back, what is not sent, what waits for others."""
    visits = Visit.objects.filter(
        recorded_by=request.user, seller__in=Seller.objects.visible_to(request.user)
    ).for_list()
    context = {
        "returned": visits.filter(state=Visit.State.RETURNED)[:MOST_SHOWN],
        "drafts": visits.filter(state=Visit.State.DRAFT)[:MOST_SHOWN],
        "others": visits.exclude(state__in=Visit.OPEN)[:MOST_SHOWN],
        "to_review": Visit.objects.editable_by(request.user)
        .to_review()
        .exclude(recorded_by=request.user)
        .for_list()[:MOST_SHOWN],
        "is_verifier": reviewing.is_verifier(request.user),
    }
    return render(request, "monitoring/visits_mine.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    seller = get_object_or_404(_recordable(request), pk=pk)
    if request.method == "POST":
        return _take(request, seller)
    way = request.GET.get("cara")
    form = VisitForm(initial={"way": way if way in Visit.Way else Visit.Way.THERE})
    return _form_page(request, seller, form, key=uuid.uuid4())


def _take(request, seller):
    """Sent twice, it is taken once: the key was made when the form was opened."""
    form, photos = VisitForm(request.POST, instance=Visit(seller=seller)), PhotosForm(request.POST, request.FILES)
    key = _key(request.POST.get("key"))
    if not (form.is_valid() and photos.is_valid()):
        return _form_page(request, seller, form, key=key, photos=photos)
    told = {name: request.POST.getlist(name) for name in sorted([*form.fields, "seller"])}
    try:
        taken = recording.take(key, json.dumps(told).encode(), by=request.user, read=lambda payload: form)
        recording.attach(taken.visit, photos.cleaned_data["photos"])
    except REFUSALS as problem:
        messages.error(request, str(problem))
        return _form_page(request, seller, form, key=uuid.uuid4(), photos=photos)
    _tell(request, taken.visit)
    return redirect(taken.visit)


def _key(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def _tell(request, visit):
    refused = visit.photos.exclude(refusal="").values_list("refusal", flat=True)
    for words in refused:
        messages.warning(request, _("Satu foto tidak dapat dipakai: %(why)s") % {"why": words})
    if visit.state == Visit.State.DRAFT:
        messages.success(request, _("Draf tersimpan. Hanya Anda yang melihatnya sampai dikirim."))
    else:
        messages.success(request, _("Kunjungan tersimpan dan menunggu diperiksa."))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Put right by its recorder, while it is with them; or by the office, which sends it back to be looked at."""
    visit = get_object_or_404(Visit.objects.editable_by(request.user), pk=pk)
    if not _may_change(visit, request.user):
        messages.error(
            request, _("Kunjungan ini sudah dikirim. Minta pemeriksa mengembalikannya bila ada yang perlu diubah.")
        )
        return redirect(visit)
    if request.method != "POST":
        return _form_page(request, visit.seller, VisitForm(instance=visit), visit=visit)
    form, photos = VisitForm(request.POST, instance=visit), PhotosForm(request.POST, request.FILES)
    if not (form.is_valid() and photos.is_valid()):
        return _form_page(request, visit.seller, form, visit=visit, photos=photos)
    try:
        recording.change(form, by=request.user, photos=photos.cleaned_data["photos"])
        reviewing.reopen(visit, by=request.user)
    except REFUSALS as problem:
        messages.error(request, str(problem))
        return _form_page(request, visit.seller, form, visit=visit, photos=photos)
    _tell(request, visit)
    return redirect(visit)


def _may_change(visit, user):
    return (visit.is_open and visit.recorded_by_id == user.pk) or (user.is_staff and not visit.is_open)


def _form_page(request, seller, form, *, key=None, visit=None, photos=None):
    before, steps = since_last_visit(seller, until=timezone.now())
    context = {
        "seller": seller,
        "form": form,
        "photos": photos or PhotosForm(),
        "key": key,
        "visit": visit,
        "before": before,
        "steps": steps,
        "last_seen": Visit.objects.filter(seller=seller).order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    return render(request, "monitoring/visit_form.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def visit(request, pk):
    return _page(request, _found(request, pk))


def _found(request, pk):
    """A draft is there for its recorder alone."""
    visits = Visit.objects.visible_to(request.user).select_related("seller", "recorded_by", "settled_by")
    found = get_object_or_404(visits, pk=pk)
    if found.state == Visit.State.DRAFT and found.recorded_by_id != request.user.pk:
        return get_object_or_404(visits.none())
    return found


def _page(request, found, *, returning=None, status=200):
    before, steps = since_last_visit(found.seller, until=found.held_at)
    user = request.user
    context = {
        "seller": found.seller,
        "visit": found,
        "before": before,
        "steps": steps,
        "photos": found.photos.all(),
        "moves": found.moves.select_related("made_by"),
        "returning": returning or ReasonForm(),
        "may_change": _may_change(found, user) and _recordable(request).filter(pk=found.seller_id).exists(),
        "may_review": found.state == Visit.State.SENT and reviewing.may_review(found, user),
        "may_verify": found.state == Visit.State.REVIEWED and reviewing.may_verify(found, user),
        "may_return": _may_return(found, user),
    }
    return render(request, "monitoring/visit.html", context, status=status)


def _may_return(found, user):
    if found.state == Visit.State.VERIFIED:
        return reviewing.may_verify(found, user)
    return not found.is_open and (reviewing.may_review(found, user) or reviewing.may_verify(found, user))


# Deeds


@login_required
@require_POST
def review(request, pk):
    return _deed(request, pk, reviewing.review, _("Diperiksa. Sekarang menunggu verifikasi kepala dinas."))


@login_required
@require_POST
def verify(request, pk):
    return _deed(request, pk, reviewing.verify, _("Terverifikasi. Mulai sekarang ikut dihitung."))


def _deed(request, pk, deed, done):
    found = _found(request, pk)
    try:
        moved = deed(found, by=request.user)
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done if moved else _("Sudah dilakukan sebelumnya; tidak ada yang berubah."))
    return redirect(found)


@login_required
@require_POST
def give_back(request, pk):
    found, form = _found(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, returning=form, status=422)
    try:
        reviewing.give_back(found, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Dikembalikan kepada %(who)s.") % {"who": found.recorded_by})
    return redirect(found)


@login_required
@require_POST
def settle(request, pk):
    """The visit was compared with those it crossed."""
    found = get_object_or_404(Visit.objects.editable_by(request.user), pk=pk)
    recording.settle(found, by=request.user)
    messages.success(request, _("Tercatat: sudah dibandingkan dengan kunjungan lain."))
    return redirect(found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request):
    """What waits for the head. Chosen rows are verified together: exactly those that were shown and ticked."""
    waiting = Visit.objects.visible_to(request.user).to_verify().for_list()
    if request.method == "POST":
        return _verify_chosen(request, waiting)
    context = {
        "visits": waiting.order_by("held_at", "pk")[:MOST_SHOWN],
        "may_verify": reviewing.is_verifier(request.user),
    }
    return render(request, "monitoring/verification.html", context)


def _verify_chosen(request, waiting):
    chosen = [int(number) for number in request.POST.getlist("visit") if number.isdecimal() and len(number) < 19][
        :MOST_SHOWN
    ]
    done, left = reviewing.verify_all(list(waiting.filter(pk__in=chosen)), by=request.user)
    left += len(set(chosen)) - done - left
    text = ngettext("%(count)s kunjungan diverifikasi.", "%(count)s kunjungan diverifikasi.", done) % {"count": done}
    messages.success(request, text)
    if left:
        messages.warning(
            request,
            _("%(count)s tidak: sudah berubah, Anda sendiri yang mencatatnya, atau periodenya dikunci.")
            % {"count": left},
        )
    return redirect("verification")


@login_required
@never_cache
@require_safe
def photo(request, pk):
    found = get_object_or_404(VisitPhoto.objects.shown_to(request.user).exclude(file=""), pk=pk)
    return evidence.answer(private_storage(), found.file.name, f"kunjungan-{found.visit_id}")


def _recordable(request):
    return Seller.objects.editable_by(request.user, "may_visit")
