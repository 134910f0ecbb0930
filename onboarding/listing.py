"""Putting a product on a marketplace and keeping track of it. The portal never asks the marketplace: people look."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from catalog.listing_texts import changes, snapshot
from catalog.models import Listing, Product
from sellers.notices import tell_owners


class CannotList(ValueError):
    """What stands in the way, in the reader's words."""


def what_stands_in_the_way(product):
    """Why nothing may be recorded for this product, or "": only what the public may see is sold."""
    if not product.is_published:
        return _("Produk ini belum terbit. Terbitkan dulu, lalu catat alamatnya di toko.")
    if not product.seller.consent:
        return _("Pemilik belum memberi persetujuan tayang, jadi produk ini belum boleh dijual lewat portal.")
    return ""


@transaction.atomic
def record(listing, *, by):
    """Write down a new address, or mend it: what is put up is kept as the record says today. Raises CannotList."""
    product = Product.objects.select_for_update(of=("self",)).select_related("seller").get(pk=listing.product_id)
    if reason := what_stands_in_the_way(product):
        raise CannotList(reason)
    is_new = listing.pk is None
    if is_new:
        listing.recorded_by, listing.uploaded = by, _today(product)
    _save(listing, by)
    text = _("%(who)s mencatat %(what)s.") if is_new else _("%(who)s mengubah alamat %(what)s.")
    _tell(listing, text, by)
    return listing


def change_state(listing, *, by):
    """What the marketplace said, or what the maker did there. Only a refusal has a reason and a day to mend it by."""
    if not listing.is_refused:
        listing.reason, listing.mend_by = "", None
    _save(listing, by)
    text = {
        Listing.State.LIVE: _("%(what)s tayang lagi."),
        Listing.State.DECLINED: _("%(what)s ditolak: %(reason)s"),
        Listing.State.VIOLATED: _("%(what)s dinyatakan melanggar: %(reason)s"),
        Listing.State.GONE: _("%(what)s sudah diturunkan dari toko."),
    }
    _tell(listing, text[listing.state], by)


def renew(listing, *, by):
    """The shop shows what the record says today. Gives what had changed; safe to repeat."""
    changed = changes(listing)
    if changed or not listing.uploaded:
        listing.uploaded = snapshot(listing.product)
        _save(listing, by)
    return changed


def _today(product):
    prefetch_related_objects([product], *Product.objects.page_prefetches())
    return snapshot(product)


def _save(listing, by):
    listing._history_user = by
    listing.save()


def _tell(listing, text, by):
    words = text % {"who": by, "what": f"{listing.product} di {listing.channel}", "reason": listing.reason}
    tell_owners(listing.product.seller, words, address=listing.get_absolute_url(), by=by)
