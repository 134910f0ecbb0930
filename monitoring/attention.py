"""What on this floor waits for the office, as doors to the lists that show it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.attention import Item, pressing
from monitoring import guidance, reviewing
from monitoring.models import Action, Event, Problem, Report, Visit, Window
from sellers.models import Seller


def attention(user):
    """The items that are not zero and that this person may see."""
    groups = (
        ("monitoring.view_window", _windows),
        ("monitoring.view_visit", _visits),
        ("monitoring.view_problem", _problems),
        ("monitoring.view_action", _actions),
        ("monitoring.view_event", _events),
        ("sellers.view_seller", _quiet),
    )
    found = pressing(user, groups)
    if reviewing.is_verifier(user) and (count := Visit.objects.to_verify().exclude(recorded_by=user).count()):
        found.append(Item(_("kunjungan menunggu verifikasi Anda"), count, reverse("verification")))
    if reviewing.is_verifier(user) and (count := Report.objects.to_verify().exclude(reviewed_by=user).count()):
        found.append(Item(_("laporan menunggu verifikasi Anda"), count, reverse("reports")))
    return found


def _windows():
    address, windows = _list("window"), Window.objects.recent()
    yield Item(
        _("kunjungan lewat tenggat, belum ada laporan"),
        windows.missing().count(),
        f"{address}?laporan=terlewat",
        "late",
    )
    yield Item(_("kunjungan jatuh tempo dalam seminggu"), windows.due().count(), f"{address}?laporan=menunggu")


def _visits():
    address = _list("visit")
    waiting, crossed = Visit.objects.to_review().count(), Visit.objects.crossed().count()
    yield Item(_("kunjungan menunggu diperiksa"), waiting, f"{address}?state__exact=terkirim")
    yield Item(_("kunjungan bersilang, belum dibandingkan"), crossed, f"{address}?bersilang=ya", "late")


def _problems():
    problems = _list("problem")
    yield Item(
        _("masalah dibuka portal, menunggu dibenarkan"), Problem.objects.drafts().count(), f"{problems}?berada=draf"
    )
    waiting = Problem.objects.unjudged().count()
    yield Item(_("masalah belum dievaluasi"), waiting, f"{problems}?berada=belum-dievaluasi")


def _actions():
    actions = _list("action")
    yield Item(_("tindakan lewat tenggat"), Action.objects.overdue().count(), f"{actions}?berada=terlambat", "late")
    yield Item(_("tindakan menunggu diperiksa"), Action.objects.to_verify().count(), f"{actions}?berada=menunggu")


def _events():
    waiting = Event.objects.without_outcome().count()
    yield Item(_("acara selesai, hasil belum ditulis"), waiting, f"{_list('event')}?hasil=belum")


def _quiet():
    months = guidance.quiet_months()
    words = _("IKM belum dibina %(months)s bulan") % {"months": months}
    yield Item(words, guidance.quiet(Seller.objects.all(), months=months).count(), reverse("quiet_makers"))


def _list(name):
    return reverse(f"admin:monitoring_{name}_changelist")
