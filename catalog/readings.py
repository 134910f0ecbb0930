"""What rules can read of a product, its sizes, its maker and the maker's shop: one word a field, as rule packs name them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Rule
from ikmportal.lib.photo_advice import distance

SAME_COLOUR = 24  # levels of 255 between two means: two pouches before one wall are alike in shape, not in colour
MOST_DIFFERENT = 64  # bits of a fingerprint
PRODUCT, VARIANT, SELLER, STORE = Rule.Subject


@dataclass(frozen=True)
class Field:
    """`read(case)` gives `[(about, value)]`: one pair, or one for each size or photo, which `about` then is. None is "not there",
    zero is a value. `needs` names what has to be fetched; `door` where it is mended, `anchor` the place on that page."""

    label: Promise
    subject: str
    read: Callable
    needs: frozenset = frozenset()
    door: str = "workspace_product"
    anchor: str = ""
    unit: str = ""
    optional: bool = False  # where nothing is there, nothing is asked

    @property
    def is_text(self):
        return not self.unit


@dataclass(frozen=True)
class Case:
    """One product as one channel sees it: what readings read."""

    product: object
    channel: object
    code: str | None = None  # of its shelf, in this channel
    store: object = None  # StoreFacts, or None while there is no shop


@dataclass(frozen=True)
class StoreFacts:
    """What is known of a maker's shop in a channel; told by the floor above (catalog/readiness.py, `ask_for_stores`)."""

    is_confirmed: bool
    name: str = ""
    address: str = ""
    couriers: int = 0


def _own(name):
    return lambda case: [("", getattr(case.product, name))]


def _size(name):
    return lambda case: [(size, getattr(size, name)) for size in case.product.sizes] or [("", None)]


def _longest(sides):
    return sum(sides) if all(sides) else None


def _sides(case):
    sizes = [(size, [size.length, size.width, size.height]) for size in case.product.sizes]
    return sizes or [("", [None] * 3)]


def _photo(measure):
    def read(case):
        return [(photo, measure(photo)) for photo in case.product.chosen_photos]

    return read


def _fact(name):
    return _photo(lambda photo: (photo.facts or {}).get(name))


def _likeness(case):
    photos = case.product.chosen_photos
    return [(photo, nearest(photo, photos)[0]) for photo in photos]


def nearest(photo, photos):
    """`(in how many of 64 places it differs, which photo)` of the most similar earlier one of like colour; None unmeasured."""
    if not photo.facts:
        return None, None
    near = [
        (distance(photo.facts["fingerprint"], other.facts["fingerprint"]), place, other)
        for place, other in enumerate(photos[: photos.index(photo)])
        if other.facts and _like_colour(photo.facts["colour"], other.facts["colour"])
    ]
    found = min(near, default=(MOST_DIFFERENT, 0, None))
    return found[0], found[2]


def _like_colour(one, other):
    return all(abs(a - b) <= SAME_COLOUR for a, b in zip(one, other, strict=True))


def _video(measure):
    def read(case):
        clip = getattr(case.product, "video", None)
        return [("", measure(clip))] if clip else []

    return read


def _maker(name):
    return lambda case: [("", getattr(case.product.seller, name))]


def _store(name):
    return lambda case: [("", getattr(case.store, name) if case.store else None)]


def _text(name, label, anchor=None, **more):
    return Field(label, PRODUCT, _own(name), anchor=f"f-{anchor or name}", **more)


SIZES, PHOTOS, VIDEO, LICENCES = (frozenset([need]) for need in ("variants", "photos", "video", "licences"))
CONSENT, CODES, STORES = (frozenset([need]) for need in ("consent", "codes", "stores"))
ON_SIZES = {"needs": SIZES, "anchor": "ukuran"}
ON_PHOTOS = {"needs": PHOTOS, "anchor": "foto"}
ON_VIDEO = {"needs": VIDEO, "anchor": "video", "optional": True}
ON_STORE = {"needs": STORES, "door": "store"}

FIELDS = {
    "name": _text("name", _("nama produk")),
    "name_en": _text("name_en", _("nama Inggris"), "name"),
    "brand": _text("brand", _("merek")),
    "description": _text("description", _("deskripsi")),
    "description_en": _text("description_en", _("deskripsi Inggris")),
    "composition": _text("composition", _("komposisi")),
    "shelf_life": _text("shelf_life", _("masa simpan")),
    "packaging": _text("packaging", _("kemasan")),
    "keywords": _text("keywords", _("kata kunci")),
    "category": Field(_("kategori"), PRODUCT, lambda case: [("", case.product.category_id)], anchor="f-category"),
    "category_code": Field(
        _("padanan kategori"), PRODUCT, lambda case: [("", case.code)], CODES, anchor="f-category", unit="kode"
    ),
    "published": Field(_("sudah terbit"), PRODUCT, lambda case: [("", case.product.is_published or None)]),
    "licence": Field(
        _("izin"), PRODUCT, lambda case: [("", case.product.every_licence)], LICENCES, door="workspace_licences"
    ),
    "cover": Field(_("foto utama"), PRODUCT, lambda case: [("", case.product.cover)], needs=PHOTOS, anchor="foto"),
    "photos": Field(_("foto"), PRODUCT, lambda case: [("", case.product.chosen_photos)], **ON_PHOTOS),
    "photo_side": Field(
        _("sisi foto terpendek"), PRODUCT, _photo(lambda photo: min(photo.width, photo.height)), unit="px", **ON_PHOTOS
    ),
    "photo_long_side": Field(
        _("sisi foto terpanjang"), PRODUCT, _photo(lambda photo: max(photo.width, photo.height)), unit="px", **ON_PHOTOS
    ),
    "photo_shape": Field(
        _("sisi pendek dibagi sisi panjang foto"), PRODUCT, _photo(lambda photo: photo.shape), unit="×", **ON_PHOTOS
    ),
    "photo_bytes": Field(
        _("besar berkas foto"), PRODUCT, _photo(lambda photo: photo.bytes / 1_000_000), unit="MB", **ON_PHOTOS
    ),
    "photo_sharpness": Field(_("ketajaman foto"), PRODUCT, _fact("sharpness"), unit="nilai", **ON_PHOTOS),
    "photo_text": Field(_("tulisan pada foto"), PRODUCT, _fact("text"), unit="bagian", **ON_PHOTOS),
    "photo_alike": Field(_("beda dengan foto lain (dari 64)"), PRODUCT, _likeness, unit="beda", **ON_PHOTOS),
    "video_seconds": Field(_("lama video"), PRODUCT, _video(lambda clip: clip.seconds), unit="detik", **ON_VIDEO),
    "video_bytes": Field(
        _("besar berkas video"), PRODUCT, _video(lambda clip: clip.size / 1_000_000), unit="MB", **ON_VIDEO
    ),
    "video_side": Field(
        _("sisi video terpanjang"), PRODUCT, _video(lambda clip: max(clip.width, clip.height)), unit="px", **ON_VIDEO
    ),
    "sizes": Field(_("varian"), VARIANT, lambda case: [("", case.product.sizes)], **ON_SIZES),
    "label": Field(_("nama varian"), VARIANT, _size("label"), optional=True, **ON_SIZES),
    "netto": Field(_("netto"), VARIANT, _size("netto_amount"), needs=SIZES, anchor="f-netto", unit="g/ml"),
    "price": Field(_("harga"), VARIANT, _size("price"), needs=SIZES, anchor="f-price", unit="Rp"),
    "stock": Field(_("stok"), VARIANT, _size("stock"), needs=SIZES, anchor="ukuran", unit="buah"),
    "packed_weight": Field(
        _("berat kirim"), VARIANT, _size("packed_weight"), needs=SIZES, anchor="f-packed_weight", unit="gram"
    ),
    "packed_sides": Field(_("ukuran kirim"), VARIANT, _sides, needs=SIZES, anchor="f-packed_weight"),
    "packed_sum": Field(
        _("panjang + lebar + tinggi"),
        VARIANT,
        lambda case: [(about, _longest(sides)) for about, sides in _sides(case)],
        needs=SIZES,
        anchor="f-packed_weight",
        unit="cm",
    ),
    "story": Field(_("cerita usaha"), SELLER, _maker("story"), door="workspace_business"),
    "address": Field(_("alamat usaha"), SELLER, _maker("address"), door="workspace_business"),
    "subdistrict": Field(_("kecamatan"), SELLER, _maker("subdistrict_id"), door="workspace_business"),
    "public_phone": Field(_("nomor WhatsApp untuk pembeli"), SELLER, _maker("public_phone"), door="workspace_business"),
    "nib": Field(_("NIB"), SELLER, _maker("nib"), door="workspace_business"),
    "consent": Field(
        _("persetujuan tayang"),
        SELLER,
        lambda case: [("", case.product.has_consent or None)],
        CONSENT,
        door="workspace_consent",
    ),
    "store_confirmed": Field(
        _("toko terkonfirmasi"),
        STORE,
        lambda case: [("", (case.store and case.store.is_confirmed) or None)],
        **ON_STORE,
    ),
    "store_name": Field(_("nama toko"), STORE, _store("name"), **ON_STORE),
    "store_address": Field(_("alamat toko"), STORE, _store("address"), **ON_STORE),
    "store_couriers": Field(_("jasa kirim"), STORE, _store("couriers"), unit="pilihan", **ON_STORE),
}

CHOICES = [
    (subject.label, [(name, field.label) for name, field in FIELDS.items() if field.subject == subject])
    for subject in Rule.Subject
]
