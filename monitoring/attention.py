"""What on this floor waits for the office, as doors to the lists that show it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.attention import Item, pressing
from monitoring import reviewing
from monitoring.models import Visit


def attention(user):
    """The items that are not zero and that this person may see."""
    found = pressing(user, [("monitoring.view_visit", _visits)])
    if reviewing.is_verifier(user) and (count := Visit.objects.to_verify().exclude(recorded_by=user).count()):
        found.append(Item(_("kunjungan menunggu verifikasi Anda"), count, reverse("verification")))
    return found


def _visits():
    address = reverse("admin:monitoring_visit_changelist")
    waiting, crossed = Visit.objects.to_review().count(), Visit.objects.crossed().count()
    yield Item(_("kunjungan menunggu diperiksa"), waiting, f"{address}?state__exact=terkirim")
    yield Item(_("kunjungan bersilang, belum dibandingkan"), crossed, f"{address}?bersilang=ya", "late")
