"""Events: the list of them, who came by the list, and who says so with the code at the door."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models.photo import private_storage
from ikmportal.lib import codes, evidence
from monitoring import attending
from monitoring.browsing import number, page
from monitoring.forms.event import HereForm, MakersForm
from monitoring.models import Attendance, Event, EventFile, Problem, Refused
from sellers.models import Seller

MOST_SHOWN = 60
ASKED = ("q", "kecamatan", "tampil", "sesudah")  # what the list may be asked in its address


@login_required
@never_cache
@require_safe
def events(request):
    """The newest on top: all of them to the office and its mentors, those they came to to makers."""
    shown = list(Event.objects.visible_to(request.user).prefetch_related("files")[:MOST_SHOWN])
    came = _counts(shown, request.user)
    context = {
        "events": [(event, _files(event, photos=False), came.get(event.pk, 0)) for event in shown],
        "has_list": Event.objects.with_list(request.user).exists(),
        "is_office": request.user.has_perm("monitoring.view_event"),
    }
    return render(request, "monitoring/events.html", context)


def _files(event, *, photos):
    return [file for file in event.files.all() if file.is_photo == photos]


def _counts(events, user):
    """`{id of an event: how many makers came}`, of the makers this person sees."""
    came = Attendance.objects.visible_to(user).filter(event__in=events)
    return dict(came.order_by().values_list("event").annotate(Count("pk")))


# The list


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, pk):
    """Who came, ticked by the office or by a mentor for the makers in their care: one by its own button, or several."""
    if request.method == "POST":
        return _tick(request, get_object_or_404(Event.objects.recordable_by(request.user), pk=pk))
    return _list(request, get_object_or_404(Event.objects.with_list(request.user).prefetch_related("files"), pk=pk))


def _own(request):
    return Seller.objects.editable_by(request.user, "may_visit")


def _listed(request):
    """Whose names are on the list: all of them for the office, its head too, else those one may tick."""
    is_office = request.user.has_perm("monitoring.view_event")
    return Seller.objects.visible_to(request.user) if is_office else _own(request)


def _list(request, event):
    form, shown, every = MakersForm(request.GET), request.GET.get("tampil", ""), _listed(request)
    came = Attendance.objects.filter(event=event, seller__in=every)
    sellers = _standing(form.narrow(every), shown, came)
    rows, last = page(sellers, every.filter(pk=number(request.GET.get("sesudah"))).first())
    recorded = {one.seller_id: one for one in came.filter(seller__in=rows)}
    context = {
        "event": event,
        "form": form,
        "shown": shown,
        "rows": [(seller, recorded.get(seller.pk)) for seller in rows],
        "next": _with(request, sesudah=last) if last else "",
        "tabs": [(name, label, _with(request, tampil=name, sesudah="")) for name, label in _tabs()],
        "came": came.count(),
        "every": every.count(),
        "may_tick": event.has_begun and Event.objects.recordable_by(request.user).exists(),
        "materials": _files(event, photos=False),
        "photos": _files(event, photos=True),
        "problems": Problem.objects.visible_to(request.user).filter(events=event).select_related("seller"),
        "is_office": request.user.has_perm("monitoring.view_event"),
    }
    return render(request, "monitoring/attendance.html", context)


def _tabs():
    return ("", _("Semua")), ("belum", _("Belum hadir")), ("hadir", _("Hadir"))


def _standing(sellers, shown, came):
    match shown:
        case "hadir":
            return sellers.filter(pk__in=came.values("seller"))
        case "belum":
            return sellers.exclude(pk__in=came.values("seller"))
    return sellers


def _with(request, **changes):
    """The address of this list with something else chosen. What is none of its questions is not carried along."""
    asked = {name: request.GET.get(name, "") for name in ASKED} | changes
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _tick(request, event):
    chosen = [pk for pk in map(number, request.POST.getlist("seller")) if pk is not None][:MOST_SHOWN]
    sellers = list(_own(request).filter(pk__in=chosen))
    try:
        new = attending.attend(event, sellers, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(sellers, new))
    place = f"#ikm-{sellers[0].pk}" if len(sellers) == 1 else ""
    return redirect(f"{event.get_absolute_url()}{_with(request).removesuffix('?')}{place}")


def _said(sellers, new):
    if not sellers:
        return _("Belum ada yang dicentang.")
    if len(sellers) == 1:
        words = _("%(seller)s tercatat hadir.") if new else _("%(seller)s sudah tercatat hadir sebelumnya.")
        return words % {"seller": sellers[0]}
    words = ngettext("%(count)s IKM baru tercatat hadir.", "%(count)s IKM baru tercatat hadir.", new)
    return words % {"count": new}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_undo(request, pk, seller):
    """Asked once more before it is taken back."""
    event = get_object_or_404(Event.objects.recordable_by(request.user), pk=pk)
    maker = get_object_or_404(_own(request), pk=seller)
    if request.method == "POST":
        try:
            attending.take_back(event, maker, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(seller)s tidak lagi tercatat hadir.") % {"seller": maker})
        return redirect(event)
    came = Attendance.objects.filter(event=event, seller=maker).select_related("recorded_by").first()
    return render(request, "monitoring/attendance_undo.html", {"event": event, "seller": maker, "came": came})


# The code at the door


@login_required
@never_cache
@require_safe
def poster(request, pk):
    """A sheet for the door, on paper."""
    event = get_object_or_404(Event.objects.of_office(request.user), pk=pk)
    code = codes.svg(settings.SITE_URL + event.door, title=_("Kode QR untuk mencatat kehadiran"))
    return render(request, "monitoring/poster.html", {"event": event, "code": code})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request, key):
    """What the code holds: who knows the key is at the door. An owner says to be there, for one maker of theirs at a time."""
    event, own = get_object_or_404(Event, key=key), Seller.objects.owned_by(request.user)
    form = HereForm(request.POST if request.method == "POST" else None, of=own)
    if form.is_bound and form.is_valid():
        _say_here(request, event, form.cleaned_data["seller"])
        return redirect(event.door)
    came = list(Attendance.objects.filter(event=event, seller__in=own).select_related("seller"))
    form.fields["seller"].queryset = own.exclude(pk__in=[one.seller_id for one in came])
    context = {
        "event": event,
        "form": form,
        "came": came,
        "waiting": list(form.fields["seller"].queryset),
        "materials": event.files.materials() if came else (),
        "may_record": Event.objects.recordable_by(request.user).filter(pk=event.pk).exists(),
    }
    return render(request, "monitoring/here.html", context, status=422 if form.is_bound else 200)


def _say_here(request, event, seller):
    try:
        is_new = attending.say_here(event, seller, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Terima kasih, %(seller)s tercatat hadir.") if is_new else _("%(seller)s sudah tercatat hadir.")
        messages.success(request, words % {"seller": seller})


@login_required
@never_cache
@require_safe
def event_file(request, pk):
    file = get_object_or_404(EventFile.objects.shown_to(request.user), pk=pk)
    return evidence.answer(private_storage(), file.file.name, f"acara-{file.event_id}-{file.pk}")
