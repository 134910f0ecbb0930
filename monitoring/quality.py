"""What is wrong with the record itself: what is missing, does not fit, has grown old or stands there twice. Each a named check
with the rows behind it; nothing here is anybody's fault, only somebody's work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Licence, Listing, Product
from monitoring import guidance
from onboarding.models import StoreAccount
from sellers.models import Seller

UNTOUCHED_DAYS = 365


@dataclass(frozen=True)
class Check:
    """`rows` gives a queryset of one kind; `hint` says how it is mended."""

    key: str
    words: Any
    hint: Any
    rows: Callable


def _unvisited():
    """Still in the office's care, and nobody came in six months."""
    return guidance.unvisited(Seller.objects.all())


def _untouched():
    return Product.objects.untouched_since(timezone.now() - timedelta(days=UNTOUCHED_DAYS))


MISSING = (
    Check(
        "ikm-tanpa-kecamatan",
        _("IKM tanpa kecamatan"),
        _("Isi alamatnya; tanpa kecamatan IKM tidak masuk peta."),
        lambda: Seller.objects.without_place(),
    ),
    Check(
        "ikm-tanpa-telepon",
        _("IKM tanpa nomor telepon"),
        _("Tanyakan saat kunjungan berikutnya."),
        lambda: Seller.objects.without_phone(),
    ),
    Check(
        "produk-tanpa-harga",
        _("produk tanpa harga"),
        _("Tanyakan harga jual tiap ukuran."),
        lambda: Product.objects.without_price(),
    ),
    Check(
        "produk-tanpa-netto",
        _("produk tanpa netto"),
        _("Timbang, atau baca dari kemasannya."),
        lambda: Product.objects.without_netto(),
    ),
    Check(
        "produk-tanpa-foto",
        _("produk tanpa foto utama"),
        _("Pilih satu foto, atau foto saat kunjungan."),
        lambda: Product.objects.without_cover(),
    ),
    Check(
        "produk-tanpa-kategori",
        _("produk tanpa kategori"),
        _("Pilih rak yang paling dekat."),
        lambda: Product.objects.without_shelf(),
    ),
)
AT_ODDS = (
    Check(
        "terbit-tanpa-persetujuan",
        _("produk terbit, IKM belum setuju tayang"),
        _("Minta persetujuan, atau tarik produknya."),
        lambda: Product.objects.published().without_consent(),
    ),
    Check(
        "nomor-tidak-cocok",
        _("izin yang bentuk nomornya tidak cocok jenisnya"),
        _("Cocokkan dengan sertifikatnya; mungkin salah jenis atau salah ketik."),
        lambda: Licence.objects.ill_shaped(),
    ),
    Check(
        "nib-berbeda",
        _("izin dengan NIB yang bukan NIB IKM-nya"),
        _("Periksa NIB pada halaman IKM dan pada izinnya."),
        lambda: Licence.objects.of_another_business(),
    ),
    Check(
        "tanggal-terbalik",
        _("izin yang habis sebelum terbit"),
        _("Periksa kedua tanggal pada sertifikatnya."),
        lambda: Licence.objects.ending_before_they_began(),
    ),
    Check(
        "kirim-lebih-ringan",
        _("produk yang berat kirimnya kurang dari netto"),
        _("Timbang lagi bersama kemasannya."),
        lambda: Product.objects.lighter_than_their_netto(),
    ),
    Check(
        "aktif-tanpa-tayang",
        _("toko aktif tanpa produk tayang yang baru diperiksa"),
        _("Lihat tokonya, lalu catat pemeriksaan tayang."),
        lambda: StoreAccount.objects.no_longer_seen(),
    ),
)
OLD = (
    Check(
        "produk-setahun",
        _("produk tidak disentuh setahun"),
        _("Tanyakan apakah masih dibuat, dan berapa harganya."),
        _untouched,
    ),
    Check(
        "tayang-belum-dilihat",
        _("produk tayang yang belum diperiksa lagi"),
        _("Buka alamatnya di lokapasar, lalu catat."),
        lambda: Listing.objects.overdue(),
    ),
    Check(
        "ikm-tanpa-kunjungan",
        _("IKM binaan tanpa kunjungan 6 bulan"),
        _("Jadwalkan kunjungan atau telepon."),
        _unvisited,
    ),
    Check(
        "izin-habis",
        _("izin terverifikasi yang sudah habis"),
        _("Dampingi perpanjangannya, atau catat yang baru."),
        lambda: Licence.objects.lapsed(),
    ),
)
TWICE = (
    Check(
        "telepon-sama",
        _("IKM dengan nomor telepon yang sama"),
        _("Satu pemilik dua usaha boleh; bila satu usaha, gabungkan."),
        lambda: Seller.objects.sharing_phone(),
    ),
    Check(
        "nama-sama",
        _("IKM bernama sama di satu kecamatan"),
        _("Bandingkan alamat dan NIB-nya."),
        lambda: Seller.objects.sharing_name(),
    ),
    Check(
        "izin-sama",
        _("nomor izin yang sama pada dua IKM"),
        _("Termasuk NIB. Satu nomor milik satu usaha; periksa sertifikatnya."),
        lambda: Licence.objects.of_several_makers(),
    ),
    Check(
        "produk-kembar",
        _("produk bernama sama pada satu IKM"),
        _("Bila hanya beda ukuran, jadikan satu produk dengan dua ukuran."),
        lambda: Product.objects.sharing_name(),
    ),
)
FAMILIES = (
    (_("Yang kurang"), MISSING),
    (_("Yang tidak cocok"), AT_ODDS),
    (_("Yang lama tidak dilihat"), OLD),
    (_("Yang tercatat dua kali"), TWICE),
)
CHECKS = {check.key: check for _name, checks in FAMILIES for check in checks}


def counted():
    """`[(family, [(check, how many)], how many checks found something)]`; a query a check."""
    found = [(name, [(check, check.rows().count()) for check in checks]) for name, checks in FAMILIES]
    return [(name, rows, sum(1 for _check, count in rows if count)) for name, rows in found]


def rows(check):
    """The rows of a check in an order that stays, with what `line` shows of them."""
    found = check.rows()
    return found.select_related(*HELD[found.model]).order_by(*ORDER[found.model], "pk")


HELD = {
    Seller: ("subdistrict",),
    Product: ("seller__subdistrict",),
    Licence: ("seller__subdistrict",),
    Listing: ("product__seller__subdistrict", "channel"),
    StoreAccount: ("seller__subdistrict", "channel"),
}
ORDER = {
    Seller: ("name",),
    Product: ("seller__name", "name"),
    Licence: ("seller__name", "number"),
    Listing: ("product__seller__name", "product__name"),
    StoreAccount: ("seller__name",),
}


def line(row):
    """`(what it is called, its maker, where it is mended)`."""
    match row:
        case Seller():
            return str(row), row, reverse("guidance_card", args=[row.pk])
        case Product():
            return str(row), row.seller, reverse("workspace_product_preview", args=[row.pk])
        case Licence():
            return str(row), row.seller, reverse("workspace_licences", args=[row.seller_id])
        case Listing():
            return str(row), row.product.seller, row.get_absolute_url()
    return str(row), row.seller, row.get_absolute_url()
