"""Consent to be shown, and what its end does: the maker's pages come down at once (UU 27/2022)."""

from django.db import transaction

from catalog.editions import released_with
from catalog.models import Product
from sellers.models import Consent


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
