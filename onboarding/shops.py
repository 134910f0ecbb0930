"""What readiness knows of a maker's shops."""

from django.db.models import Count

from catalog.readings import StoreFacts
from onboarding.models import StoreAccount


def facts_for(sellers):
    """`{(seller id, channel id): StoreFacts}` of these makers, in one query."""
    stores = StoreAccount.objects.filter(seller__in=sellers).annotate(chosen=Count("couriers"))
    return {
        (store.seller_id, store.channel_id): StoreFacts(
            store.is_confirmed, store.shop_name, store.shop_address, store.chosen
        )
        for store in stores
    }
