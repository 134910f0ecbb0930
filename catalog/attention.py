"""What on this floor waits for somebody, as doors to the lists that show it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Edition, ImportBatch, Licence, Product
from ikmportal.lib.jobs import JobState, WorkerPulse
from sellers.models import Seller


@dataclass(frozen=True)
class Item:
    """`tone`: late (act now), wait (to do), good (nothing)."""

    words: str
    count: int
    address: str
    tone: str = "wait"


def attention(user):
    """The items that are not zero and that this person may see, the pressing ones first."""
    items = [item for permission, item in _items() if item.count and user.has_perm(permission)]
    return sorted(items, key=lambda item: item.tone != "late")


def _items():
    waiting = [ImportBatch.Stage.REVIEW, ImportBatch.Stage.MATCHING]
    imports, products, licences = (_list(name) for name in ("importbatch", "product", "licence"))
    unfinished = Edition.objects.unfinished().count() + ImportBatch.objects.unfinished().count()
    if unfinished and not WorkerPulse.is_any_alive():
        yield (
            "catalog.view_edition",
            Item(_("pekerjaan menunggu, tetapi tidak ada pekerja aktif"), unfinished, _list("edition"), "late"),
        )
    yield (
        "catalog.view_importbatch",
        Item(
            _("impor menunggu keputusan"),
            ImportBatch.objects.filter(stage__in=waiting).count(),
            f"{imports}?stage__exact={ImportBatch.Stage.REVIEW}",
        ),
    )
    yield (
        "catalog.view_product",
        Item(
            _("produk diajukan, menunggu diterbitkan"),
            Product.objects.filter(status=Product.Status.SUBMITTED).count(),
            f"{products}?status__exact={Product.Status.SUBMITTED}",
        ),
    )
    yield (
        "catalog.view_product",
        Item(_("produk tanpa foto utama"), Product.objects.without_cover().count(), f"{products}?kurang=foto"),
    )
    yield (
        "catalog.view_product",
        Item(_("produk tanpa harga"), Product.objects.without_price().count(), f"{products}?kurang=harga"),
    )
    yield (
        "catalog.view_licence",
        Item(_("izin menunggu diperiksa"), Licence.objects.waiting().count(), f"{licences}?keadaan=menunggu"),
    )
    yield (
        "catalog.view_licence",
        Item(_("izin habis dalam 90 hari"), Licence.objects.lapsing_soon().count(), f"{licences}?keadaan=segera"),
    )
    yield (
        "catalog.view_licence",
        Item(
            _("izin terverifikasi yang sudah habis"),
            Licence.objects.lapsed().count(),
            f"{licences}?keadaan=habis",
            "late",
        ),
    )
    yield (
        "catalog.view_edition",
        Item(
            _("katalog gagal dicetak"),
            Edition.objects.filter(state=JobState.FAILED).count(),
            f"{_list('edition')}?state__exact={JobState.FAILED}",
            "late",
        ),
    )
    yield (
        "sellers.view_seller",
        Item(
            _("IKM tanpa kecamatan"),
            Seller.objects.filter(subdistrict=None).count(),
            f"{reverse('admin:sellers_seller_changelist')}?kurang=kecamatan",
        ),
    )


def _list(name):
    return reverse(f"admin:catalog_{name}_changelist")
