"""One page of the public catalogue: what was asked, which products answer, and what else could be asked.

A page costs a fixed number of queries whatever the catalogue's size: pages are found by key, counts are kept
(catalog/indexing.py), searches are bounded, and a card is drawn once per change.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import cache
from django.db.models import F, Q
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import search
from catalog.filters import BEST, CHEAPEST, NAME, NEWEST, SORTS, ProductFilter
from catalog.indexing import PRICE_BANDS, current_index
from catalog.models import Licence, Product
from ikmportal.lib.money import rupiah

PAGE = 24
ORDERS = {NEWEST: ("published_at", True), CHEAPEST: ("cached_price", False), NAME: ("slug", False)}
FACETS = {"kategori": "category", "sertifikat": "badge", "harga": "price", "kecamatan": "subdistrict", "merek": "brand"}
BRANDS_SHOWN = 12
STAMPED = ("pk", "updated_at", "seller__updated_at")


@dataclass
class Option:
    """One value of a facet: how many products it would give, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    inner: list = field(default_factory=list)


class Browse:
    """Everything a list page shows for one address. `fixed` is what the address itself asks, as a shelf's page does."""

    def __init__(self, data, fixed=None):
        self.index = current_index()
        self.data, self.fixed = data, fixed or {}
        self.filter = ProductFilter(data, queryset=Product.objects.published())
        self.filter.is_valid()
        asked = self.filter.form.cleaned_data
        self.chosen = {name: self.fixed.get(name) or asked.get(name) or [] for name in FACETS}
        self.typed = (asked.get("q") or "").strip()
        self.query = self.index.vocabulary.understand(self.typed)
        self.is_search = bool(self.query)
        self.sort = asked.get("urut") if asked.get("urut") in SORTS else (BEST if self.is_search else NEWEST)
        self.after, self.before = data.get("lanjut", ""), data.get("balik", "")
        self.is_partial = False

    # Which products

    @cached_property
    def products(self):
        """The published products the filters leave, without search."""
        queryset = self.filter.filter_queryset(Product.objects.published())
        for name, values in self.fixed.items():
            queryset = self.filter.filters[name].filter(queryset, values)
        return queryset

    @cached_property
    def found(self):
        """The stamped rows a search finds, best first; at most RANKED. When nothing holds every word, some words do."""
        rows = self._candidates(self.query)
        if not rows and len(self.query.groups) > 1:
            self.is_partial = True
            rows = self._candidates(self.query.any_of())
        if self.sort == BEST:
            return search.ranked(rows, self.query)
        column, descending = ORDERS[self.sort]
        place = {"published_at": 4, "cached_price": 5, "slug": 3}[column]
        return sorted(rows, key=lambda row: (row[place] is None, row[place], row[0]), reverse=descending)

    def _candidates(self, query):
        rows = self.products.matching(query).values_list(
            *STAMPED, "slug", "published_at", "cached_price", "search_name"
        )
        return list(rows[: search.RANKED])

    @cached_property
    def page(self):
        """`(stamped rows, next key or "", previous key or "")`."""
        return self._found_page() if self.is_search else self._key_page()

    def _found_page(self):
        start = int(self.after) if self.after.isdigit() else 0
        rows = self.found[start : start + PAGE]
        following = str(start + PAGE) if len(self.found) > start + PAGE else ""
        return rows, following, (str(max(0, start - PAGE)) if start else "")

    def _key_page(self):
        column, descending = ORDERS[self.sort]
        backwards = bool(self.before)
        rows = self._keyed(column, descending != backwards, self.before or self.after)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, bool(self.after))
        following = _key(rows[-1]) if rows and has_next else ""
        return rows, following, (_key(rows[0]) if rows and has_previous else "")

    def _keyed(self, column, descending, key):
        queryset = self.products
        if column == "cached_price":
            queryset = queryset.filter(cached_price__isnull=False)
        if place := _place(key):
            side = "lt" if descending else "gt"
            queryset = queryset.filter(
                Q(**{f"{column}__{side}": place[0]}) | Q(**{column: place[0], f"pk__{side}": place[1]})
            )
        order = [F(column).desc(), F("pk").desc()] if descending else [column, "pk"]
        return list(queryset.order_by(*order).values_list(*STAMPED, column)[: PAGE + 1])

    @property
    def cards(self):
        return cards(self.page[0])

    @property
    def next_key(self):
        return self.page[1]

    @property
    def previous_key(self):
        return self.page[2]

    # What else could be asked

    @cached_property
    def total(self):
        return len(self.found) if self.is_search else self.index.count(self._by_facet())

    @property
    def is_bounded(self):
        """Whether a search found more than is ranked, so that the total is a floor."""
        return self.is_search and len(self.found) >= search.RANKED

    def _by_facet(self):
        return {FACETS[name]: values for name, values in self.chosen.items() if values}

    @cached_property
    def within(self):
        return self.index.selection(row[0] for row in self.found) if self.is_search else None

    def _counts(self, facet):
        return self.index.counts(facet, {} if self.is_search else self._by_facet(), self.within)

    @cached_property
    def facets(self):
        """`[(name in the address bar, title, [Option])]`, without facets that offer nothing."""
        offered = [
            ("kategori", _("Kategori"), self._shelves()),
            ("sertifikat", _("Sertifikasi"), self._badges()),
            ("harga", _("Harga"), self._prices()),
            ("kecamatan", _("Kecamatan"), self._places()),
            ("merek", _("Merek"), self._brands()),
        ]
        return [(name, title, options) for name, title, options in offered if options and name not in self.fixed]

    def _options(self, name, labelled, counts):
        chosen = self.chosen[name]
        options = [Option(value, label, counts.get(value, 0), value in chosen) for value, label in labelled]
        return [option for option in options if option.count or option.chosen]

    def _shelves(self):
        counts = self._counts("category")
        label = {
            shelf.slug: (shelf.name_en if get_language() == "en" else "") or shelf.name for shelf in self.index.shelves
        }
        top = [(shelf.slug, label[shelf.slug]) for shelf in self.index.shelves if not shelf.parent]
        options = self._options("kategori", top, counts)
        chosen = set(self.chosen["kategori"])
        for option in options:
            inner = [shelf for shelf in self.index.shelves if shelf.parent == option.value]
            if option.chosen or any(shelf.slug in chosen for shelf in inner):
                option.inner = self._options("kategori", [(shelf.slug, label[shelf.slug]) for shelf in inner], counts)
        return options

    def _badges(self):
        return self._options(
            "sertifikat", [(kind.value, Licence.SHORT[kind]) for kind in Licence.BADGES], self._counts("badge")
        )

    def _prices(self):
        return self._options(
            "harga", [(str(place), band_label(place)) for place in range(len(PRICE_BANDS))], self._counts("price")
        )

    def _places(self):
        counts = self._counts("subdistrict")
        options = self._options("kecamatan", self.index.places.items(), counts)
        return sorted(options, key=lambda option: (not option.chosen, -option.count, option.label))

    def _brands(self):
        counts = self._counts("brand")
        names = {**{brand: brand for brand in counts}, **{brand: brand for brand in self.chosen["merek"]}}
        options = sorted(self._options("merek", names.items(), counts), key=lambda o: (not o.chosen, -o.count, o.label))
        return options[:BRANDS_SHOWN]

    @cached_property
    def chips(self):
        """`[(label, the address bar's query without it)]` of the active filters."""
        return [
            (option.label, self._without(name, option.value))
            for name, _title, options in self.facets
            for option in _flat(options)
            if option.chosen
        ]

    def _without(self, name, value):
        rest = self.data.copy()
        rest.setlist(name, [other for other in rest.getlist(name) if other != value])
        for key in ("lanjut", "balik"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}"

    @property
    def sorts(self):
        """`[(value, label, chosen)]`; a search is sorted by fit first."""
        offered = {BEST: _("Paling cocok"), **SORTS} if self.is_search else SORTS
        return [(value, label, value == self.sort) for value, label in offered.items()]

    @property
    def proposals(self):
        """The fullest shelves, for a search that found nothing."""
        counts = self.index.counts("category", {})
        roots = [shelf for shelf in self.index.shelves if not shelf.parent and counts.get(shelf.slug)]
        return sorted(roots, key=lambda shelf: -counts[shelf.slug])[:6]


def band_label(place):
    low, high = PRICE_BANDS[place]
    language = get_language() or "id"
    if high is None:
        return _("di atas %(price)s") % {"price": rupiah(low, language)}
    if low == 0:
        return _("di bawah %(price)s") % {"price": rupiah(high, language)}
    return f"{rupiah(low, language)} – {rupiah(high, language)}"


def _flat(options):
    for option in options:
        yield option
        yield from option.inner


def _key(row):
    """The place of a row in its order, for the address bar."""
    value = row[3].isoformat() if hasattr(row[3], "isoformat") else row[3]
    return base64.urlsafe_b64encode(json.dumps([value, row[0]]).encode()).decode().rstrip("=")


def _place(key):
    """`(value, id)` from a key, or None for one that was made up."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if isinstance(value, str) and "T" in value and value[:4].isdigit():
            value = timezone.datetime.fromisoformat(value)
        return (value, int(pk)) if value is not None else None
    except (ValueError, TypeError, binascii.Error):
        return None


def cards(rows):
    """The HTML of cards for `(id, product's stamp, maker's stamp, …)` rows, in order; drawn only where not yet kept.

    A card's key changes with its product, its maker, the language and the day, because badges lapse by themselves.
    """
    day, language = timezone.localdate().isoformat(), get_language()
    keys = {row[0]: f"card:{language}:{day}:{row[0]}:{row[1].timestamp()}:{row[2].timestamp()}" for row in rows}
    kept = cache.get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    if missing:
        drawn = {keys[product.pk]: draw(product) for product in Product.objects.filter(pk__in=missing).for_cards()}
        cache.set_many(drawn, 24 * 3600)
        kept.update(drawn)
    return [mark_safe(kept[key]) for key in keys.values() if key in kept]  # noqa: S308 drawn by our own template


def draw(product):
    """One card from its prefetched product."""
    return get_template("catalog/_card.html").render({"product": product})
