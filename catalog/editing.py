"""Saving what an owner or mentor changed on a product: what goes live at once, what becomes a proposal, and which licences
it puts in question."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import transaction

from catalog import proposing, scope, telling
from catalog.indexing import index_products
from catalog.models import CannotPublish, Licence, Product, ScopeQuestion
from sellers.models import Seller

# What the form of a product shows and changes, beside its sizes.
SHOWN = (
    "status",
    "name",
    "brand",
    "category_id",
    "composition",
    "process",
    "shelf_life",
    "packaging",
    "description",
    "keywords",
    "description_en",
)
OF_A_SIZE = (
    "pk",
    "label",
    "netto_amount",
    "netto_unit",
    "price",
    "stock",
    "packed_weight",
    "length",
    "width",
    "height",
)


class Stale(Exception):
    """What the form showed has changed since: somebody else saved."""


@dataclass(frozen=True)
class Saved:
    """What a save led to: the proposal it made, and the licences whose badge came off, for all of it or for a new size."""

    product: Product
    proposal: object = None
    doubted: list = field(default_factory=list)
    doubted_for_size: list = field(default_factory=list)


def open_proposal(product):
    """What somebody asked for and the office has not decided; None for what is not published."""
    return product.proposals.open().first() if product.pk and product.is_published else None


def is_own(product, person):
    """Whether its owner is at work: nobody needs to be told then."""
    return Seller.objects.owned_by(person).filter(pk=product.seller_id).exists()


def stamp(product):
    """What a form of this product shows, as one word. Not `updated_at`: a photo that arrives, or a badge that comes off,
    changes no field of the form."""
    if product.pk is None:
        return ""
    proposal = open_proposal(product)
    seen = [
        {name: getattr(product, name) for name in SHOWN},
        proposal.changes if proposal else {},
        list(product.variants.order_by("pk").values_list(*OF_A_SIZE)),
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:32]


def lay_over(product, proposal):
    """Make a product in hand, never to be saved, say what is proposed. Its chosen photos must be at hand."""
    for name, text in (proposal.changes if proposal else {}).items():
        if name != proposing.COVER:
            setattr(product, name, text)
            continue
        first = list(product.photos.filter(pk=text))
        product.chosen_photos = [*first, *(photo for photo in product.chosen_photos if photo not in first)]


@transaction.atomic
def save(form, sizes, *, seen, by):
    """Save a valid form and its sizes. Raises Stale when the product is not what `seen` was made of, and CannotPublish
    rather than leave a published product incomplete."""
    product = form.instance
    is_new = product.pk is None
    now = product if is_new else _unchanged(product, seen)
    before = None if is_new else telling.facts(now)
    had_sizes = not is_new and now.variants.exists()
    _save_rows(form, sizes)
    proposal = _question_and_propose(form, sizes, now, had_sizes, by) if not is_new else None
    saved = _what_came_of(product.pk, now, proposal)
    if before and not is_own(product, by):
        _tell(saved, before, by)
    index_products(Product.objects.filter(pk=product.pk))
    return saved


def _unchanged(product, seen):
    now = Product.objects.select_for_update().get(pk=product.pk)
    if stamp(now) != seen:
        raise Stale
    return now


def _save_rows(form, sizes):
    product = form.save()
    sizes.instance = product
    # Two sizes may swap, row by row: for a moment none of the changed ones has a netto.
    changed = [size.instance.pk for size in sizes.initial_forms if size.has_changed()]
    product.variants.filter(pk__in=changed).update(netto_amount=None)
    sizes.save()
    if sizes.deleted_objects and product.cached_doubts:
        scope.renew_doubts(product)


def _question_and_propose(form, sizes, now, had_sizes, by):
    """A first size asks nothing: it is what the licence was about all along."""
    product, proposal = form.instance, None
    if product.is_published:
        wished = form.wished()
        proposal = proposing.propose(product, wished, by=by) if wished else None
    else:
        changed = [name for name in scope.ASKED_BY if getattr(now, name) != form.cleaned_data[name]]
        if changed:
            scope.ask(product, scope.reason_of(changed), by=by)
    for size in sizes.new_objects if had_sizes else ():
        scope.ask(product, ScopeQuestion.Reason.VARIANT, by=by, variant=size)
    return proposal


def _what_came_of(pk, before, proposal):
    product = Product.objects.select_related("seller").get(pk=pk)
    if product.is_published and (missing := product.missing()):
        raise CannotPublish(missing)
    new = [doubt for doubt in product.cached_doubts if doubt not in before.cached_doubts]
    shown = {licence.pk: licence for licence in Licence.objects.holding().badges().filter(products=product)}
    whole = [shown[licence] for licence, size in new if licence in shown and size is None]
    sized = [shown[licence] for licence, size in new if licence in shown and size is not None]
    return Saved(product, proposal, whole, list(dict.fromkeys(sized)))


def _tell(saved, before, by):
    telling.told_of_change(saved.product, before, by=by)
    if saved.proposal:
        telling.told_of_proposal(saved.proposal, by=by)
