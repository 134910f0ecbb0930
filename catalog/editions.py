"""Printed catalogues: gather what is to be printed, freeze it, and set it in volumes."""

import json
import tempfile
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog import readiness
from catalog.models import Category, Channel, Edition, Product, Volume
from catalog.models.photo import private_storage
from ikmportal.lib import codes, jobs
from ikmportal.lib.files import checksum, keep_generated
from ikmportal.lib.jobs import Hopeless
from ikmportal.lib.reading import clean
from ikmportal.lib.typesetting import typeset

TEMPLATE = "catalog/edition.typ"
MOST_IN_A_VOLUME = 1_000
AT_ONCE = 250
LONGEST_WORD = 22
COVER_PICTURES = 4
# What makes an edition that is asked for another one than what is being printed.
WISHES = ("title", "year", "foreword", "signed_by", "signed_as", "category", "subdistrict", "badge", "order")
CODE_COLOUR = "0.0706 0.2157 0.1647"  # leaf-900, #12372a


def in_scope(edition):
    """The published products an edition asks for."""
    products = Product.objects.published()
    if edition.category_id:
        products = products.filter(category__in=[edition.category, *edition.category.children.all()])
    if edition.subdistrict_id:
        products = products.filter(seller__subdistrict=edition.subdistrict)
    if edition.badge:
        products = products.with_badge(edition.badge)
    return products


def ask(edition, *, by):
    """Ask for what this unsaved edition wishes: `(edition, whether it is new)`. While its like is being printed there is
    no second."""
    return jobs.ask(Edition, {wish: getattr(edition, wish) for wish in WISHES}, requested_by=by)


def build(edition):
    """Print it: gather, freeze, typeset each volume, finish. An edition that would equal an earlier one points to it."""
    with translation.override("id"):
        cards = list(
            gather(edition, progress=lambda done, total: edition.report(done, total, _("mengumpulkan produk")))
        )
        if not cards:
            raise Hopeless(_why_nothing(edition))
        volumes = volumes_of(edition, cards)
        fingerprint = checksum(json.dumps([_frozen(volume) for volume in volumes], sort_keys=True).encode())
        if earlier := Edition.objects.printed().filter(checksum=fingerprint).first():
            return edition.finish(same_as=earlier)
        printed, done = [], 0
        for volume in volumes:
            edition.report(
                done,
                len(cards),
                _("menata jilid %(number)s dari %(total)s") % {"number": volume["number"], "total": len(volumes)},
            )
            printed.append(_print(edition, volume))
            done += volume["products"]
        _finish(edition, printed, fingerprint, cards)


def printable(edition):
    """The ids of those it holds: published, in its scope, and ready for the printed catalogue by the rules of that channel."""
    channel = Channel.objects.in_use().filter(code=Channel.PRINTED).first()
    return readiness.ready_ids(channel, in_scope(edition)) if channel else set()


def _why_nothing(edition):
    if in_scope(edition).exists():
        return _(
            "Tidak ada produk terbit yang memenuhi aturan saluran Katalog cetak. Periksa paket aturannya, lalu coba lagi."
        )
    return _("Tidak ada produk terbit yang cocok dengan pilihan ini. Longgarkan pilihannya, lalu coba lagi.")


def gather(edition, ids=None, progress=None):
    """One dict a product, in printing order: everything its card shows."""
    ids = _in_order(edition) if ids is None else ids
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = Product.objects.filter(pk__in=some).for_print().in_bulk()
        yield from (card(found[pk], edition) for pk in some if pk in found)
        if progress:
            progress(min(start + AT_ONCE, len(ids)), len(ids))


def _in_order(edition):
    """Ids by chapter, then name. Chapters follow the shelves' own order, or the kecamatan's names."""
    ready = printable(edition)
    held = in_scope(edition).values_list("pk", "name", "category_id", "seller__subdistrict__name")
    rows = [row for row in held if row[0] in ready]
    places = _chapter_places()
    if edition.order == Edition.Order.SUBDISTRICT:
        return [
            pk for pk, *_rest in sorted(rows, key=lambda row: (row[3] is None, row[3] or "", row[1].lower(), row[0]))
        ]
    return [pk for pk, *_rest in sorted(rows, key=lambda row: (places.get(row[2], 10_000), row[1].lower(), row[0]))]


def _chapter_places():
    """`{category id: place of its chapter}`."""
    categories = list(Category.objects.all())
    roots = {category.pk: place for place, category in enumerate(c for c in categories if c.parent_id is None)}
    return {category.pk: roots[category.parent_id or category.pk] for category in categories}


def card(product, edition):
    """What is printed of one product. Its digest tells whether it has changed since."""
    seller, cover = product.seller, product.cover
    if edition.order == Edition.Order.SUBDISTRICT:
        chapter = seller.place() or _("Kecamatan belum dicatat")
    else:
        chapter = product.category.root.name if product.category else _("Lainnya")
    return {
        "id": product.pk,
        "chapter": chapter,
        "name": breakable(product.name),
        "brand": breakable(product.brand),
        "netto": product.netto_text,
        "price": product.price_text,
        "unit_price": product.unit_price_text,
        "badges": [[badge.kind, badge.short] for badge in product.badges],
        "seller": seller.pk,
        "maker": breakable(seller.name),
        "place": seller.place(),
        "photo": cover.rendition("print.jpg") if cover and cover.rendered_at else None,
    }


def breakable(text):
    """The text, on one line and without characters that reorder it, with places where a word no line can hold may break."""
    return " ".join(
        "\u200b".join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
        for word in clean(text).split()
    )


def volumes_of(edition, cards):
    """The cards bound into volumes of at most 1,000, each with its chapters and its index of makers."""
    bound = [cards[start : start + MOST_IN_A_VOLUME] for start in range(0, len(cards), MOST_IN_A_VOLUME)]
    return [_volume(edition, number, len(bound), some) for number, some in enumerate(bound, 1)]


def _volume(edition, number, of, cards):
    chapters = []
    for name, some in groupby(cards, key=lambda card: card["chapter"]):
        held = list(some)
        chapters.append({"name": name, "sellers": len({card["seller"] for card in held}), "cards": held})
    makers = {card["seller"]: [card["maker"], card["place"]] for card in cards}
    return {
        "title": edition.title,
        "year": edition.year,
        "part": edition.part,
        "foreword": edition.foreword,
        "signed_by": edition.signed_by,
        "signed_as": edition.signed_as,
        "portal": settings.PORTAL,
        "number": number,
        "of": of,
        "products": len(cards),
        "sellers": len(makers),
        "places": len({card["place"] for card in cards if card["place"]}),
        "chapters": chapters,
        "makers": [[pk, *makers[pk]] for pk in sorted(makers, key=lambda pk: (makers[pk][0].lower(), pk))],
        "printed_on": date_format(timezone.localdate(), "j F Y"),
        "site": settings.SITE_URL,
    }


def _frozen(volume):
    """What makes an edition this edition: all it prints but the day."""
    return {name: value for name, value in volume.items() if name != "printed_on"}


def _print(edition, volume):
    """Set one volume and keep its file: the Volume, unsaved, and the ids of products printed without their photo."""
    with tempfile.TemporaryDirectory() as folder:
        pictures, without = _pictures(volume, Path(folder))
        marks = _codes(volume)
        content = {
            **volume,
            "pictures": {card_id: name for card_id, (name, _path) in pictures.items()},
            "codes": {card_id: name for card_id, (name, _drawing) in marks.items()},
            "cover": _cover(volume, pictures),
        }
        target = Path(folder) / "volume.pdf"
        pages = typeset(TEMPLATE, content, target, dict(pictures.values()), dict(marks.values()))
        kept = keep_generated(private_storage(), target, "editions/{checksum}.pdf")
        printed = Volume(
            edition=edition,
            number=volume["number"],
            title=_chapter_span(volume),
            payload=volume,
            file=kept.name,
            checksum=kept.checksum,
            size=kept.size,
            pages=pages,
            products=volume["products"],
        )
    return printed, without


def _pictures(volume, folder):
    """Print renditions as files, `{product id: (name in the layout, path)}`, and the products that have none."""
    pictures, without = {}, []
    for card in (card for chapter in volume["chapters"] for card in chapter["cards"]):
        path = card["photo"] and _on_disk(card["photo"], folder)
        if path:
            pictures[str(card["id"])] = (f"{card['id']:012d}", path)
        else:
            without.append(card["id"])
    return pictures, without


def _on_disk(name, folder):
    try:
        path = default_storage.path(name)
        return path if Path(path).exists() else None
    except NotImplementedError:
        return _fetched(name, folder / Path(name).name)


def _fetched(name, path):
    """A copy from a store that is not a disk."""
    try:
        with default_storage.open(name) as file:
            path.write_bytes(file.read())
    except FileNotFoundError:
        return None
    return str(path)


def _codes(volume):
    """`{product id: (name in the layout, QR code to the short address of its page)}`, as `typeset` takes drawings."""
    before, after = (settings.SITE_URL + reverse("product_short", args=[0])).rsplit("0", 1)
    found = {}
    for card in (card for chapter in volume["chapters"] for card in chapter["cards"]):
        rows = codes.rows(before, card["id"], after)
        found[str(card["id"])] = (f"qr{card['id']:010d}", [len(rows), f"{CODE_COLOUR} rg\n{codes.outline(rows)}\nf"])
    return found


def _cover(volume, pictures):
    """The pictures along the foot of the cover: the first of as many chapters as there is room for."""
    firsts = [
        next((pictures[str(card["id"])][0] for card in chapter["cards"] if str(card["id"]) in pictures), None)
        for chapter in volume["chapters"]
    ]
    everything = [name for name, _path in pictures.values()]
    return list(dict.fromkeys([*(name for name in firsts if name), *everything]))[:COVER_PICTURES]


def _finish(edition, printed, fingerprint, cards):
    names = {card["id"]: card["name"] for card in cards}
    without = [{"id": pk, "name": names[pk]} for _volume, missing in printed for pk in missing]
    try:
        with transaction.atomic():
            edition.volumes.all().delete()
            Volume.objects.bulk_create(volume for volume, _missing in printed)
            edition.finish(
                checksum=fingerprint,
                products=len(cards),
                sellers=len({card["seller"] for card in cards}),
                without_photo=without,
                done=len(cards),
                total=len(cards),
            )
    except IntegrityError:
        edition.finish(same_as=Edition.objects.printed().get(checksum=fingerprint))


def _chapter_span(volume):
    names = [chapter["name"] for chapter in volume["chapters"]]
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"


def changes_since(edition):
    """`{"changed": n, "added": n, "gone": n}`: how the products of its scope differ from what was printed.

    Only products touched since are drawn again, so the answer costs what has changed, not what was printed.
    """
    printed = {
        card["id"]: card
        for volume in edition.volumes.all()
        for chapter in volume.payload["chapters"]
        for card in chapter["cards"]
    }
    now = printable(edition)
    suspects = sorted(set(_touched_since(edition)) & printed.keys())
    with translation.override("id"):
        changed = sum(card != printed[card["id"]] for card in gather(edition, suspects))
    return {"changed": changed, "added": len(now - printed.keys()), "gone": len(printed.keys() - now)}


def in_print():
    """The ids of the products in the catalogue the public downloads now. Its content is frozen, so it is read once."""
    edition = Edition.objects.current()
    if edition is None:
        return frozenset()
    return cache.get_or_set(f"in-print:{edition.pk}", lambda: frozenset(_ids_of(edition)), 24 * 3600)


def _ids_of(edition):
    for volume in edition.volumes.all():
        yield from (card["id"] for chapter in volume.payload["chapters"] for card in chapter["cards"])


def released_with(products):
    """The catalogues the public may download that hold one of these products, by the set of their ids."""
    for edition in Edition.objects.public().prefetch_related("volumes"):
        chapters = (chapter for volume in edition.volumes.all() for chapter in volume.payload["chapters"])
        if any(card["id"] in products for chapter in chapters for card in chapter["cards"]):
            yield edition


def _touched_since(edition):
    """Products changed since, or of a changed maker, or that lost a badge by its date."""
    since = edition.started_at
    lapsed = Q(licences__valid_until__gte=since.date(), licences__valid_until__lt=timezone.localdate())
    touched = Q(updated_at__gte=since) | Q(seller__updated_at__gte=since) | lapsed
    return in_scope(edition).filter(touched).values_list("pk", flat=True)
