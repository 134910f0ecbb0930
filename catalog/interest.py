"""What buyers did at a maker's pages: opened, left for a shop, left for a chat. Of days that are over."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Channel, Product, Tally
from ikmportal.lib.charts import Bar, bars

DAYS = {"yesterday": 1, "week": 7, "month": 30}
MOST_PRODUCTS = 300
MOST_BARS = 8


@dataclass(frozen=True)
class Line:
    """One way of a product, or of all of them together."""

    way: str
    label: str
    yesterday: int
    week: int
    month: int


@dataclass(frozen=True)
class Interest:
    """A product and its lines: its page first, then the ways out that somebody took."""

    product: Product
    lines: list

    @property
    def views(self):
        return self.lines[0].month


def interest(seller, on=None):
    """Of each product of a maker with a page, or with a count from when it had one: the most opened first. Three queries."""
    counted = {}
    for row in _sums(seller, on or timezone.localdate()):
        counted.setdefault(row["product"], {})[row["way"]] = row
    names = _names()
    shown = Product.objects.filter(seller=seller).filter(Q(status=Product.Status.PUBLISHED) | Q(pk__in=counted))
    found = [
        Interest(product, _lines(product, counted.get(product.pk, {}), names))
        for product in shown.select_related("seller").order_by("name", "pk")[:MOST_PRODUCTS]
    ]
    return sorted(found, key=lambda one: -one.views)


def _sums(seller, today):
    """`{product, way, yesterday, week, month}` of the last thirty days before today."""
    most = max(DAYS.values())
    since = {name: Q(day__gte=today - timedelta(days=days)) for name, days in DAYS.items()}
    tallies = Tally.objects.filter(product__seller=seller).before(today, most).order_by()
    sums = {name: Sum("count", filter=of_these, default=0) for name, of_these in since.items()}
    return tallies.values("product", "way").annotate(**sums)


def _names():
    """`{way: words}` in the order they are shown."""
    shops = dict(Channel.objects.values_list("code", "name"))
    out = {code: _("Ke %(channel)s") % {"channel": name} for code, name in shops.items()}
    return {Tally.VIEW: _("Halaman dibuka"), **out, Tally.CHAT: _("Ke WhatsApp")}


def _lines(product, counted, names):
    """Its page, the buttons it has, and those it had when somebody took them."""
    buttons = {Tally.VIEW, *(code for code, _name, _address in product.cached_shops)}
    buttons |= {Tally.CHAT} if product.seller.public_phone else set()
    ways = [way for way in names if way in buttons or way in counted]
    return [Line(way, names[way], *(counted.get(way, {}).get(name, 0) for name in DAYS)) for way in ways]


def totals(found):
    """The same lines over all products."""
    by_way = {}
    for one in found:
        for line in one.lines:
            by_way.setdefault((line.way, line.label), []).append(line)
    ordered = sorted(by_way.items(), key=lambda pair: (pair[0][0] != Tally.VIEW, pair[0][0] == Tally.CHAT))
    return [Line(*named, *(sum(getattr(line, name) for line in lines) for name in DAYS)) for named, lines in ordered]


def chart(found):
    """Which pages were opened most in thirty days; None while none was."""
    seen = [one for one in found if one.views]
    if not seen:
        return None
    every = sum(one.views for one in seen)
    facts = {"product": seen[0].product, "times": seen[0].views, "every": every}
    title = ngettext(
        "%(product)s dibuka %(times)s kali dalam 30 hari",
        "%(product)s paling sering dibuka: %(times)s dari %(every)s kali dalam 30 hari",
        len(seen),
    )
    return bars(title % facts, [Bar(str(one.product), one.views) for one in seen[:MOST_BARS]])
