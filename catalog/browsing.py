"""One page of the public catalogue: what was asked, which products answer, and what else could be asked.

A page costs a fixed number of queries whatever the catalogue's size: pages are found by key, counts are kept
(catalog/indexing.py), searches are bounded, and a card is drawn once per change.
"""

from dataclasses import dataclass, field
from functools import cache as once
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import search
from catalog.cards import cards, cards_of
from catalog.filters import BEST, CHEAPEST, NAME, NEWEST, SORTS, ProductFilter
from catalog.indexing import NARROWING, PRICE_BANDS, current_index
from catalog.models import Licence, Product
from catalog.page_keys import key_of, offset_of, place_of
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
    is_inner: bool = False


class Browse:
    """Everything a list page shows for one address. `fixed` is what the address itself asks, as a shelf's page does."""

    def __init__(self, data, fixed=None):
        self.index = current_index()
        self.data, self.fixed = data, fixed or {}
        self.filter = self._filter() if self.data or self.fixed else None
        asked = self.filter.form.cleaned_data if self.filter and self.filter.is_valid() else {}
        self.chosen = {name: asked.get(name) or [] for name in FACETS}
        self.typed = (asked.get("q") or "").strip()
        self.query = self.index.vocabulary.understand(self.typed)
        self.is_search = bool(self.typed)
        self.sort = asked.get("urut") if asked.get("urut") in SORTS else (BEST if self.is_search else NEWEST)
        self.after, self.before = data.get("lanjut", ""), data.get("balik", "")
        self.is_partial, self.reached = False, None

    def _filter(self):
        """What the address bar asks and what the address itself does, as one form."""
        asked = self.data.copy()
        for name, values in self.fixed.items():
            asked.setlist(name, values)
        return ProductFilter(asked, queryset=Product.objects.published())

    # Which products

    @cached_property
    def products(self):
        """The published products the filters leave, without search."""
        return self._filtered(Product.objects.published())

    def _filtered(self, products):
        return self.filter.filter_queryset(products) if self.filter else products

    @cached_property
    def found(self):
        """The ids a search finds, best first; at most RANKED. When nothing holds every word, some words do."""
        rows = self._matching(self.query) if self.query else []
        if not rows and len(self.query.groups) > 1:
            self.is_partial = True
            rows = self._matching(self.query.any_of())
        return [row[0] for row in (search.ranked(rows, self.query) if self.sort == BEST else rows)]

    def _matching(self, query):
        """`[(id, search name)]` that hold the words and meet the choice. Where another value of a chosen facet could be added,
        the same query brings all that hold the words, to count it."""
        self.reached = None
        if self._is_widening and self.index.vocabulary.most(query) < search.RANKED:
            rows = list(self._found_in(Product.objects.published().annotate(meets=self._meets()), query, "meets"))
            if len(rows) < search.RANKED:
                self.reached = [row[0] for row in rows]
                return [row[:2] for row in rows if row[2]]
        return list(self.candidates(query))

    @property
    def _is_widening(self):
        """Whether a value is chosen to which others of its facet could be added, all of them known to the index."""
        chosen = [FACETS[name] for name, values in self.chosen.items() if values and name not in self.fixed]
        return self._is_indexed and not NARROWING.issuperset(chosen)

    def _meets(self):
        """Whether a product meets the choice, as a column."""
        return Exists(self.products.filter(pk=OuterRef("pk")))

    def candidates(self, query):
        """`(id, search name)` of what is ranked: of everything that matches, the first RANKED in the order asked for. Where
        the fit decides it is as the database finds them: putting 20,000 in order would cost it more than finding them."""
        return self._found_in(self.products, query)

    def _found_in(self, products, query, *columns):
        order = () if self.sort == BEST else _order(*ORDERS[self.sort], nulls_last=True)
        return products.matching(query).order_by(*order).values_list("pk", "search_name", *columns)[: search.RANKED]

    @cached_property
    def page(self):
        """`(stamped rows, next key or "", previous key or "")`."""
        return self._found_page() if self.is_search else self._key_page()

    def _found_page(self):
        start = offset_of(self.before or self.after)
        rows = self.found[start : start + PAGE]
        following = str(start + PAGE) if len(self.found) > start + PAGE else ""
        return rows, following, (str(max(0, start - PAGE)) if start else "")

    def _key_page(self):
        column, descending = ORDERS[self.sort]
        before, after = place_of(column, self.before), place_of(column, self.after)
        backwards = before is not None
        rows = self._keyed(column, descending != backwards, before or after)
        if backwards and not rows:  # what stood before has gone
            self.before = self.after = ""
            return self._key_page()
        more, rows = len(rows) > PAGE, rows[:PAGE]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, after is not None)
        following = key_of(rows[-1]) if rows and has_next else ""
        return rows, following, (key_of(rows[0]) if rows and has_previous else "")

    def _keyed(self, column, descending, place):
        queryset = self._filtered(_in_order(column, descending))
        if place:
            side = "lt" if descending else "gt"
            queryset = queryset.filter(
                Q(**{f"{column}__{side}": place[0]}) | Q(**{column: place[0], f"pk__{side}": place[1]})
            )
        return list(queryset[: PAGE + 1])

    @cached_property
    def cards(self):
        """The page's cards as HTML. Together they are the same for every visitor of a language and a day until one of them
        changes, so that they too stay with the index, under all their stamps."""
        rows = self.page[0]
        if self.is_search:
            return _joined(cards_of(rows))
        key = ("cards", get_language(), timezone.localdate(), *rows)
        return self.index.keep(key, lambda: _joined(cards(rows)))

    @property
    def next_key(self):
        return self.page[1]

    @property
    def previous_key(self):
        return self.page[2]

    @cached_property
    def following(self):
        """The address bar's query for the next page, or ""."""
        return self._elsewhere("lanjut", [self.next_key]) if self.next_key else ""

    @property
    def preceding(self):
        return self._elsewhere("balik", [self.previous_key]) if self.previous_key else ""

    # What else could be asked

    @cached_property
    def total(self):
        if self.is_search:
            return len(self.found)
        rows, following, previous = self.page
        if not (following or previous):
            return len(rows)
        return self.index.count(self._by_facet()) if self._is_indexed else self.products.count()

    @property
    def _is_indexed(self):
        """Whether the index knows every chosen brand; it keeps the frequent ones."""
        return set(self.chosen["merek"]) <= set(self.index.facets.get("brand", {}))

    @property
    def is_bounded(self):
        """Whether a search found more than is ranked, so that the total is a floor."""
        return self.is_search and len(self.found) >= search.RANKED

    def _by_facet(self):
        return {FACETS[name]: values for name, values in self.chosen.items() if values}

    @cached_property
    def within(self):
        """`(what is counted, by which choice)`: without a search the whole index by all that is chosen; in a search what its
        words reach, likewise, or where that was too much to fetch, what it found as it stands."""
        if not self.is_search:
            return None, self._by_facet()
        found = self.found
        if self.reached is None:
            return self.index.selection(found), {}
        return self.index.selection(self.reached), self._by_facet()

    def _counts(self, facet):
        within, choice = self.within
        return self.index.counts(facet, choice, within)

    @cached_property
    def facets(self):
        """`[(name in the address bar, title, [Option])]`, without facets that offer nothing."""
        return self._keep("facets", self._offered)

    @property
    def sheet(self):
        """The sheet of filters, drawn."""
        return self._keep("sheet", self._drawn_sheet)

    @property
    def bar(self):
        """How many there are and how they are sorted, drawn."""
        return self._keep("bar", self._drawn_bar, self.sort, self.total)

    def _keep(self, what, make, *facts):
        """Without a search only the choice decides what the facets say, so that it stays with the index."""
        if self.is_search:
            return make()
        choice = tuple((name, *sorted(values)) for name, values in self.chosen.items())
        return self.index.keep((what, get_language(), choice, *self.fixed, *facts), make)

    def _drawn_sheet(self):
        facets = [(name, title, list(_flat(options))) for name, title, options in self.facets]
        fields = get_template("catalog/_facet_fields.html").render({"facets": facets})
        return get_template("catalog/_facets.html").render({"browse": self, "fields": fields})

    def _drawn_bar(self):
        return get_template("catalog/_bar.html").render({"browse": self})

    def _offered(self):
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
        top = [(shelf.slug, shelf.title) for shelf in self.index.shelves if not shelf.parent]
        options = self._options("kategori", top, counts)
        chosen = set(self.chosen["kategori"])
        for option in options:
            inner = [shelf for shelf in self.index.shelves if shelf.parent and shelf.parent.slug == option.value]
            if option.chosen or any(shelf.slug in chosen for shelf in inner):
                option.inner = self._options("kategori", [(shelf.slug, shelf.title) for shelf in inner], counts)
                for shelf in option.inner:
                    shelf.is_inner = True
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
        if not any(self.chosen.values()):
            return []
        return [
            (option.label, self._without(name, option.value))
            for name, _title, options in self.facets
            for option in _flat(options)
            if option.chosen
        ]

    def _without(self, name, value):
        return self._elsewhere(name, [other for other in self.data.getlist(name) if other != value])

    def _elsewhere(self, name, values):
        """The address bar's query with these values of a name, on the first page unless they say where."""
        rest = self.data.copy()
        for key in ("lanjut", "balik"):
            rest.pop(key, None)
        rest.setlist(name, values)
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


@once
def _in_order(column, descending):
    """Published products in an order, as `(id, its stamp, its maker's stamp, value)`. Made once and asked often: to make
    the question costs the portal as much as to ask it. Who sorts by price wants a price."""
    published = Product.objects.published()
    if column == "cached_price":
        published = published.filter(cached_price__isnull=False)
    return published.order_by(*_order(column, descending)).values_list(*STAMPED, column)


def _order(column, descending, **nulls):
    return [F(column).desc(**nulls), "-pk"] if descending else [F(column).asc(**nulls), "pk"]


def _joined(drawn):
    return mark_safe("".join(drawn))  # noqa: S308 our own template
