"""Which products have a halal certificate, and how the others get theirs: four groups that leave none out."""

from django.db.models import Case, Count, Exists, OuterRef, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import HalalPlan, Licence, Product

CERTIFIED, PROMISED, LATE, NO_PATH = "bersertifikat", "dijanjikan", "terlambat", "belum-ada-jalur"
WORDS = {
    CERTIFIED: _("bersertifikat"),
    PROMISED: _("dijanjikan"),
    LATE: _("terlambat dari janji"),
    NO_PATH: _("belum ada jalur"),
}


def with_standing(products, on=None):
    """Each with its group as `halal`: a certificate that holds today outweighs any promise."""
    today = on or timezone.localdate()
    certified = Product.objects.with_badge(Licence.Kind.HALAL, today).filter(pk=OuterRef("pk"))
    plans = HalalPlan.objects.filter(product=OuterRef("pk"))
    group = Case(
        When(Exists(certified), then=Value(CERTIFIED)),
        When(Exists(plans.overdue(today)), then=Value(LATE)),
        When(Exists(plans), then=Value(PROMISED)),
        default=Value(NO_PATH),
    )
    return products.annotate(halal=group)


def by_place(products, on=None):
    """`{(code or None, name or ""): {group: how many}}` over all of these products. One query."""
    place = "seller__subdistrict"
    rows = with_standing(products, on).order_by().values(place, f"{place}__name", "halal").annotate(number=Count("pk"))
    found = {}
    for row in rows:
        counted = found.setdefault((row[place], row[f"{place}__name"] or ""), dict.fromkeys(WORDS, 0))
        counted[row["halal"]] += row["number"]
    return found
