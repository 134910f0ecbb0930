"""How far everyone is, as drawings: shops by kecamatan, the way of makers through a marketplace, where the makers are. Every
number is of the makers that were asked for, and the sums are exact."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Listing
from ikmportal.lib.charts import Bar, bars, tiles
from onboarding.models import StoreAccount
from sellers.models import Mentorship, Region

MOST_PLACES = 12


def asked_for(sellers, *, place=None, mentor=None, shelf=None):
    """The makers of a kecamatan, in the care of a mentor, with a product on a shelf or one below it."""
    if place:
        sellers = sellers.filter(subdistrict=place)
    if mentor:
        sellers = sellers.filter(Exists(Mentorship.objects.running().filter(user=mentor, seller=OuterRef("pk"))))
    if shelf:
        on_it = Q(products__category=shelf) | Q(products__category__parent=shelf)
        sellers = sellers.filter(pk__in=sellers.filter(on_it).values("pk"))
    return sellers


def charts(sellers, channels):
    """Of each channel its way and its places, then the tiles."""
    found = []
    for channel in channels:
        found += [way(sellers, channel), by_place(sellers, channel)]
    return [*found, places(sellers)]


def way(sellers, channel):
    """terdaftar → terkonfirmasi → tayang → aktif: each a part of all makers that were asked for."""
    stores = StoreAccount.objects.filter(channel=channel, seller__in=sellers)
    counted = stores.aggregate(**{name: Count("pk", filter=step) for name, step in steps(channel).items()})
    return way_drawn(channel, counted, sellers.count())


def steps(channel):
    """`{step: which shops of a channel have taken it}`, from the first to the last."""
    live = Listing.objects.live().filter(channel=channel, product__seller=OuterRef("seller"))
    confirmed = Q(state__in=StoreAccount.CONFIRMED)
    return {
        "terdaftar": ~Q(state=StoreAccount.State.NONE),
        "terkonfirmasi": confirmed,
        "tayang": confirmed & Exists(live),
        "aktif": Q(state=StoreAccount.State.ACTIVE, pk__in=StoreAccount.objects.seen_live().values("pk")),
    }


def way_drawn(channel, counted, every):
    names = {
        "terdaftar": _("terdaftar"),
        "terkonfirmasi": _("terkonfirmasi"),
        "tayang": _("tayang"),
        "aktif": _("aktif"),
    }
    facts = {"channel": channel, "confirmed": counted["terkonfirmasi"], "every": every, "active": counted["aktif"]}
    title = _("%(channel)s: %(confirmed)s dari %(every)s IKM terkonfirmasi, %(active)s aktif") % facts
    return bars(title, [Bar(str(word), counted[name], every) for name, word in names.items()])


def by_place(sellers, channel):
    """Confirmed shops of a channel in each kecamatan, those with most makers first."""
    confirmed = StoreAccount.objects.confirmed().filter(channel=channel, seller=OuterRef("pk"))
    rows = sellers.order_by().values("subdistrict", "subdistrict__name")
    counted = rows.annotate(every=Count("pk"), confirmed=Count("pk", filter=Exists(confirmed)))
    found = [
        (one["subdistrict"], one["subdistrict__name"] or _("tanpa alamat"), one["confirmed"], one["every"])
        for one in counted
    ]
    return by_place_drawn(channel, found)


def by_place_drawn(channel, counted):
    """Of `[(code or None, name, shops, makers)]`."""
    held = [
        Bar(name, shops, every, _of_place(code))
        for code, name, shops, every in sorted(counted, key=lambda one: (-one[3], one[1]))
    ]
    best = max(held, key=lambda row: row.part, default=None)
    if best is None or not best.part:
        return bars(_("Belum ada toko %(channel)s terkonfirmasi") % {"channel": channel}, held[:MOST_PLACES])
    facts = {"channel": channel, "place": best.label, "said": best.part, "every": best.whole}
    title = _("Toko %(channel)s terbanyak di %(place)s: %(said)s dari %(every)s IKM") % facts
    return bars(title, held[:MOST_PLACES])


def places(sellers):
    """Makers in each kecamatan by name; those without an address last, so that nobody is left out."""
    return places_drawn(dict(sellers.order_by().values_list("subdistrict").annotate(number=Count("pk"))))


def places_drawn(counted):
    """Of `{code or None: makers}`."""
    every = Region.objects.filter(level=Region.Level.SUBDISTRICT).order_by("name").values_list("code", "name")
    held = [Bar(name, counted.get(code, 0), address=_of_place(code)) for code, name in every]
    nowhere = counted.get(None, 0)
    facts = {"count": sum(counted.values()), "places": sum(1 for row in held if row.part), "nowhere": nowhere}
    title = _("%(count)s IKM di %(places)s kecamatan, %(nowhere)s tanpa alamat") % facts
    return tiles(title, [*held, Bar(_("tanpa alamat"), nowhere)])


def _of_place(code):
    return f"{reverse('board')}?kecamatan={code}" if code else ""
