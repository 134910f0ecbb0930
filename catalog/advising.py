"""What is said about a product's photos at once: which rule of which channel each does not keep to, and how to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.models import Rule, RulePack
from catalog.models.rule import shown
from catalog.readings import nearest

SIDE, SQUARE, SHARP, TEXT, ALIKE = "photo_side photo_shape photo_sharpness photo_text photo_alike".split()
COUNT = "photos"


@dataclass(frozen=True)
class Finding:
    """`must`: a marketplace refuses it; else it is advice."""

    words: str
    must: bool = False


def advise_on(product):
    """Give each of a product's photos its `findings`, the grave ones first, and the product those on all of them.

    Rules are read once; what is measured waits in `Photo.facts` and may not be there yet."""
    rules = _rules()
    photos = list(product.photos.all())
    for photo in photos:
        photo.findings = _sorted(finding for rule in rules for finding in _on_photo(rule, photo, photos))
    chosen = sum(1 for photo in photos if photo.position)
    product.findings = _sorted(finding for rule in rules if chosen for finding in _on_all(rule, chosen))
    return product


def _rules():
    """Those on photos of the packs in force; the same advice of several channels is said once."""
    packs = RulePack.objects.filter(channel__is_used=True).in_force()
    about = Rule.objects.filter(pack__in=packs.values(), field__in=[SIDE, SQUARE, SHARP, TEXT, ALIKE, COUNT])
    found = {}
    for rule in about.select_related("pack__channel").order_by("pack__channel", "position"):
        who = rule.pack_id if rule.is_compulsory else None
        found.setdefault((rule.field, who, rule.least, rule.most), rule)
    return list(found.values())


def _sorted(findings):
    return sorted(findings, key=lambda finding: not finding.must)


def _on_photo(rule, photo, photos):
    read = _read(rule.field, photo, photos)
    if read is not None and not rule.allows(read):
        yield Finding(_words(rule, photo, photos), rule.is_compulsory)


def _read(field, photo, photos):
    """The measured value, or None while it is unknown."""
    facts = photo.facts or {}
    if field == SIDE:
        return min(photo.width, photo.height)
    if field == SQUARE:
        return photo.shape
    if field == SHARP:
        return facts.get("sharpness")
    if field == TEXT:
        return facts.get("text")
    return nearest(photo, photos)[0] if field == ALIKE else None


def _words(rule, photo, photos):
    facts = {
        "who": rule.pack.channel,
        "least": shown(rule.least),
        "side": min(photo.width, photo.height),
        "size": f"{photo.width} × {photo.height}",
    }
    if rule.field == SIDE and rule.is_compulsory:
        return _("Terlalu kecil: %(side)s piksel. %(who)s menolak di bawah %(least)s piksel.") % facts
    if rule.field == SIDE:
        return (
            _(
                "Kecil: %(side)s piksel. Ambil ulang lebih dekat; Shopee dan Lazada menampilkan baik dari %(least)s piksel."
            )
            % facts
        )
    if rule.field == SQUARE:
        return (
            _("Belum persegi (%(size)s): tepinya terpotong di katalog, Shopee, dan Lazada. Potong menjadi persegi.")
            % facts
        )
    if rule.field == SHARP:
        return _("Mungkin kabur. Pegang ponsel dengan dua tangan di tempat terang, lalu ambil ulang.")
    if rule.field == TEXT:
        return _("Mungkin ada tulisan di atas foto. Shopee dan Lazada tidak menyukai tanda air atau harga pada foto.")
    other = nearest(photo, photos)[1]
    which = _("foto %(place)s") % {"place": other.position} if other.position else _("salah satu calon")
    return _("Hampir sama dengan %(which)s. Pilih satu; tampilkan sisi lain produknya.") % {"which": which}


def _on_all(rule, chosen):
    if rule.field != COUNT or rule.allows(chosen):
        return
    facts = {"who": rule.pack.channel, "chosen": chosen, "least": shown(rule.least), "most": shown(rule.most)}
    if rule.most is not None and chosen > rule.most:
        yield Finding(_("%(chosen)s foto dipilih. %(who)s menerima paling banyak %(most)s.") % facts, True)
    else:
        yield Finding(_("%(chosen)s foto dipilih. %(who)s menyukai %(least)s foto atau lebih.") % facts)
