"""What on this floor waits for the office, as doors to the lists that show it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.attention import Item, pressing
from onboarding.models import LiveCheck, PurchaseTest, StoreAccount, StoreMove, Submission


def attention(user):
    """The items that are not zero and that this person may see."""
    groups = (
        ("onboarding.view_submission", _evidence),
        ("onboarding.view_storeaccount", _shops),
        ("onboarding.view_storemove", _overridden),
        ("onboarding.view_livecheck", _proof),
    )
    return pressing(user, groups)


def _evidence():
    waiting = Submission.objects.waiting().count()
    yield Item(_("bukti langkah toko menunggu diperiksa"), waiting, f"{_list('submission')}?antrean=menunggu")


def _shops():
    lapsed = StoreAccount.objects.no_longer_seen().count()
    address = f"{_list('storeaccount')}?keaktifan=lewat"
    yield Item(_("toko tercatat aktif, produknya lama tidak diperiksa"), lapsed, address, "late")


def _overridden():
    passed = StoreMove.objects.overridden_lately().count()
    yield Item(_("toko diaktifkan dengan syarat dilewati"), passed, f"{_list('storemove')}?dilewati=baru")


def _proof():
    open_ones, failed = LiveCheck.objects.open().count(), PurchaseTest.objects.unanswered().count()
    yield Item(_("tidak cocok saat diperiksa tayang"), open_ones, f"{_list('livecheck')}?terbuka=ya", "late")
    address = f"{_list('purchasetest')}?uji=belum-terjawab"
    yield Item(_("uji beli gagal, belum berhasil diulang"), failed, address, "late")


def _list(name):
    return reverse(f"admin:onboarding_{name}_changelist")
