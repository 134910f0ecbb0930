"""What this floor keeps of a maker, for the owner's copy (catalog/dossier.py)."""

from django.urls import reverse

from catalog.dossier import Part, full
from onboarding.models import (
    Bundle,
    DriveItem,
    KeywordCheck,
    LiveCheck,
    PurchaseStep,
    PurchaseTest,
    StoreAccount,
    StoreMove,
    Submission,
)


def _couriers(store):
    return ", ".join(map(str, store.couriers.all()))


def _file_of(view):
    return lambda row: full(reverse(view, args=[row.pk])) if row.evidence else ""


def _of(path, model):
    return lambda seller, user: model.objects.filter(**{path: seller})


PARTS = (
    Part(
        "Toko",
        StoreAccount,
        lambda seller, user: StoreAccount.objects.filter(seller=seller).prefetch_related("couriers"),
        more={"jasa kirim": _couriers},
        has_trail=True,
    ),
    Part(
        "Perubahan toko",
        StoreMove,
        lambda seller, user: StoreMove.objects.filter(store__seller=seller),
        more={"alamat": _file_of("move_evidence")},
    ),
    Part(
        "Langkah buka toko",
        Submission,
        lambda seller, user: Submission.objects.filter(seller=seller),
        more={"alamat": _file_of("submission_evidence")},
    ),
    Part("Pemeriksaan tayang", LiveCheck, _of("listing__product__seller", LiveCheck)),
    Part(
        "Uji kata kunci",
        KeywordCheck,
        _of("product__seller", KeywordCheck),
        more={"alamat": _file_of("keyword_evidence")},
    ),
    Part("Uji beli", PurchaseTest, _of("listing__product__seller", PurchaseTest)),
    Part(
        "Langkah uji beli",
        PurchaseStep,
        _of("test__listing__product__seller", PurchaseStep),
        more={"alamat": _file_of("purchase_evidence")},
    ),
    Part("Gerakan", DriveItem, _of("product__seller", DriveItem)),
    Part("Paket unggah", Bundle, lambda seller, user: Bundle.objects.filter(seller=seller), without=("woken_at",)),
)
LEFT_OUT = {
    "onboarding.Drive": "pekerjaan dinas; produk IKM ini ada pada gerakan",
    "onboarding.Courier": "daftar yang sama untuk semua",
    "onboarding.Requirement": "langkah yang sama untuk semua; jawabannya ada pada langkah buka toko",
}
