"""Shops and what stands in them, for tests that begin with one."""

from datetime import timedelta

from django.utils import timezone

from catalog.models import Channel, Listing
from onboarding import opening
from onboarding.checklist import checklist
from onboarding.models import Courier, Requirement, StoreAccount
from tests import people

State = StoreAccount.State


def channel(code=Channel.SHOPEE):
    return Channel.objects.get(code=code)


def shop(seller, at, state=State.NONE, **facts):
    """A shop in any state, without the way there."""
    return StoreAccount.objects.create(seller=seller, channel=at, state=state, **facts)


def live(product, at, *, by, checked=0):
    """A live listing, looked at so many days ago; None: by nobody yet."""
    made = Listing.objects.create(product=product, channel=at, address="https://shopee.co.id/p-i.1.2", recorded_by=by)
    if checked is not None:
        made.checked_at, made.checked_by = timezone.now() - timedelta(days=checked), by
        made.save()
    return made


def confirmed(seller, at, *, by, product=None):
    """One that could be active: every step of its checklist met, a listing just looked at, confirmed."""
    held = opening.describe(seller, at, described(at), by=by)
    live(product or seller.products.first() or people.product(of=seller), at, by=by)
    for step in checklist(seller, at).steps:
        if step.requirement.family == Requirement.Family.ATTESTED:
            opening.tick(seller, step.requirement, by=by)
        elif not step.is_met:
            opening.waive(seller, step.requirement, "uji", by=by)
    for state in (State.REGISTERED, State.CONFIRMED):
        opening.move(held, state, by=by)
    return StoreAccount.objects.get(pk=held.pk)


def active(seller, at, *, by, product=None):
    held = confirmed(seller, at, by=by, product=product)
    opening.activate(held, by=by)
    return StoreAccount.objects.get(pk=held.pk)


def described(at, **facts):
    couriers = Courier.objects.filter(channel=at)[:1]
    told = {"shop_name": "Dapur Alit", "shop_address": "Jalan Tempe 1", "shop_phone": "", "shop_link": ""}
    return told | {"couriers": couriers} | facts
