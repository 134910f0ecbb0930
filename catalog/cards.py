"""A product's card: drawn once per change, language and day, and kept."""

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from catalog.models import Product


def cards(rows):
    """The HTML of cards for `(id, product's stamp, maker's stamp, …)` rows, in order; drawn only where not yet kept."""
    kept = kept_cards(rows)
    missing = [row for row in rows if row[0] not in kept]
    if missing:
        kept |= keep_cards(Product.objects.filter(pk__in=[row[0] for row in missing]).for_cards())
    return [kept[row[0]] for row in rows if row[0] in kept]


def cards_of(ids):
    """The same for ids whose stamps are not known yet."""
    found = Product.objects.filter(pk__in=ids).for_kept_cards().in_bulk()
    products = [found[pk] for pk in ids if pk in found]
    kept = kept_cards([(product.pk, *product.stamp) for product in products])
    undrawn = [product for product in products if product.pk not in kept]
    prefetch_related_objects(undrawn, *Product.objects.card_prefetches())
    kept |= keep_cards(undrawn)
    return [kept[product.pk] for product in products]


def kept_cards(rows):
    """`{id: HTML}` of the cards that need no drawing."""
    keys = _card_keys((row[0], row[1:3]) for row in rows)
    kept = cache.get_many(keys.values())
    return {pk: mark_safe(kept[key]) for pk, key in keys.items() if key in kept}  # noqa: S308 our own template


def keep_cards(products):
    """`{id: HTML}` of newly drawn cards, kept for a day. The products come with all a card shows."""
    stamps = {product.pk: product.stamp for product in products}
    keys, drawn = _card_keys(stamps.items()), {product.pk: draw(product) for product in products}
    cache.set_many({keys[pk]: card for pk, card in drawn.items()}, 24 * 3600)
    return drawn


def _card_keys(stamps):
    """`{id: key}` from `(id, (its stamp, its maker's stamp))`: a key changes with the product, its maker, the language
    and the day, because badges lapse by themselves."""
    common = f"card:{get_language()}:{timezone.localdate():%y%m%d}"
    return {pk: f"{common}:{pk}:{own.timestamp()}:{maker.timestamp()}" for pk, (own, maker) in stamps}


def draw(product):
    """One card from its prefetched product."""
    return get_template("catalog/_card.html").render({"product": product})
