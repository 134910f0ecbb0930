"""Two boards of the office, licences that lapse and products without a halal certificate: the drawings, and the rows behind
each group."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Q
from django.utils.translation import gettext as _

from catalog import halal, lapsing
from ikmportal.lib.charts import Bar, bars

MOST_PLACES = 12


@dataclass(frozen=True)
class Group:
    """A part of the board with its rows behind a link."""

    key: str
    words: str
    count: int
    address: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Place:
    """A kecamatan of the halal board; `cells` are its groups in their order."""

    name: str
    cells: list
    total: int
    address: str


def address_of(asked, **more):
    """A link to the same board with something else asked for."""
    told = {name: value for name, value in {**asked, **more}.items() if value}
    return f"?{urlencode(told)}"


# Licences


def licence_groups(licences, form):
    asked, counted = form.asked(), lapsing.counts(licences)
    return [
        Group(key, str(words), counted[key], address_of(asked, kelompok=key), key == form.group)
        for key, words in lapsing.WORDS.items()
    ]


def licence_chart(groups):
    return bars(_licence_title(groups), [Bar(group.words, group.count, address=group.address) for group in groups])


def _licence_title(groups):
    number = {group.key: group.count for group in groups}
    soon = number["7"] + number["30"] + number["90"]
    facts = {"soon": soon, "next": number["7"], "lapsed": number[lapsing.LAPSED]}
    if not soon + facts["lapsed"]:
        return _("Tidak ada izin yang habis dalam 90 hari")
    if not facts["next"]:
        return _("%(soon)s izin habis dalam 90 hari, %(lapsed)s sudah habis") % facts
    return _("%(soon)s izin habis dalam 90 hari, %(next)s di antaranya dalam 7 hari; %(lapsed)s sudah habis") % facts


def licence_rows(licences, group):
    """The nearest date first; without a group, whatever has to be renewed."""
    held = lapsing.groups()
    urgent = Q()
    for key in lapsing.URGENT:
        urgent |= held[key]
    found = licences.filter(held[group] if group else urgent)
    return (
        found.select_related("seller__subdistrict")
        .prefetch_related("products")
        .order_by(F("valid_until").asc(nulls_last=True), "pk")
    )


# Halal


def halal_places(products, form):
    """Every kecamatan that makes something, the most without a certificate first; makers without an address stand last."""
    asked = form.asked()
    found = [_place(asked, code, name, counted) for (code, name), counted in halal.by_place(products).items()]
    return sorted(
        found, key=lambda place: (place.address.endswith("tanpa"), place.cells[0].count - place.total, place.name)
    )


def _place(asked, code, name, counted):
    here = {"kecamatan": code or "tanpa"}
    cells = [
        Group(key, str(words), counted[key], address_of(asked, **here, kelompok=key))
        for key, words in halal.WORDS.items()
    ]
    return Place(name or _("tanpa alamat"), cells, sum(counted.values()), address_of({}, **here))


def halal_groups(places, form):
    """The sums of all places."""
    asked = form.asked()
    return [
        Group(
            key,
            str(words),
            sum(place.cells[at].count for place in places),
            address_of(asked, kelompok=key),
            key == form.group,
        )
        for at, (key, words) in enumerate(halal.WORDS.items())
    ]


def halal_charts(groups, places):
    every = sum(group.count for group in groups)
    facts = {group.key.replace("-", "_"): group.count for group in groups} | {"every": every}
    title = _(
        "%(bersertifikat)s dari %(every)s produk bersertifikat halal; %(terlambat)s terlambat dari janji, "
        "%(belum_ada_jalur)s belum ada jalur"
    )
    drawn = [bars(title % facts, [Bar(group.words, group.count, every, group.address) for group in groups])]
    lacking = [Bar(place.name, place.total - place.cells[0].count, place.total, place.address) for place in places]
    most = max(lacking, key=lambda bar: bar.part, default=None)
    if most is None or not most.part:
        return drawn
    facts = {"place": most.label, "part": most.part, "whole": most.whole}
    title = _("Belum bersertifikat terbanyak di %(place)s: %(part)s dari %(whole)s produk") % facts
    return [*drawn, bars(title, lacking[:MOST_PLACES])]


def halal_rows(products, form):
    """Those of the group and path that are asked for; without a group, all that have no certificate."""
    found = halal.with_standing(products)
    found = found.filter(halal=form.group) if form.group else found.exclude(halal=halal.CERTIFIED)
    if path := form.chosen("jalur"):
        found = found.filter(halal_plan__path=path)
    rows = found.select_related("seller__subdistrict", "halal_plan")
    return rows.order_by(F("halal_plan__promised_on").asc(nulls_last=True), "seller__name", "name", "pk")
