"""What a product says in a marketplace: each text ready to be copied, and its photos within what the channel's rules allow."""

import json
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from django.utils.translation import gettext as _

from catalog.models import CategoryCode, Channel, Photo, Product, Rule
from ikmportal.lib import images
from ikmportal.lib.files import checksum

USUAL_SIDE, USUAL_BYTES = 2000, 2_000_000  # where the rules say nothing
NO_BRAND = "No Brand"
LONG = 80  # characters; beyond, a text gets room of its own
PHONE = 18  # characters in a line of a narrow phone, beside a button
LONGEST_OPTION = 20  # Shopee: "Varian untuk Variasi 1"


@dataclass(frozen=True)
class PhotoLimits:
    """How many photos, and in pixels and bytes how large; `least` is what a short side should have."""

    most: int
    least: int
    side: int
    bytes: int


def photo_limits(pack):
    """Of a rule pack with its rules; what it does not limit, common sense does."""
    rules = list(pack.rules.all()) if pack else []
    hard = [rule for rule in rules if rule.is_compulsory]
    least = [rule.least for rule in rules if rule.field == "photo_side" and rule.least is not None]
    return PhotoLimits(
        most=int(_lowest(hard, Photo.MOST_CHOSEN, "photos")),
        least=int(max(least, default=0)),
        side=int(_lowest(hard, USUAL_SIDE, "photo_side", "photo_long_side")),
        bytes=int(_lowest(hard, Decimal(USUAL_BYTES) / 1_000_000, "photo_bytes") * 1_000_000),  # rules count in MB
    )


def _lowest(rules, usual, *fields):
    limits = [rule.most for rule in rules if rule.field in fields and rule.kind in LIMITING and rule.most is not None]
    return min(limits, default=usual)


LIMITING = (Rule.Kind.COUNT, Rule.Kind.RANGE)


@dataclass(frozen=True)
class Text:
    label: str
    value: str

    @property
    def is_long(self):
        return len(self.value) > LONG or "\n" in self.value

    @property
    def rows(self):
        """How high a field on a phone must be to show it, at most seven lines."""
        return min(7, sum(1 + len(line) // PHONE for line in self.value.splitlines()))


@dataclass(frozen=True)
class Offer:
    """One product for one channel; `code` is what the channel calls its shelf, or "" while nobody has said."""

    product: Product
    channel: Channel
    limits: PhotoLimits
    code: str

    @property
    def photos(self):
        """Those that go along, the cover first."""
        return self.product.chosen_photos[: self.limits.most]

    @property
    def video(self):
        return getattr(self.product, "video", None)

    @property
    def sizes(self):
        return self.product.sizes

    @property
    def brand(self):
        return self.product.brand.strip() or NO_BRAND

    @property
    def sku(self):
        return f"IKM{self.product.pk}"

    def size_sku(self, size):
        """Never another's and never changed: the shop knows what it sells by it."""
        return f"{self.sku}-{size.pk}"

    @property
    def options(self):
        """`[(size, name)]`: of at most 20 characters each, and no name twice."""
        named = {}
        for place, size in enumerate(self.sizes, 1):
            name = _short(size) or _("Ukuran %s") % place
            named[_free(name, {taken.casefold() for taken in named})] = size
        return [(size, name) for name, size in named.items()]

    def texts(self):
        """`[(heading, [Text])]`: first what is said of the product, then of each size; what is not known is not there."""
        product = self.product
        told = [
            Text(_("Nama produk"), product.name),
            Text(_("Deskripsi"), product.description),
            Text(_("Merek"), self.brand),
            Text(_("Kategori"), str(product.category or "")),
            Text(_("Kode kategori"), self.code),
            Text(_("Komposisi"), product.composition),
            Text(_("Masa simpan"), product.shelf_life),
            Text(_("Kata kunci"), product.keywords),
            *(Text(licence.get_kind_display(), licence.number) for licence in product.shown_licences),
        ]
        return [
            ("", _there(told)),
            *((size.title or name, _there(self._of_size(size, name))) for size, name in self.options),
        ]

    def _of_size(self, size, name):
        return [
            Text(_("Nama varian"), name if len(self.sizes) > 1 else ""),
            Text(_("Harga (Rp)"), _figure(size.price)),
            Text(_("Stok"), _figure(size.stock)),
            self._weight(size),
            Text(_("Panjang (cm)"), _figure(size.length)),
            Text(_("Lebar (cm)"), _figure(size.width)),
            Text(_("Tinggi (cm)"), _figure(size.height)),
            Text("SKU", self.size_sku(size)),
        ]

    def _weight(self, size):
        if self.channel.code == Channel.LAZADA:
            return Text(_("Berat (kg)"), _figure(kilograms(size.packed_weight)))
        return Text(_("Berat (gram)"), _figure(size.packed_weight))

    @property
    def version(self):
        """Changes with whatever of it is uploaded, and with nothing else."""
        said = [[text.value for text in told] for _heading, told in self.texts()]
        shown = [photo.checksum for photo in self.photos], self.video and self.video.checksum
        return checksum(json.dumps([said, shown]).encode())[:16]

    def squared(self, photo):
        """A photo as the channel takes it: bytes of a square JPEG. Whole, where cutting would leave too few pixels."""
        fill = "pad" if min(photo.width, photo.height) < self.limits.least else None
        with photo.master.open("rb") as file:
            return images.squared(file.read(), side=self.limits.side, most_bytes=self.limits.bytes, fill=fill)


def offers(products, channel, pack):
    """The Offers of a queryset of products, by name."""
    codes = dict(CategoryCode.objects.filter(channel=channel).values_list("category", "code"))
    limits = photo_limits(pack)
    shown = products.select_related("seller", "category__parent", "video").prefetch_related(*products.page_prefetches())
    return [Offer(product, channel, limits, _code(product.category, codes)) for product in shown.order_by("name", "pk")]


def _code(shelf, codes):
    """A shelf without a code of its own has that of its chapter."""
    return (shelf and (codes.get(shelf.pk) or codes.get(shelf.parent_id))) or ""


def _there(texts):
    return [text for text in texts if text.value.strip()]


def _figure(number):
    """As it is typed into a shop: no thousands, and a point for the decimals."""
    return "" if number is None else str(number)


def kilograms(grams):
    """Two decimals, never lighter than it is; None while unknown."""
    return None if grams is None else (Decimal(grams) / 1000).quantize(Decimal("0.01"), ROUND_UP)


def _short(size):
    """Label and netto; what is cut is the label."""
    netto = size.netto.shown("id") if size.netto else ""
    room = LONGEST_OPTION - len(netto) - bool(netto)
    return " ".join(part for part in (size.label.strip()[:room].strip(), netto) if part)[:LONGEST_OPTION]


def _free(name, taken):
    """The name, with a number where it is taken."""
    cut, number = name, 2
    while cut.casefold() in taken:
        end = f" {number}"
        cut, number = name[: LONGEST_OPTION - len(end)].strip() + end, number + 1
    return cut
