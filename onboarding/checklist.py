"""How far a maker is with opening a shop, step by step. Worked out when asked; nothing of it is stored.

A computed step reads the data. A ticked or checked one goes by its latest Submission; whatever its family, a step the
office has waived is met. A step that does not apply to a maker is not on the list at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Channel, Licence, Listing, Product
from catalog.readiness import walk
from onboarding.models import Requirement, StoreAccount, Submission

Reads, AppliesIf, Family = Requirement.Reads, Requirement.AppliesIf, Requirement.Family


class State(TextChoices):
    MET = "met", gettext_lazy("selesai")
    OPEN = "open", gettext_lazy("belum")
    WAITING = "waiting", gettext_lazy("menunggu diperiksa")
    REJECTED = "rejected", gettext_lazy("ditolak")
    WAIVED = "waived", gettext_lazy("dibebaskan")


@dataclass(frozen=True)
class Step:
    """One requirement as one maker meets it. `said` is what was read, or by whom and when it was ticked, sent or decided."""

    requirement: Requirement
    state: State
    said: str = ""
    submission: Submission | None = None  # the latest

    @property
    def is_met(self):
        return self.state in (State.MET, State.WAIVED)

    @property
    def stands_in_the_way(self):
        return self.requirement.is_required and not self.is_met

    @property
    def tone(self):
        return {State.MET: "good", State.WAITING: "ask", State.REJECTED: "late"}.get(self.state, "wait")

    @property
    def is_to_do(self):
        """For the maker, and not for the office that has it on the table."""
        return self.state in (State.OPEN, State.REJECTED)

    @property
    def is_ticked(self):
        """A tick that stands, and may be taken back."""
        return self.state == State.MET and self.requirement.family == Family.ATTESTED

    @property
    def takes_tick(self):
        return self.is_to_do and self.requirement.family == Family.ATTESTED

    @property
    def is_about_shop(self):
        """Met by filling in what the shop says of itself."""
        return self.requirement.reads in (Reads.SHOP_NAME, Reads.SHOP_ADDRESS, Reads.COURIERS)

    @property
    def takes_evidence(self):
        return not self.is_met and self.requirement.family == Family.VERIFIED


@dataclass(frozen=True)
class Checklist:
    """`store` may be one that is not saved yet. `is_seen_live`: a listing was checked within the channel's days."""

    store: StoreAccount
    steps: list
    is_seen_live: bool = False

    @property
    def required(self):
        return [step for step in self.steps if step.requirement.is_required]

    @property
    def total(self):
        return len(self.required)

    @property
    def done(self):
        return sum(step.is_met for step in self.required)

    @property
    def blocking(self):
        return [step for step in self.steps if step.stands_in_the_way]

    @property
    def now(self):
        """The one step to do next; when nothing is left to do, the first that waits for the office; None when all are met."""
        to_do = [step for step in self.blocking if step.is_to_do]
        return next(iter(to_do or self.blocking), None)

    @property
    def in_the_way(self):
        """In words, everything that keeps the shop from being called active."""
        words = [step.requirement.label for step in self.blocking]
        return words if self.is_seen_live else [*words, self._looked_at()]

    @property
    def is_seen_no_longer(self):
        return self.store.is_active and not self.is_seen_live

    @property
    def tone(self):
        """Of the tag that says the state of the shop."""
        if self.store.state in (StoreAccount.State.REFUSED, StoreAccount.State.FROZEN):
            return "late"
        return "good" if self.store.is_active and self.is_seen_live else "wait"

    def step(self, requirement):
        return next((step for step in self.steps if step.requirement == requirement), None)

    def _looked_at(self):
        return _("produk tayang yang diperiksa dalam %(days)s hari terakhir") % {
            "days": self.store.channel.live_check_days
        }


def checklist(seller, channel):
    return checklists([seller], [channel])[seller.pk, channel.pk]


def checklists(sellers, channels=None):
    """`{(seller id, channel id): Checklist}` in a fixed number of queries. Without channels: every marketplace in use."""
    sellers, channels = list(sellers), list(Channel.objects.marketplaces() if channels is None else channels)
    asked = _requirements(channels)
    known = _Known.of(sellers, channels, asked)
    return {
        (seller.pk, channel.pk): _checklist(seller, channel, asked.get(channel.pk, []), known)
        for seller in sellers
        for channel in channels
    }


def _checklist(seller, channel, requirements, known):
    place = seller.pk, channel.pk
    store = known.stores.get(place) or StoreAccount(seller=seller, channel=channel)
    case = _Case(store, known.couriers(store), known.ready.get(place), known.live.get(place))
    kinds = known.kinds.get(seller.pk, frozenset())
    steps = [
        _step(requirement, case, known.said.get((seller.pk, requirement.pk)))
        for requirement in requirements
        if APPLIES[requirement.applies_if](kinds)
    ]
    return Checklist(store, steps, place in known.seen_live)


# Reading


@dataclass(frozen=True)
class _Case:
    """What computed steps read of one maker in one channel; `ready` and `live` are names of products."""

    store: StoreAccount
    couriers: list
    ready: list | None
    live: list | None


READS: dict[str, Callable] = {
    Reads.SHOP_NAME: lambda case: case.store.shop_name.strip(),
    Reads.SHOP_ADDRESS: lambda case: case.store.shop_address.strip(),
    Reads.COURIERS: lambda case: ", ".join(map(str, case.couriers)),
    Reads.FIRST_READY: lambda case: _named(case.ready),
    Reads.FIRST_LIVE: lambda case: _named(case.live),
    Reads.CONFIRMED: lambda case: case.store.get_state_display() if case.store.is_confirmed else "",
}
HALAL = {Licence.Kind.HALAL, Licence.Kind.OLD_HALAL}
APPLIES: dict[str, Callable] = {
    AppliesIf.ALWAYS: lambda kinds: True,
    AppliesIf.WITH_BRAND: lambda kinds: Licence.Kind.TRADEMARK in kinds,
    AppliesIf.WITHOUT_HALAL: lambda kinds: not HALAL & kinds,
}


def _named(names):
    """The first, and how many more there are."""
    if not names:
        return ""
    more = len(names) - 1
    return _("%(first)s dan %(more)s lainnya") % {"first": names[0], "more": more} if more else names[0]


def _step(requirement, case, said):
    state, words = _state(requirement, case, said)
    return Step(requirement, state, words, said)


def _state(requirement, case, said):
    if requirement.family == Family.COMPUTED and (read := READS[requirement.reads](case)):
        return State.MET, read
    if said is None:
        return State.OPEN, ""
    if said.state == Submission.State.WAIVED:
        return State.WAIVED, _by_whom(said)
    if requirement.family == Family.COMPUTED or _is_tick_for_evidence(requirement, said):
        return State.OPEN, ""
    return STATES[said.state], _by_whom(said)


STATES = {
    Submission.State.ACCEPTED: State.MET,
    Submission.State.PENDING: State.WAITING,
    Submission.State.REJECTED: State.REJECTED,
    Submission.State.WITHDRAWN: State.OPEN,
}


def _is_tick_for_evidence(requirement, said):
    """The office asks for evidence of what used to be ticked: the old tick does not answer that."""
    return requirement.family == Family.VERIFIED and said.state == Submission.State.ACCEPTED and not said.reviewed_at


def _by_whom(said):
    """`dibebaskan Sari, 14 Agustus 2026: alasannya`."""
    words = {
        Submission.State.ACCEPTED: _("diterima %(who)s, %(day)s") if said.reviewed_at else _("%(who)s, %(day)s"),
        Submission.State.PENDING: _("dikirim %(who)s, %(day)s"),
        Submission.State.REJECTED: _("ditolak %(who)s, %(day)s"),
        Submission.State.WAIVED: _("dibebaskan %(who)s, %(day)s"),
        Submission.State.WITHDRAWN: _("ditarik kembali %(who)s, %(day)s"),
    }[said.state]
    at = timezone.localtime(said.reviewed_at or said.submitted_at)
    text = words % {"who": said.reviewed_by or said.submitted_by, "day": date_format(at, "j F Y")}
    reason = said.review_note or said.note
    return f"{text}: {reason}" if reason else text


# Fetching


def _requirements(channels):
    asked = {}
    for requirement in Requirement.objects.in_use().filter(channel__in=channels).order_by("position", "pk"):
        asked.setdefault(requirement.channel_id, []).append(requirement)
    return asked


@dataclass(frozen=True)
class _Known:
    """Everything the steps of these makers ask for, by maker and channel."""

    stores: dict
    said: dict  # {(seller id, requirement id): latest submission}
    kinds: dict  # {seller id: {kinds of licences that hold today}}
    live: dict
    ready: dict
    seen_live: set

    @classmethod
    def of(cls, sellers, channels, asked):
        return cls(
            _stores(sellers, channels),
            _said(sellers, channels),
            _kinds(sellers),
            _live(sellers, channels),
            _ready(sellers, channels, asked),
            _seen_live(sellers, channels),
        )

    def couriers(self, store):
        return list(store.couriers.all()) if store.pk else []


def _stores(sellers, channels):
    stores = StoreAccount.objects.filter(seller__in=sellers, channel__in=channels)
    return {
        (store.seller_id, store.channel_id): store
        for store in stores.select_related("seller", "channel").prefetch_related("couriers")
    }


def _said(sellers, channels):
    latest = Submission.objects.filter(seller__in=sellers, requirement__channel__in=channels).latest_ones()
    return {(one.seller_id, one.requirement_id): one for one in latest.select_related("submitted_by", "reviewed_by")}


def _kinds(sellers):
    kinds = {}
    for seller, kind in Licence.objects.holding().filter(seller__in=sellers).values_list("seller", "kind"):
        kinds.setdefault(seller, set()).add(kind)
    return kinds


def _live(sellers, channels):
    listings = Listing.objects.live().filter(product__seller__in=sellers, channel__in=channels)
    return _grouped(listings.order_by("listed_on", "pk").values_list("product__seller", "channel", "product__name"))


def _ready(sellers, channels, asked):
    """Readiness is dear; it is worked out for the channels that ask for it."""
    asking = [c for c in channels if any(one.reads == Reads.FIRST_READY for one in asked.get(c.pk, []))]
    if not asking:
        return {}
    products = Product.objects.filter(seller__in=sellers).order_by("name", "pk")
    return _grouped(
        (product.seller_id, channel, product.name)
        for product, found in walk(products, asking)
        for channel, assessment in found.items()
        if assessment.is_ready
    )


def _seen_live(sellers, channels):
    lately = reduce(or_, map(Listing.objects.checked_lately, channels), Listing.objects.none())
    return set(lately.filter(product__seller__in=sellers).values_list("product__seller", "channel"))


def _grouped(rows):
    """`{(seller id, channel id): [name]}`."""
    found = {}
    for seller, channel, name in rows:
        found.setdefault((seller, channel), []).append(name)
    return found


def listed(words):
    """`nama toko, jasa kirim dan produk pertama tayang`."""
    return get_text_list(words, _("dan"))
