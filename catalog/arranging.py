"""Choosing and ordering the photos of a product by whoever keeps it. The cover that buyers see changes by proposal only."""

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import proposing
from catalog.models import Photo, Product


class CannotArrange(ValueError):
    """Why the photos stay as they are, in the reader's words."""


@transaction.atomic
def arrange(product, order, *, by):
    """Choose these photos (ids, the cover first); the others become candidates. Returns the proposal that another cover
    of a published product became, or None."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    order = list(dict.fromkeys(order))
    if not set(order) <= set(product.photos.values_list("pk", flat=True)):
        raise CannotArrange(_("Salah satu foto sudah dihapus. Muat ulang halaman ini."))
    if len(order) > Photo.MOST_CHOSEN:
        raise CannotArrange(_("Paling banyak 9 foto dipilih. Keluarkan satu dulu."))
    if not product.is_published:
        return Photo.arrange(product, order)
    return _arrange_shown(product, order, by)


def _arrange_shown(product, order, by):
    shown = product.cover.pk if product.cover else None
    if shown not in order:
        raise CannotArrange(
            _("Foto utama ini sedang dilihat pembeli. Usulkan foto utama lain dulu, dan tunggu disetujui dinas.")
        )
    Photo.arrange(product, [shown, *(pk for pk in order if pk != shown)])
    return proposing.propose(product, {proposing.COVER: order[0]}, by=by) if order[0] != shown else None


def put_first(photo, *, by):
    """Make it the cover; the others keep their order, and the ninth makes room."""
    others = [pk for pk in chosen(photo.product) if pk != photo.pk]
    return arrange(photo.product, [photo.pk, *others][: Photo.MOST_CHOSEN], by=by)


def move(photo, steps, *, by):
    """Earlier (-1) or later (+1) among the chosen; at an end nothing happens."""
    order = chosen(photo.product)
    place = order.index(photo.pk) if photo.pk in order else None
    if place is None or not 0 <= place + steps < len(order):
        return None
    order[place], order[place + steps] = order[place + steps], order[place]
    return arrange(photo.product, order, by=by)


def choose(photo, *, by):
    return arrange(photo.product, [*chosen(photo.product), photo.pk], by=by)


def leave_out(photo, *, by):
    """Make it a candidate again."""
    return arrange(photo.product, [pk for pk in chosen(photo.product) if pk != photo.pk], by=by)


@transaction.atomic
def delete(photo, *, by):
    """Forget a photo; those behind it move up. A cover that buyers see, or its only photo, stays."""
    leave_out(photo, by=by)
    proposal = photo.product.proposals.open().first()
    if proposal and proposal.changes.get(proposing.COVER) == str(photo.pk):
        proposing.propose(photo.product, {proposing.COVER: chosen(photo.product)[0]}, by=by)
    photo.delete()


def chosen(product):
    """The ids of its chosen photos, the cover first."""
    return list(product.photos.chosen().values_list("pk", flat=True))
