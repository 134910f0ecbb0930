"""The catalogue's memory of itself: search words and lowest prices on products, facets and vocabulary in one kept row.

Everything here is a cache and can be made anew from the records; `renew` does, for what changed.
"""

import logging
import threading
from array import array
from bisect import bisect_left
from collections import Counter, namedtuple

from django.db import connection, transaction
from django.db.models import F, Min, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from catalog.fields import refresh_statistics
from catalog.models import CatalogueIndex, Category, Licence, Photo, Product, ScopeQuestion
from catalog.search import Vocabulary
from catalog.words import canonical, words_of
from sellers.models import Region

log = logging.getLogger(__name__)
BATCH = 2_000
PRICE_BANDS = ((0, 10_000), (10_000, 25_000), (25_000, 50_000), (50_000, 100_000), (100_000, None))
MOST_BRANDS = 60
NARROWING = {"badge"}  # a product may hold several, and who chooses two wants both
MOST_KEPT = 500  # answers remembered with an index, at most some 25 KB each


def price_band(price):
    """The index in PRICE_BANDS, or None without a price."""
    if price is None:
        return None
    return next(
        place for place, (low, high) in enumerate(PRICE_BANDS) if price >= low and (high is None or price < high)
    )


def renew(products=None):
    """Write search words for products that changed (or for those given), then rebuild the kept index. Safe to repeat."""
    changed = index_products(Product.objects.all() if products is None else products)
    current = CatalogueIndex.objects.filter(pk=1).values_list("stamp", "day").first()
    if changed or current is None or current[1] != timezone.localdate():
        rebuild()
    return changed


def renew_shelves():
    """Rebuild the kept index if it names other shelves than there are: one that holds nothing changes with no product."""
    if current_index().shelves != _nested(_shelves()):
        rebuild()


def index_products(products):
    """Search words and lowest price for the stale ones among these products; says how many."""
    changed = 0
    while stale := list(_stale_batch(products)):
        now = timezone.now()
        for product in stale:
            words = words_of(*_texts(product))
            product.search_words = " ".join(dict.fromkeys(words))
            product.search_name = canonical(words_of(product.name, product.brand))
            product.search_text = canonical(words)
            product.cached_price = product.lowest_price
            product.indexed_at = max(now, product.updated_at, product.seller.updated_at)
        Product.objects.bulk_update(
            stale, ["search_words", "search_name", "search_text", "cached_price", "indexed_at"], batch_size=200
        )
        changed += len(stale)
    return changed


def _texts(product):
    """Everything by which a product may be found."""
    category, place = product.category, product.seller.subdistrict
    return (
        product.name,
        product.brand,
        product.name_en,
        product.keywords,
        product.seller.name,
        place.name if place else "",
        category.name if category else "",
        category.parent.name if category and category.parent else "",
        product.composition[:300],
        product.packaging,
    )


def _stale_batch(products):
    return (
        products.stale_in_index()
        .select_related("seller__subdistrict", "category__parent")
        .annotate(lowest_price=Min("variants__price"))
        .order_by("pk")[:BATCH]
    )


@transaction.atomic
def rebuild():
    """Count the published catalogue once, for all pages: facets as sets of product positions, and its words."""
    day = timezone.localdate()
    facets, words, ids, sellers = {}, Counter(), [], set()
    badges = _badges_by_product(day)
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    rows = (
        Product.objects.published()
        .order_by("pk")
        .values_list(
            "pk", "category__slug", "seller__subdistrict_id", "cached_price", "brand", "seller_id", "search_words"
        )
    )
    for place, (pk, category, subdistrict, price, brand, seller, found_by) in enumerate(rows.iterator(BATCH)):
        ids.append(pk)
        sellers.add(seller)
        bit = 1 << (place % CHUNK)
        for facet, value in _values(category, parents, subdistrict, price, brand, badges.get(pk, ())):
            chunks = facets.setdefault(facet, {}).setdefault(str(value), {})
            chunks[place // CHUNK] = chunks.get(place // CHUNK, 0) | bit
        words.update(found_by.split())
    _keep_frequent_brands(facets)
    packed = CatalogueIndex.pack(
        {
            "ids": ids,
            "sellers": len(sellers),
            "words": dict(words),
            "shelves": _shelves(),
            "places": _places(),
            "pictures": _pictures(),
            "facets": {
                facet: {value: _joined(chunks) for value, chunks in values.items()} for facet, values in facets.items()
            },
        }
    )
    CatalogueIndex.objects.get_or_create(pk=1, defaults={"day": day, "packed": packed})
    CatalogueIndex.objects.filter(pk=1).update(stamp=F("stamp") + 1, day=day, built_at=timezone.now(), packed=packed)
    refresh_statistics(connection)


CHUNK = 4096  # bits are gathered in small integers first: setting bits one by one in a huge one is quadratic


def _joined(chunks):
    whole = bytearray((max(chunks) + 1) * CHUNK // 8)
    for place, bits in chunks.items():
        whole[place * CHUNK // 8 : (place + 1) * CHUNK // 8] = bits.to_bytes(CHUNK // 8, "little")
    return bytes(whole).hex()


def _values(category, parents, subdistrict, price, brand, badges):
    """`(facet, value)` pairs of one product; a shelf within a shelf counts for both."""
    if category:
        yield "category", category
        if parents.get(category):
            yield "category", parents[category]
    if subdistrict:
        yield "subdistrict", subdistrict
    if price is not None:
        yield "price", price_band(price)
    if brand:
        yield "brand", brand
    for kind in badges:
        yield "badge", kind


def _shelves():
    """`[[slug, name, name_en, parent's slug or ""]]`, in the shelves' own order."""
    return [
        list(row)
        for row in Category.objects.values_list("slug", "name", "name_en", Coalesce("parent__slug", Value("")))
    ]


def _pictures():
    """`{slug of a chapter: storage name of its newest cover}`, for the front page."""
    pictures = {}
    for slug in Category.objects.roots().values_list("slug", flat=True):
        on_shelf = Q(product__category__slug=slug) | Q(product__category__parent__slug=slug)
        covers = Photo.objects.covers().filter(
            on_shelf, product__status=Product.Status.PUBLISHED, rendered_at__isnull=False
        )
        if newest := covers.order_by("-product__published_at", "-product").first():
            pictures[slug] = newest.rendition("320.webp")
    return pictures


def _places():
    """`{code: name}` of the kecamatan with published products."""
    places = Region.objects.subdistricts().filter(sellers__products__status=Product.Status.PUBLISHED).distinct()
    return dict(places.order_by("name").values_list("code", "name"))


def _badges_by_product(day):
    badges = {}
    doubted = set(ScopeQuestion.objects.in_doubt().filter(variant=None).values_list("product", "licence"))
    held = Licence.objects.holding(day).badges().values_list("products", "pk", "kind")
    for product, licence, kind in held.iterator(BATCH):
        if (product, licence) not in doubted:
            badges.setdefault(product, set()).add(kind)
    return badges


def _keep_frequent_brands(facets):
    brands = facets.get("brand", {})
    frequency = {brand: sum(bits.bit_count() for bits in chunks.values()) for brand, chunks in brands.items()}
    kept = sorted(brands, key=lambda brand: (-frequency[brand], brand))[:MOST_BRANDS]
    facets["brand"] = {brand: brands[brand] for brand in kept}


class Shelf(namedtuple("Shelf", "slug name name_en parent")):
    """A category as pages show it; `parent` is the Shelf it stands in, or None."""

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])

    @property
    def title(self):
        """The name in the reader's language."""
        return (self.name_en if get_language() == "en" else "") or self.name


def _nested(rows):
    """The rows of `_shelves` as Shelf objects, each in the one it names."""
    roots = {slug: Shelf(slug, name, name_en, None) for slug, name, name_en, parent in rows if not parent}
    return [roots.get(slug) or Shelf(slug, name, name_en, roots.get(parent)) for slug, name, name_en, parent in rows]


class Index:
    """The kept index, unpacked: counts facets of any selection without touching the database."""

    def __init__(self, stamp, contents):
        self.stamp = stamp
        self.ids = array("q", contents["ids"])
        self.sellers = contents["sellers"]
        self.shelves = _nested(contents["shelves"])
        self.places, self.pictures = contents["places"], contents["pictures"]
        self.vocabulary = Vocabulary(contents["words"])
        self.facets = {
            facet: {value: int.from_bytes(bytes.fromhex(bits), "little") for value, bits in values.items()}
            for facet, values in contents["facets"].items()
        }
        self.everything = (1 << len(self.ids)) - 1
        self._answers = {}

    def shelf(self, slug):
        """The Shelf of this slug, or None."""
        return next((shelf for shelf in self.shelves if shelf.slug == slug), None)

    def keep(self, key, make):
        """What `make()` answers, remembered as long as this index lives."""
        answers = self._answers
        if key not in answers:
            if len(answers) >= MOST_KEPT:
                answers = self._answers = {}
            answers[key] = make()
        return answers[key]

    def forget(self, what):
        """Drop the answers whose key begins with this word."""
        self._answers = {key: answer for key, answer in self._answers.items() if key[0] != what}

    def selection(self, ids):
        """The set of products with these ids."""
        chosen = bytearray(len(self.ids) // 8 + 1)
        for pk in ids:
            place = bisect_left(self.ids, pk)
            if place < len(self.ids) and self.ids[place] == pk:
                chosen[place // 8] |= 1 << place % 8
        return int.from_bytes(chosen, "little")

    def union(self, facet, values):
        """The set of products with any of these values of a facet; everything when none is asked."""
        if not values:
            return self.everything
        known = self.facets.get(facet, {})
        union = 0
        for value in values:
            union |= known.get(str(value), 0)
        return union

    def _intersection(self, facet, values):
        """The set of products with all of these values of a facet."""
        intersection = self.everything
        for value in values:
            intersection &= self.union(facet, [value])
        return intersection

    def count(self, chosen, within=None):
        """How many products a choice holds: `chosen` maps a facet to its chosen values."""
        return self._met(chosen, within).bit_count()

    def counts(self, facet, chosen, within=None):
        """`{value: count}` for one facet, given what is chosen in all others, and in itself where values narrow."""
        rest = {name: values for name, values in chosen.items() if name != facet or name in NARROWING}
        others = self._met(rest, within)
        return {value: (bits & others).bit_count() for value, bits in self.facets.get(facet, {}).items()}

    def _met(self, chosen, within):
        met = self.everything if within is None else within
        for facet, values in chosen.items():
            met &= self._intersection(facet, values) if facet in NARROWING else self.union(facet, values)
        return met


EMPTY = {"ids": [], "shelves": [], "words": {}, "facets": {}, "places": {}, "pictures": {}, "sellers": 0}
_kept = {}
_now = CatalogueIndex.objects.values_list("stamp", "built_at")
_lock = threading.Lock()


def current_index():
    """The index of now. One small query; unpacked anew in this process only when it has changed."""
    stamp = next(iter(_now.all()), None)
    if stamp is None:
        return Index((0, None), EMPTY)
    with _lock:
        if _kept.get("stamp") != stamp:
            kept = CatalogueIndex.objects.get(pk=1)
            _kept["index"] = Index((kept.stamp, kept.built_at), kept.unpack())
            _kept["stamp"] = (kept.stamp, kept.built_at)
        return _kept["index"]
