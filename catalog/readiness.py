"""The one answer to "is this product ready for that channel?", for pages, lists, bundles, print and figures alike.

Every rule of the pack in force gives a finding: passed, failed, waiting or not applicable, with what was read and what is
asked. Ready means: there are rules, and no compulsory one failed or waits. Nothing is stored.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import CategoryCode, Channel, Licence, Photo, Product, Rule, RulePack
from catalog.readings import FIELDS, Case
from catalog.words import canonical, words_of
from ikmportal.lib.money import rupiah
from sellers.models import Consent

AT_ONCE = 2_000  # products held in memory together
MARKUP = re.compile(r"<[a-z!/][^>]*>|&[a-z]+;|&#\d+;", re.IGNORECASE)
Kind = Rule.Kind


class Outcome(StrEnum):
    PASSED = "lolos"
    FAILED = "gagal"
    WAITING = "menunggu"
    NOT_APPLICABLE = "tidak berlaku"


@dataclass(frozen=True)
class Finding:
    """What one rule says of one product. `judged` holds `(which size or photo, outcome, what stood there)`; the words are
    made when they are read, as most findings are only counted."""

    rule: Rule
    outcome: Outcome
    case: Case = None
    judged: tuple = ()

    @property
    def read(self):
        """What stood there, of those that decided the outcome: three at most."""
        parts = [(_named(about), _told(read)) for about, outcome, read in self.judged if outcome == self.outcome]
        shown = dict.fromkeys(": ".join(filter(None, part)) for part in parts)
        return "; ".join([text for text in shown if text][:3])

    @property
    def address(self):
        """Where it is mended."""
        return _address(FIELDS[self.rule.field], self.case)

    @property
    def stands_in_the_way(self):
        return self.rule.is_compulsory and self.outcome in (Outcome.FAILED, Outcome.WAITING)

    @property
    def is_met(self):
        return self.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)

    @property
    def label(self):
        return FIELDS[self.rule.field].label


@dataclass(frozen=True)
class Assessment:
    """All findings of one product in one channel. Without a pack, or with an empty one, nothing is ready."""

    channel: Channel
    pack: RulePack | None
    findings: list = field(default_factory=list)

    @property
    def has_rules(self):
        return bool(self.findings)

    @property
    def blocking(self):
        return [finding for finding in self.findings if finding.stands_in_the_way]

    @property
    def advice(self):
        return [f for f in self.findings if not f.rule.is_compulsory and f.outcome == Outcome.FAILED]

    @property
    def is_ready(self):
        return self.has_rules and not self.blocking

    @property
    def is_waiting(self):
        """Nothing more to do here but wait for somebody else."""
        return self.has_rules and bool(self.blocking) and all(f.outcome == Outcome.WAITING for f in self.blocking)


def assess(products, channels=None, on=None):
    """`{product id: {channel id: Assessment}}` of a queryset of products, in a fixed number of queries for each 2,000."""
    held = {}
    for product, assessments in walk(products, channels, on):
        held[product.pk] = assessments
    return held


def walk(products, channels=None, on=None):
    """The same one by one: `(product, {channel id: Assessment})`, in the queryset's order."""
    rulings = _rulings(channels, on)
    needs = frozenset().union(*(FIELDS[rule.field].needs for _c, _p, rules in rulings for rule in rules))
    ids = list(products.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = _fetched(some, needs)
        consenting = _consenting(found.values()) if "consent" in needs else ()
        codes = _codes(rulings) if "codes" in needs else {}
        stores = _stores(found.values(), rulings) if "stores" in needs else {}
        for pk in some:
            if product := found.get(pk):
                product.has_consent = product.seller_id in consenting
                yield product, {ruling[0].pk: _assessed(product, ruling, codes, stores) for ruling in rulings}


def ready_ids(channel, products=None):
    """The ids of those that are ready for one channel: what lists, bundles and the print choose from."""
    products = Product.objects.all() if products is None else products
    return {product.pk for product, found in walk(products, [channel]) if found[channel.pk].is_ready}


def of_one(product, channels=None):
    """`[Assessment]` of one product, in the order of the channels."""
    found = assess(Product.objects.filter(pk=product.pk), channels)
    return list(found.get(product.pk, {}).values())


# The floor above tells what it knows of shops: nothing down here looks up.

_shops = []


def ask_for_stores(tell):
    """Register `tell(seller ids) -> {(seller id, channel id): StoreFacts}`."""
    _shops[:] = [tell]


def _stores(products, rulings):
    sellers = {product.seller_id for product in products}
    return _shops[0](sellers) if _shops and rulings else {}


# Fetching


def _rulings(channels, on):
    """`[(channel, pack or None, its rules)]` in the order of the channels: three queries at most."""
    channels = list(Channel.objects.in_use() if channels is None else channels)
    packs = RulePack.objects.filter(channel__in=channels).in_force(on)
    rules = {}
    for rule in Rule.objects.filter(pack__in=packs.values()):
        rules.setdefault(rule.pack_id, []).append(rule)
    return [
        (channel, packs.get(channel.pk), rules.get(packs[channel.pk].pk, []) if channel.pk in packs else [])
        for channel in channels
    ]


def _fetched(ids, needs):
    """`{id: product}` with just what the rules read."""
    prefetches = {
        "variants": "variants",
        "photos": Prefetch("photos", Photo.objects.chosen(), to_attr="chosen_photos"),
        "video": "video",
        "licences": Prefetch("licences", Licence.objects.all(), to_attr="every_licence"),
    }
    wanted = [prefetch for need, prefetch in prefetches.items() if need in needs]
    return Product.objects.select_related("seller", "category").prefetch_related(*wanted).in_bulk(ids)


def _consenting(products):
    sellers = {product.seller_id for product in products}
    return set(Consent.objects.in_force().filter(seller__in=sellers).values_list("seller", flat=True))


def _codes(rulings):
    channels = [channel for channel, _pack, _rules in rulings]
    rows = CategoryCode.objects.filter(channel__in=channels).values_list("channel", "category", "code")
    return {(channel, category): code for channel, category, code in rows}


# Judging


def _assessed(product, ruling, codes, stores):
    channel, pack, rules = ruling
    case = Case(product, channel, _code(product, channel, codes), stores.get((product.seller_id, channel.pk)))
    return Assessment(channel, pack, [_finding(rule, case) for rule in rules])


def _code(product, channel, codes):
    """A shelf without a code of its own has that of the shelf it stands on."""
    shelf = product.category
    return shelf and (codes.get((channel.pk, shelf.pk)) or codes.get((channel.pk, shelf.parent_id)))


def _finding(rule, case):
    """The gravest outcome over all sizes or photos, with what was read of those that fell short."""
    judged = [(about, *JUDGES[rule.kind](rule, value, case)) for about, value in FIELDS[rule.field].read(case)]
    outcomes = {outcome for _about, outcome, _read in judged}
    gravest = next((one for one in GRAVITY if one in outcomes), Outcome.NOT_APPLICABLE)
    return Finding(rule, gravest, case, tuple(judged))


def _address(what, case):
    """Where it is mended."""
    if what.door == "workspace_product":
        return reverse(what.door, args=[case.product.pk]) + (f"#{what.anchor}" if what.anchor else "")
    if what.door == "store":
        return reverse(what.door, args=[case.product.seller_id, case.channel.code])
    return reverse(what.door, args=[case.product.seller_id])


def _named(about):
    return _("foto %s") % about.position if isinstance(about, Photo) else str(about)


def _told(read):
    return read() if callable(read) else str(read)


def _absent(rule):
    optional = FIELDS[rule.field].optional
    return (Outcome.NOT_APPLICABLE, "") if optional else (Outcome.FAILED, gettext_lazy("belum ada"))


def _filled(rule, value, case):
    there = value is not None and value != "" and value != [] and (not isinstance(value, str) or value.strip())
    return (Outcome.PASSED, "") if there else _absent(rule)


def _length(rule, value, case):
    text = (value or "").strip()
    if not text and FIELDS[rule.field].optional:
        return Outcome.NOT_APPLICABLE, ""
    return _kept(rule.allows(len(text))), lambda: _("%(number)s huruf") % {"number": len(text)}


def _plain(rule, value, case):
    found = MARKUP.search(value or "")
    return (Outcome.FAILED, found.group()) if found else (Outcome.PASSED, "")


def _range(rule, value, case):
    if value is None:
        if rule.field in MEASURED_LATER:
            return Outcome.WAITING, _("sedang diukur")
        return _absent(rule)
    return _kept(rule.allows(_number(value))), lambda: _with_unit(value, FIELDS[rule.field].unit)


def _count(rule, value, case):
    if value is None:
        return _absent(rule)
    number = value if isinstance(value, int) else len(value)
    return _kept(rule.allows(number)), lambda: number_format(number)


def _together(rule, value, case):
    there = [part is not None for part in value]
    return _kept(all(there) or not any(there)), " × ".join("–" if part is None else str(part) for part in value)


def _licence(rule, value, case):
    """One that holds today and is not in doubt will do; one that is being checked is waited for."""
    claims = [licence for licence in value if licence.kind in rule.kinds]
    doubts = case.product.doubts
    if any(licence.holds and not doubts(licence) for licence in claims):
        return Outcome.PASSED, ""
    if any(not licence.is_verified or (licence.holds and doubts(licence)) for licence in claims):
        return Outcome.WAITING, _("menunggu diperiksa")
    lapsed = [licence for licence in claims if licence.has_lapsed]
    return Outcome.FAILED, _("habis masa berlakunya") if lapsed else _("belum ada")


def _mapped(rule, value, case):
    if value:
        return Outcome.PASSED, value
    shelf = case.product.category
    if shelf is None:
        return Outcome.FAILED, _("belum ada kategori")
    return Outcome.FAILED, _("%(shelf)s belum punya kode di %(channel)s") % {"shelf": shelf, "channel": case.channel}


def _not_lighter(rule, value, case):
    """Over all sizes at once: packed, a thing weighs at least what is in it. A millilitre counts as a gram."""
    sizes = [size for size in case.product.sizes if size.packed_weight is not None and size.netto_amount is not None]
    light = [size for size in sizes if size.packed_weight < size.netto_amount]
    if not sizes:
        return Outcome.NOT_APPLICABLE, ""
    return (Outcome.FAILED, f"{light[0]}: {light[0].packed_weight} g") if light else (Outcome.PASSED, "")


def _words(rule, value, case):
    """Each keyword's words stand in the name or the description, in any spelling the search knows."""
    keywords = keywords_of(case.product)
    if not keywords:
        return Outcome.FAILED, _("belum ada kata kunci")
    missing = absent_keywords(case.product, keywords)
    return (Outcome.FAILED, ", ".join(missing[:3])) if missing else (Outcome.PASSED, "")


def keywords_of(product):
    return [word.strip() for word in product.keywords.split(",") if word.strip()]


def absent_keywords(product, keywords):
    """Those of which a word stands neither in the name, the brand nor the description, in any spelling the search knows."""
    text = _stems(product.name, product.brand, product.description)
    return [keyword for keyword in keywords if not _stems(keyword) <= text]


def _stems(*texts):
    return set(canonical(words_of(*texts)).split())


GRAVITY = (Outcome.FAILED, Outcome.WAITING, Outcome.PASSED)
MEASURED_LATER = ("photo_sharpness", "photo_text", "photo_alike")
JUDGES = {
    Kind.FILLED: _filled,
    Kind.LENGTH: _length,
    Kind.PLAIN: _plain,
    Kind.RANGE: _range,
    Kind.COUNT: _count,
    Kind.TOGETHER: _together,
    Kind.LICENCE: _licence,
    Kind.MAPPED: _mapped,
    Kind.NOT_LIGHTER: _not_lighter,
    Kind.WORDS: _words,
}


def _kept(is_kept):
    return Outcome.PASSED if is_kept else Outcome.FAILED


def _number(value):
    return Decimal(str(value)) if isinstance(value, float) else value


def _with_unit(value, unit):
    if unit == "Rp":
        return rupiah(value)
    return f"{number_format(value, 2 if isinstance(value, float | Decimal) else None, force_grouping=True)} {unit}"
