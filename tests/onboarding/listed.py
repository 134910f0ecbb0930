"""A marketplace and a product that stands on it, for tests of what is done there."""

from django.urls import reverse
from django.utils import timezone

from catalog.models import Channel, Listing
from onboarding import listing as keeping

ADDRESS = "https://shopee.co.id/Keripik-Tempe-i.123.456"


def marketplace(code="shopee", name="Shopee", hosts="shopee.co.id\nshp.ee", **facts):
    found = Channel.objects.filter(code=code).first()
    return found or Channel.objects.create(code=code, name=name, kind=Channel.Kind.MARKETPLACE, hosts=hosts, **facts)


def listed(product, *, by, channel=None, address="", **facts):
    """Recorded as a person would; other facts, such as a state, are laid on afterwards."""
    channel = channel or marketplace()
    host = channel.hosts.split()[0]
    made = Listing(product=product, channel=channel, address=address or f"https://{host}/i.{product.pk}.{channel.pk}")
    keeping.record(made, by=by)
    for name, value in facts.items():
        setattr(made, name, value)
    if facts:
        made.save()
    return Listing.objects.for_work().get(pk=made.pk)


def door(name, listing):
    return reverse(name, args=[listing.product_id, listing.channel.code])


def days_ago(days):
    return timezone.now() - timezone.timedelta(days=days)
