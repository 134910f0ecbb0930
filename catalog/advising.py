"""What is said about a product's photos at once: which rule of which marketplace each does not keep to, and how to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.models import PhotoRule
from ikmportal.lib.photo_advice import distance

SAME_COLOUR = 24  # levels of 255 between two means: two pouches before one wall are alike in shape, not in colour
SIDE, SQUARE, SHARP = PhotoRule.Measure.SIDE, PhotoRule.Measure.SQUARE, PhotoRule.Measure.SHARP
TEXT, ALIKE, COUNT = PhotoRule.Measure.TEXT, PhotoRule.Measure.ALIKE, PhotoRule.Measure.COUNT


@dataclass(frozen=True)
class Finding:
    """`must`: a marketplace refuses it; else it is advice."""

    words: str
    must: bool = False


def advise_on(product):
    """Give each of a product's photos its `findings`, the grave ones first, and the product those on all of them.

    Rules are read once; what is measured waits in `Photo.facts` and may not be there yet."""
    rules = PhotoRule.objects.in_force()
    photos = list(product.photos.all())
    for photo in photos:
        photo.findings = _sorted(finding for rule in rules for finding in _on_photo(rule, photo, photos))
    chosen = sum(1 for photo in photos if photo.position)
    product.findings = _sorted(finding for rule in rules if chosen for finding in _on_all(rule, chosen))
    return product


def _sorted(findings):
    return sorted(findings, key=lambda finding: not finding.must)


def _on_photo(rule, photo, photos):
    read = _read(rule.measure, photo, photos)
    if read is not None and not rule.allows(read):
        yield Finding(_words(rule, photo, photos), rule.weight == rule.Weight.MUST)


def _read(measure, photo, photos):
    """The measured value, or None while it is unknown."""
    facts = photo.facts or {}
    if measure == SIDE:
        return min(photo.width, photo.height)
    if measure == SQUARE:
        return min(photo.width, photo.height) / max(photo.width, photo.height)
    if measure == SHARP:
        return facts.get("sharpness")
    if measure == TEXT:
        return facts.get("text")
    return _nearest(photo, photos)[0] if measure == ALIKE and facts else None


def _nearest(photo, photos):
    """`(in how many of 64 places it differs, which photo)` of the most similar earlier one of like colour."""
    earlier = photos[: photos.index(photo)]
    near = [
        (distance(photo.facts["fingerprint"], other.facts["fingerprint"]), place, other)
        for place, other in enumerate(earlier)
        if other.facts and _like_colour(photo.facts["colour"], other.facts["colour"])
    ]
    found = min(near, default=(64, 0, None))
    return found[0], found[2]


def _like_colour(one, other):
    return all(abs(a - b) <= SAME_COLOUR for a, b in zip(one, other, strict=True))


def _words(rule, photo, photos):
    facts = {
        "who": rule.get_channel_display(),
        "least": f"{rule.least or 0:g}",
        "side": min(photo.width, photo.height),
        "size": f"{photo.width} × {photo.height}",
    }
    if rule.measure == SIDE and rule.weight == rule.Weight.MUST:
        return _("Terlalu kecil: %(side)s piksel. %(who)s menolak di bawah %(least)s piksel.") % facts
    if rule.measure == SIDE:
        return (
            _(
                "Kecil: %(side)s piksel. Ambil ulang lebih dekat; Shopee dan Lazada menampilkan baik dari %(least)s piksel."
            )
            % facts
        )
    if rule.measure == SQUARE:
        return (
            _("Belum persegi (%(size)s): tepinya terpotong di katalog, Shopee, dan Lazada. Potong menjadi persegi.")
            % facts
        )
    if rule.measure == SHARP:
        return _("Mungkin kabur. Pegang ponsel dengan dua tangan di tempat terang, lalu ambil ulang.")
    if rule.measure == TEXT:
        return _("Mungkin ada tulisan di atas foto. Shopee dan Lazada tidak menyukai tanda air atau harga pada foto.")
    other = _nearest(photo, photos)[1]
    which = _("foto %(place)s") % {"place": other.position} if other.position else _("salah satu calon")
    return _("Hampir sama dengan %(which)s. Pilih satu; tampilkan sisi lain produknya.") % {"which": which}


def _on_all(rule, chosen):
    if rule.measure != COUNT or rule.allows(chosen):
        return
    facts = {
        "who": rule.get_channel_display(),
        "chosen": chosen,
        "least": f"{rule.least or 0:g}",
        "most": f"{rule.most or 0:g}",
    }
    if rule.least is not None and chosen < rule.least:
        yield Finding(_("%(chosen)s foto dipilih. %(who)s menyukai %(least)s foto atau lebih.") % facts)
    else:
        yield Finding(_("%(chosen)s foto dipilih. %(who)s hanya menerima %(most)s yang pertama.") % facts)
