"""Changes to what buyers already see: proposed by an owner or mentor, looked at by the office, and only then true."""

import hashlib
import json
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import scope
from catalog.indexing import index_products
from catalog.models import CannotPublish, Licence, Photo, Product, Proposal, ScopeQuestion

# Everything else of a published product is low risk and goes live at once.
PROPOSED = ("name", "brand", "composition", "process")
COVER = "cover"  # the id of a photo, beside the fields
CLAIM = ("number", "holder", "issued_on", "valid_until", "valid_until_assumed", "scope", "evidence")


class CannotDecide(ValueError):
    """Why a proposal may not be decided so, in the reader's words."""


# Proposing


def propose(product, changes, *, by):
    """Ask for changes of a published product: `{field of PROPOSED, or "cover": new value}`.

    They join those of the open proposal; what equals the page falls out, and a proposal without changes is taken back.
    A change that puts halal or BPOM in question does so at once: a badge must not speak for another composition.
    Returns the open proposal, or None.
    """
    return _propose({"product": product}, changes, by)


def propose_licence(licence, changes, *, by):
    """The same for a verified licence: `{field of CLAIM: new value}`; approving it is verifying it."""
    return _propose({"licence": licence}, changes, by)


@transaction.atomic
def _propose(about, changes, by):
    ((name, subject),) = about.items()
    subject = type(subject).objects.select_for_update().get(pk=subject.pk)  # two proposers come one after the other
    about = {name: subject}
    proposal = Proposal.objects.open().filter(**about).first() or Proposal(seller_id=subject.seller_id, **about)
    now = current(subject)
    wished = {**proposal.changes, **_as_text(subject, changes)}
    proposal.changes = {name: text for name, text in wished.items() if text != now[name]}
    if not proposal.changes:
        return take_back(proposal, by=by) if proposal.pk else None
    proposal.before = {name: now[name] for name in proposal.changes}
    proposal.state, proposal.made_at, proposal.made_by = Proposal.State.WAITING, timezone.now(), by
    proposal.decided_at = proposal.decided_by = None
    proposal.save()
    _ask_scope(proposal, by)
    return proposal


def _ask_scope(proposal, by):
    reason = scope.reason_of(proposal.changes) if proposal.product_id else None
    if reason:
        scope.ask(proposal.product, reason, by=by, proposal=proposal)
    else:
        _drop_questions(proposal)


def _drop_questions(proposal):
    """What was asked because of a proposal is answered by its end: the product stays as it was."""
    dropped, _by_model = ScopeQuestion.objects.open().filter(proposal=proposal).delete()
    if dropped:
        scope.renew_doubts(proposal.product)


@transaction.atomic
def take_back(proposal, *, by):
    """Its maker, or whoever may edit the product, thinks better of it. Safe to repeat."""
    _drop_questions(proposal)
    _close(proposal, Proposal.State.WITHDRAWN, by)


# Reading


def current(subject):
    """What a product or licence says now: `{field: text}`."""
    if isinstance(subject, Licence):
        return {name: _text(subject, name) for name in CLAIM}
    cover = subject.photos.covers().values_list("pk", flat=True).first()
    return {name: _text(subject, name) for name in PROPOSED} | {COVER: str(cover or "")}


def _text(subject, name):
    return subject._meta.get_field(name).value_to_string(subject)


def _as_text(subject, changes):
    """New values as `current` writes them, so that they can be compared and kept."""
    wished = copy(subject)
    for name, value in changes.items():
        if name != COVER:
            setattr(wished, name, value)
    texts = {name: _text(wished, name) for name in changes if name != COVER}
    return texts | ({COVER: str(changes[COVER] or "")} if COVER in changes else {})


def stamp(proposal):
    """What a decider saw: the changes and what the page says now. A decision on something else is refused."""
    now = current(proposal.subject)
    seen = [proposal.changes, {name: now[name] for name in proposal.changes}, proposal.made_at.isoformat()]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:32]


# Deciding


@transaction.atomic
def approve(proposal, *, by, seen):
    """Make it true. Raises CannotDecide for one's own, for what changed since it was looked at, or what no longer fits."""
    proposal = _waiting(proposal)
    if proposal.made_by_id == by.pk:
        raise CannotDecide(_("Usulan sendiri diputuskan orang lain."))
    if seen != stamp(proposal):
        raise CannotDecide(_("Usulan atau halamannya berubah sejak dibuka. Lihat lagi, lalu putuskan."))
    try:
        _apply(proposal, by)
    except CannotPublish as problem:
        raise CannotDecide(str(problem)) from None
    except ValidationError as problem:
        raise CannotDecide(" ".join(problem.messages)) from None
    _close(proposal, Proposal.State.APPROVED, by)
    return proposal


@transaction.atomic
def send_back(proposal, reason, *, by):
    """Ask its maker to mend it; buyers go on seeing the old."""
    proposal = _waiting(proposal)
    proposal.reason = reason
    _close(proposal, Proposal.State.RETURNED, by)
    return proposal


@transaction.atomic
def decline(proposal, reason, *, by):
    """Say no; badges that came off because of it come back."""
    proposal = _waiting(proposal)
    proposal.reason = reason
    _drop_questions(proposal)
    _close(proposal, Proposal.State.DECLINED, by)
    return proposal


def _waiting(proposal):
    """Read anew under a lock, so that two deciders come one after the other."""
    proposal = Proposal.objects.select_for_update(of=["self"]).select_related("product", "licence").get(pk=proposal.pk)
    if not proposal.is_waiting:
        raise CannotDecide(_("Usulan ini sudah diputuskan: %(state)s.") % {"state": proposal.get_state_display()})
    return proposal


def _close(proposal, state, by):
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    proposal.save()


def _apply(proposal, by):
    subject = proposal.subject
    for name, text in proposal.changes.items():
        if name != COVER:
            setattr(subject, name, _value(subject._meta.get_field(name), text))
    subject._history_user = by
    subject._change_reason = f"usulan {proposal.pk} oleh {proposal.made_by}"[:100]
    if proposal.licence_id:
        _verify_anew(subject, by)
    else:
        _publish_anew(subject, proposal.changes.get(COVER))


def _value(field, text):
    return field.to_python(text) if text else None if field.null else text


def _publish_anew(product, cover):
    product.full_clean(exclude=["slug"])
    product.save()
    if cover:
        _put_first(product, int(cover))
    product = Product.objects.get(pk=product.pk)
    if missing := product.missing():
        raise CannotPublish(missing)
    index_products(Product.objects.filter(pk=product.pk))


def _put_first(product, pk):
    chosen = [photo.pk for photo in product.photos.chosen() if photo.pk != pk]
    if not product.photos.filter(pk=pk).exists():
        raise CannotDecide(_("Foto yang diusulkan sebagai foto utama sudah dihapus. Kembalikan usulannya."))
    Photo.arrange(product, [pk, *chosen][: Photo.MOST_CHOSEN])


def _verify_anew(licence, by):
    licence.verified_at = licence.verified_by = None
    licence.full_clean()
    licence.save()
    licence.verify(by=by, how=_("diperiksa saat menyetujui usulan"))
