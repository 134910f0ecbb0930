"""What a change of composition, process, brand or sizes does to licences that hold by event: it puts them in question.

The badge is off until a person of the office says whether the licence still covers the product (UU 6/2023).
"""

from django.db import transaction
from django.utils import timezone

from catalog.models import Licence, Product, ScopeQuestion

# Which question a changed field of a product asks.
ASKED_BY = {
    "composition": ScopeQuestion.Reason.COMPOSITION,
    "process": ScopeQuestion.Reason.PROCESS,
    "brand": ScopeQuestion.Reason.BRAND,
}


def questionable(product):
    """The verified licences of a product that such a change puts in question."""
    if product.pk is None:
        return Licence.objects.none()
    return Licence.objects.filter(products=product, kind__in=ScopeQuestion.KINDS, verified_at__isnull=False)


def reason_of(fields):
    """The gravest reason among changed fields, or None when none of them asks."""
    return next((reason for field, reason in ASKED_BY.items() if field in fields), None)


@transaction.atomic
def ask(product, reason, *, by, variant=None, proposal=None):
    """Open a question for each licence it touches; one that is open already stays. Says which licences lost their badge."""
    asked = []
    for licence in questionable(product):
        _question, is_new = ScopeQuestion.objects.get_or_create(
            licence=licence,
            product=product,
            variant=variant,
            answered_at=None,
            defaults={"seller_id": product.seller_id, "reason": reason, "asked_by": by, "proposal": proposal},
        )
        asked += [licence] if is_new else []
    if asked:
        renew_doubts(product)
    return asked


@transaction.atomic
def answer(question, *, covers, by):
    """Yes: the badge comes back. No: the licence no longer covers the product, or that size of it. Safe to repeat."""
    answered = ScopeQuestion.objects.open().filter(pk=question.pk)
    if not answered.update(answered_at=timezone.now(), answered_by=by, still_covers=covers):
        return
    if not covers and question.variant_id is None:
        question.licence._history_user = by
        question.licence.products.remove(question.product)
    renew_doubts(question.product)


@transaction.atomic
def renew_doubts(product):
    """Write the cache of what is in question, and have its card and page drawn anew."""
    sizes = set(product.variants.values_list("pk", flat=True))
    in_doubt = {}
    for licence, variant in (
        product.questions.in_doubt().filter(licence__products=product).values_list("licence", "variant")
    ):
        in_doubt.setdefault(licence, set()).add(variant)
    doubts = [
        [licence, variant]
        for licence, variants in sorted(in_doubt.items())
        for variant in ([None] if None in variants or variants >= sizes else sorted(variants))
    ]
    Product.objects.filter(pk=product.pk).update(cached_doubts=doubts, updated_at=timezone.now())
    product.cached_doubts = doubts
