"""What on this floor waits for somebody: more items for the office's first page (catalog/attention.py)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.attention import Item
from onboarding.models import LiveCheck, PurchaseTest


def _proof():
    checks, purchases = (reverse(f"admin:onboarding_{name}_changelist") for name in ("livecheck", "purchasetest"))
    yield Item(_("tidak cocok saat diperiksa tayang"), LiveCheck.objects.open().count(), f"{checks}?terbuka=ya", "late")
    failed = PurchaseTest.objects.unanswered().count()
    yield Item(_("uji beli gagal, belum berhasil diulang"), failed, f"{purchases}?uji=belum-terjawab", "late")


GROUPS = (("onboarding.view_livecheck", _proof),)
