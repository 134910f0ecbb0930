"""Where a phone delivers what it recorded without signal: JSON in and out, each answer with the hash of what is kept.

Statuses: 201 taken, 200 known already, 409 another visit under this key, 422 refused with words, 404 not one's maker,
507 no room now: the phone keeps it and tries later.
"""

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ikmportal.lib.files import NoRoom
from monitoring import recording
from monitoring.forms.visit import SentVisitForm
from monitoring.models import Refused, Visit, VisitPhoto
from sellers.models import Seller

MOST_MAKERS = 300


@login_required
@never_cache
@require_safe
def makers(request):
    """Whom this person may visit, for the phone to remember; and what a delivery needs."""
    sellers = Seller.objects.editable_by(request.user, "may_visit").select_related("subdistrict").order_by("name", "pk")
    last = dict(Visit.objects.filter(seller__in=sellers).order_by("pk").values_list("seller", "pk"))
    told = [
        {
            "pk": seller.pk,
            "name": seller.name,
            "place": str(seller.subdistrict or ""),
            "last_seen": last.get(seller.pk, 0),
        }
        for seller in sellers[:MOST_MAKERS]
    ]
    user = {"pk": request.user.pk, "name": str(request.user)}
    return JsonResponse({"user": user, "makers": told, "token": get_token(request), "at": timezone.now().isoformat()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request, key):
    """GET: what has come of it."""
    if request.method != "POST":
        return JsonResponse(
            _receipt(get_object_or_404(Visit.objects.editable_by(request.user), key=key, recorded_by=request.user))
        )
    try:
        taken = recording.take(
            key, request.body, by=request.user, read=lambda payload: _read(request, payload), phone_now=_clock(request)
        )
    except recording.OtherBytes as problem:
        return _refusal(problem, 409)
    except Refused as problem:
        return _refusal(problem, 422)
    return JsonResponse(_receipt(taken.visit), status=201 if taken.is_new else 200)


def _clock(request):
    """What time it is for the phone; None where it does not say so readably."""
    try:
        told = parse_datetime(request.headers.get("X-Phone-Now", ""))
    except ValueError:
        return None
    return told if told and told.tzinfo else None


def _read(request, payload):
    """A valid form; raises Refused with the words of what is wrong, 404 for a maker that is not theirs."""
    number = payload.get("seller")
    sellers = Seller.objects.editable_by(request.user, "may_visit")
    seller = get_object_or_404(sellers, pk=number if isinstance(number, int) and number < 2**63 else 0)
    texts = {name: value if name == "findings" else str(value) for name, value in payload.items() if value is not None}
    form = SentVisitForm({**texts, "photos": json.dumps(payload.get("photos") or [])}, instance=Visit(seller=seller))
    if not form.is_valid():
        raise Refused(" ".join(message for found in form.errors.values() for message in found))
    return form


def _receipt(visit):
    photos = VisitPhoto.objects.filter(visit=visit).with_received()
    told = [
        {
            "checksum": photo.checksum,
            "received": photo.size if photo.is_settled else photo.received,
            "kept": photo.is_settled,
            "refusal": photo.refusal,
        }
        for photo in photos
    ]
    return {
        "key": str(visit.key),
        "hash": visit.digest,
        "pk": visit.pk,
        "address": visit.get_absolute_url(),
        "complete": all(photo["kept"] for photo in told),
        "photos": told,
    }


def _refusal(problem, status):
    return JsonResponse({"refusal": str(problem)}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request, key, checksum):
    """A piece of a photo from byte `start` on, as it is; or, asked, how much of it is here."""
    own = VisitPhoto.objects.editable_by(request.user).filter(visit__recorded_by=request.user)
    found = own.filter(visit__key=key, checksum=checksum).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        start = request.GET.get("start", "")
        if not start.isdecimal():
            return _refusal(_("Sebutkan mulai dari byte ke berapa."), 400)
        try:
            recording.add_piece(found, int(start), request.body)
        except Refused as problem:
            return _refusal(problem, 422)
        except NoRoom as problem:
            return _refusal(problem, 507)
    found = VisitPhoto.objects.with_received().get(pk=found.pk)
    received = found.size if found.is_settled else found.received
    return JsonResponse(
        {"checksum": found.checksum, "received": received, "kept": found.is_settled, "refusal": found.refusal}
    )
