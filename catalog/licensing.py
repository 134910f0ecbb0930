"""What an owner or mentor does with licences: claims one, mends the claim, asks for a change of what was verified."""

from copy import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from catalog import proposing
from catalog.models import Licence, Proposal, ScopeQuestion
from catalog.models.photo import private_storage
from catalog.telling import difference
from ikmportal.lib import licence_numbers
from ikmportal.lib.files import checksum, keep
from sellers.notices import tell_owners

MOST_WAITING = 30  # an IKM has a handful; more is a mistake or mischief
SOON = 90  # days before the printed date from which a list counts them


class Settled(ValueError):
    """The office has verified it meanwhile: it changes by proposal only."""


# Reading


def recognise(text):
    """The number a person typed, as a licence_numbers.Number, when its shape tells what it is; else None."""
    whole = licence_numbers.recognised(text)
    inside = licence_numbers.found_in(text)
    return whole or (inside[0] if len(inside) == 1 else None)


def words_about(number):
    """What a recognised number says of itself, and what to copy from the paper."""
    name = Licence.Kind(number.kind).label
    if year := licence_numbers.pirt_expiry_year(number.value) if number.kind == licence_numbers.PIRT else None:
        return _("Ini nomor %(kind)s, berlaku sampai %(year)s menurut nomornya: isi tanggal yang tercetak.") % {
            "kind": name,
            "year": year,
        }
    if number.kind in Licence.BY_EVENT:
        return _("Ini nomor %(kind)s. Isi tanggal hanya bila tercetak pada sertifikatnya.") % {"kind": name}
    return _("Ini nomor %(kind)s. Isi tanggal berlaku seperti yang tercetak.") % {"kind": name}


@dataclass
class Sheet:
    """A licence as its owner sees it. `covered` is `[(product, why its badge is off, or "")]`, `fallen` what it no longer covers."""

    licence: Licence
    tone: str
    state: str
    until: str
    covered: list
    fallen: list = field(default_factory=list)
    proposal: Proposal | None = None


def sheets(seller):
    """Every licence of a maker with its honest state; a fixed number of queries."""
    licences = list(Licence.objects.filter(seller=seller).prefetch_related("products"))
    proposals = {one.licence_id: one for one in Proposal.objects.open().filter(licence__in=licences)}
    doubts = {}
    for question in ScopeQuestion.objects.in_doubt().filter(licence__in=licences).select_related("product", "variant"):
        doubts.setdefault(question.licence_id, []).append(question)
    return [_sheet(licence, doubts.get(licence.pk, []), proposals.get(licence.pk)) for licence in licences]


def _sheet(licence, doubts, proposal):
    products = list(licence.products.all())
    covered = [(product, _why_off(product, doubts)) for product in products]
    fallen = {one.product_id: one.product for one in doubts if one.answered_at and one.product not in products}
    off = {one.product_id for one in doubts if one.variant_id is None}
    has_dropped = bool(fallen) if not products else all(product.pk in off for product in products)
    tone, state = _state(licence, has_dropped)
    return Sheet(licence, tone, state, until(licence), covered, list(fallen.values()), proposal)


def _state(licence, has_dropped):
    if not licence.is_verified:
        return "wait", _("menunggu diperiksa")
    if not licence.holds:
        return "late", _("habis")
    return ("late", _("gugur")) if has_dropped else ("good", _("terverifikasi"))


def _why_off(product, doubts):
    about = [one for one in doubts if one.product_id == product.pk]
    return get_text_list(
        [f"{one.get_reason_display()} ({one.variant})" if one.variant else one.get_reason_display() for one in about],
        _("dan"),
    )


def until(licence):
    """How long it holds, in words."""
    if licence.valid_until is None:
        by_event = licence.kind in Licence.BY_EVENT
        return (
            _("Berlaku selama usaha, komposisi, dan cara membuatnya tetap.")
            if by_event
            else _("Tanggal berlaku belum diisi.")
        )
    if licence.valid_until_assumed:
        return _("Berlaku sampai tahun %(year)s.") % {"year": licence.valid_until.year}
    day, left = date_format(licence.valid_until, "j F Y"), (licence.valid_until - timezone.localdate()).days
    if left < 0:
        return _("Habis %(day)s.") % {"day": day}
    if left <= SOON:
        return _("Berlaku sampai %(day)s, %(left)s hari lagi.") % {"day": day, "left": left}
    return _("Berlaku sampai %(day)s.") % {"day": day}


def as_wished(licence, proposal):
    """A verified licence as its open proposal would have it, for the form that goes on from there."""
    wished = copy(licence)
    for name, text in (proposal.changes if proposal else {}).items():
        kind = Licence._meta.get_field(name)
        setattr(wished, name, kind.to_python(text) if text else None if kind.null else text)
    return wished


# Doing


@transaction.atomic
def claim(licence, *, products, scan, by):
    """Write down a licence that waits for the office, new or mended. Raises Settled when it was verified meanwhile."""
    before, old_scan = {}, ""
    if licence.pk:
        stored = _unverified(licence)
        before, old_scan = _facts(stored), stored.evidence.name
    if scan:
        licence.evidence = _keep(licence.seller_id, scan)
    licence.save()
    licence.products.set(products)
    if old_scan and old_scan != licence.evidence.name:
        forget_scan(old_scan)
    text = _("%(who)s mengubah izin %(licence)s.") if before else _("%(who)s mencatat izin %(licence)s.")
    _tell(licence, text, difference(before, _facts(licence)), by)


@transaction.atomic
def drop(licence, *, by):
    """Delete a claim the office has not verified, with its scan. Raises Settled."""
    stored = _unverified(licence)
    scan = stored.evidence.name
    stored._history_user = by
    stored.delete()
    if scan:
        forget_scan(scan)
    _tell(stored, _("%(who)s menghapus izin %(licence)s."), [], by)


@transaction.atomic
def wish(licence, values, *, scan, by):
    """Ask for a change of a verified licence: `values` of proposing.CLAIM. The open proposal, or None where nothing differs."""
    changes = {name: values[name] for name in proposing.CLAIM if name in values}
    if scan:
        changes["evidence"] = _keep(licence.seller_id, scan)
    proposal = proposing.propose_licence(licence, changes, by=by)
    if proposal:
        told = [(what, old, new) for name, what, old, new in proposal.difference() if name != "evidence"]
        _tell(licence, _("%(who)s mengusulkan perubahan izin %(licence)s."), told, by)
    return proposal


@transaction.atomic
def unwish(proposal, *, by):
    proposing.take_back(proposal, by=by)
    if scan := proposal.changes.get("evidence"):
        forget_scan(scan)


def _unverified(licence):
    stored = Licence.objects.select_for_update().get(pk=licence.pk)
    if stored.is_verified:
        raise Settled
    return stored


def _facts(licence):
    names = ("kind", "number", "holder", "issued_on", "valid_until", "scope")
    called = {name: Licence._meta.get_field(name).verbose_name for name in names}
    texts = {called[name]: str(getattr(licence, name) or "") for name in names if name != "kind"}
    covers = ", ".join(licence.products.values_list("name", flat=True))
    return {called["kind"]: licence.get_kind_display()} | texts | {_("produk yang dicakup"): covers}


def _tell(licence, text, told, by):
    address = reverse("workspace_licences", args=[licence.seller_id])
    tell_owners(licence.seller, text % {"who": by, "licence": licence}, address=address, by=by, difference=told)


# Scans


def _keep(seller_id, scan):
    """The name under which a scan lies in the private storage: of its maker and its content."""
    return keep(private_storage(), f"licences/{seller_id}/{checksum(scan.data)}.{scan.ending}", scan.data)


def forget_scan(name):
    """Delete it once nothing points to it any more."""

    def forget():
        wished = Proposal.objects.filter(changes__evidence=name).exclude(state=Proposal.State.WITHDRAWN)
        if not Licence.objects.filter(evidence=name).exists() and not wished.exists():
            private_storage().delete(name)

    transaction.on_commit(forget)
