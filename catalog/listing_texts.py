"""What was put up on a marketplace, kept as it was, and what has changed in the record since."""

import json

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ikmportal.lib.files import checksum
from ikmportal.lib.money import rupiah

SHORT = 12  # letters of a version
LONGEST = 120
UNKNOWN = "–"


def snapshot(product):
    """Of a product with its page's prefetches: `{"name", "description", "sizes": {size: [price, stock]}, "photos": [checksum], "licences": [number], "version"}`."""
    texts = {
        "name": product.name,
        "description": product.description,
        "sizes": {_called(size): [size.price, size.stock] for size in product.sizes},
        "photos": [photo.checksum[:SHORT] for photo in product.chosen_photos],
        "licences": sorted(f"{licence.short} {licence.number}" for licence in product.shown_licences),
    }
    return texts | {"version": _fingerprint(texts)}


def text_version(product):
    """Of what a shopper's search reads: name and description."""
    return _fingerprint([product.name, product.description])


def changes(listing):
    """`[(what, then, now)]` in words since it was put up; nothing where nothing was written down then."""
    then, now = listing.uploaded, snapshot(listing.product)
    if not then or then.get("version") == now["version"]:
        return []
    return [*_texts(then, now), *_sizes(then["sizes"], now["sizes"]), *_photos(then, now), *_licences(then, now)]


def changed_ids(listings):
    """Those live whose record moved on since: compared one by one, in a fixed number of queries."""
    return [listing.pk for listing in listings.live().for_work() if changes(listing)]


def _called(size):
    return " ".join(part for part in (size.label, size.netto.shown("id") if size.netto else "") if part) or UNKNOWN


def _fingerprint(texts):
    return checksum(json.dumps(texts, sort_keys=True).encode())[:SHORT]


def _texts(then, now):
    for name, called in (("name", _("nama")), ("description", _("deskripsi"))):
        if then[name] != now[name]:
            yield called, *(Truncator(text).chars(LONGEST) or UNKNOWN for text in (then[name], now[name]))


def _sizes(then, now):
    if set(then) != set(now):
        yield _("ukuran"), ", ".join(then) or UNKNOWN, ", ".join(now) or UNKNOWN
    for size in (size for size in now if size in then):
        (old_price, old_stock), (price, stock) = then[size], now[size]
        if old_price != price:
            yield _("harga %(size)s") % {"size": size}, _rupiah(old_price), _rupiah(price)
        if old_stock != stock:
            yield _("stok %(size)s") % {"size": size}, _number(old_stock), _number(stock)


def _photos(then, now):
    old, new = then["photos"], now["photos"]
    if old[:1] != new[:1]:
        yield _("foto utama"), _("yang lama") if old else UNKNOWN, _("yang baru") if new else UNKNOWN
    if set(old) != set(new):
        yield (
            _("foto"),
            str(len(old)),
            _("%(count)s, %(new)s baru") % {"count": len(new), "new": len(set(new) - set(old))},
        )
    elif old[1:] != new[1:]:
        yield _("urutan foto"), _("yang lama"), _("yang baru")


def _licences(then, now):
    if then["licences"] != now["licences"]:
        yield _("nomor izin"), *(", ".join(numbers) or UNKNOWN for numbers in (then["licences"], now["licences"]))


def _rupiah(price):
    return rupiah(price) if price else UNKNOWN


def _number(stock):
    return UNKNOWN if stock is None else str(stock)
