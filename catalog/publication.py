"""Publishing by the rules of the web channel, and what the end of consent does: the pages come down at once (UU 27/2022)."""

from django.db import transaction

from catalog import readiness
from catalog.editions import released_with
from catalog.models import CannotPublish, Channel, Override, Product
from sellers.models import Consent


@transaction.atomic
def publish(product, *, by, reason=""):
    """Show a product to the public. What the portal itself cannot do without (name, netto, consent …) no reason replaces;
    what the rules of the web channel ask beside it, a written reason does, and it is kept. Raises CannotPublish."""
    if product.is_published:
        return
    blocked = [] if product.missing_for_publishing() else in_the_way(product)
    if blocked and not reason:
        raise CannotPublish(blocked)
    if blocked:
        Override.objects.create(product=product, blocked=blocked, reason=reason, made_by=by)
    product.publish(by=by)


def in_the_way(product):
    """The compulsory rules of the web channel a product does not keep, in words."""
    web = Channel.objects.in_use().filter(code=Channel.WEB)
    return [
        str(finding.rule.message) for assessment in readiness.of_one(product, web) for finding in assessment.blocking
    ]


@transaction.atomic
def end_consent(seller, *, channel, by):
    """Withdraw the consent in force and with it every published product, and take back the printed catalogues that hold
    one. Says how many products came down; safe to repeat."""
    consent = Consent.objects.select_for_update().in_force().filter(seller=seller).first()
    if consent is None:
        return 0
    consent.end(channel=channel, by=by)
    shown, catalogues = shown_with_consent(seller)
    for edition in catalogues:
        edition.take_back()
    for product in shown:
        product.withdraw(by=by)
    return len(shown)


def shown_with_consent(seller):
    """`(published products, printed catalogues)` that come down with the consent."""
    shown = list(Product.objects.published().filter(seller=seller))
    return shown, list(released_with({product.pk for product in shown}))
