"""What on this floor waits for somebody, as doors to the lists that show it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.listing_texts import changed_ids
from catalog.models import Edition, ImportBatch, Licence, Listing, Product, Proposal, ScopeQuestion
from ikmportal.lib import kinds
from ikmportal.lib.jobs import JobState, WorkerPulse
from sellers.models import DataRequest, Seller


@dataclass(frozen=True)
class Item:
    """`tone`: late (act now), wait (to do), good (nothing)."""

    words: str
    count: int
    address: str
    tone: str = "wait"


def attention(user):
    """The items that are not zero and that this person may see, the pressing ones first."""
    groups = (
        ("sellers.view_datarequest", _requests),
        ("catalog.view_edition", _workers),
        ("catalog.view_importbatch", _imports),
        ("catalog.view_proposal", _review),
        ("catalog.view_product", _products),
        ("catalog.view_licence", _licences),
        ("catalog.view_listing", _listings),
        ("catalog.view_edition", _editions),
        ("sellers.view_seller", _sellers),
    )
    return pressing(user, groups)


def pressing(user, groups):
    """Of `[(permission, function that yields Items)]`: what this person may see and is not zero, what is late on top."""
    items = [item for permission, group in groups if user.has_perm(permission) for item in group() if item.count]
    return late_first(items)


def late_first(items):
    return sorted(items, key=lambda item: item.tone != "late")


def _workers():
    unfinished = kinds.unfinished()
    if unfinished and not WorkerPulse.is_any_alive():
        words = _("pekerjaan menunggu, tetapi tidak ada pekerja aktif")
        yield Item(words, unfinished, reverse("admin:jobs"), "late")


def _requests():
    address, asked = reverse("admin:sellers_datarequest_changelist"), DataRequest.objects
    yield Item(_("permintaan data pribadi lewat 72 jam"), asked.overdue().count(), f"{address}?jam=lewat", "late")
    yield Item(_("permintaan data pribadi menunggu jawaban"), asked.open().count(), f"{address}?jam=menunggu")


def _imports():
    stages = [ImportBatch.Stage.REVIEW, ImportBatch.Stage.MATCHING]
    waiting = ImportBatch.objects.filter(stage__in=stages).count()
    yield Item(_("impor menunggu keputusan"), waiting, f"{_list('importbatch')}?stage__in={','.join(stages)}")


def _review():
    waiting, questions = Proposal.objects.waiting().count(), ScopeQuestion.objects.open().count()
    yield Item(_("usulan perubahan menunggu"), waiting, f"{_list('proposal')}?state__exact={Proposal.State.WAITING}")
    yield Item(_("izin dipertanyakan cakupannya"), questions, f"{_list('scopequestion')}?answered_at__isempty=1")


def _products():
    products, submitted = _list("product"), Product.Status.SUBMITTED
    offered = Product.objects.filter(status=submitted).count()
    yield Item(_("produk diajukan, menunggu diterbitkan"), offered, f"{products}?status__exact={submitted}")
    yield Item(_("produk tanpa foto utama"), Product.objects.without_cover().count(), f"{products}?kurang=foto")
    yield Item(_("produk tanpa harga"), Product.objects.without_price().count(), f"{products}?kurang=harga")


def _licences():
    licences, all_of_them = _list("licence"), Licence.objects
    yield Item(
        _("izin terverifikasi yang sudah habis"), all_of_them.lapsed().count(), f"{licences}?keadaan=habis", "late"
    )
    yield Item(_("izin menunggu diperiksa"), all_of_them.waiting().count(), f"{licences}?keadaan=menunggu")
    yield Item(_("izin habis dalam 90 hari"), all_of_them.lapsing_soon().count(), f"{licences}?keadaan=segera")


def _listings():
    listings, all_of_them = _list("listing"), Listing.objects
    refused = ",".join(Listing.REFUSED)
    yield Item(
        _("produk ditolak atau melanggar di toko"),
        all_of_them.refused().count(),
        f"{listings}?state__in={refused}",
        "late",
    )
    yield Item(_("produk tayang belum diperiksa"), all_of_them.overdue().count(), f"{listings}?toko=belum-diperiksa")
    yield Item(
        _("produk tayang berubah sejak diunggah"), len(changed_ids(all_of_them.all())), f"{listings}?toko=berubah"
    )


def _editions():
    failed = Edition.objects.filter(state=JobState.FAILED).count()
    yield Item(_("katalog gagal dicetak"), failed, f"{_list('edition')}?state__exact={JobState.FAILED}", "late")


def _sellers():
    sellers = reverse("admin:sellers_seller_changelist")
    asking = (
        Product.objects.filter(status=Product.Status.SUBMITTED).makers().exclude(pk__in=Seller.objects.consenting())
    )
    yield Item(_("IKM mengajukan produk, belum setuju tayang"), asking.count(), f"{sellers}?kurang=persetujuan")
    without_place = Seller.objects.without_place().count()
    yield Item(_("IKM tanpa kecamatan"), without_place, f"{sellers}?kurang=kecamatan")


def _list(name):
    return reverse(f"admin:catalog_{name}_changelist")
