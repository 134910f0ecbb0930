"""What a product's page says, drawn once per change like its card and kept: the same for every visitor of a language."""

from functools import cache as once

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from catalog.cards import keep_cards, kept_cards
from catalog.models import Product
from catalog.structured import product_data

RELATED = 4
HOLDS = 24 * 3600  # seconds; badges lapse by the day, which is in the key


@once
def pages():
    """Published products with what their pages show. Questions made once and asked often, like catalog.browsing's."""
    return Product.objects.published().with_owner()


@once
def newest():
    """Published products with what their kept cards need, the newest first."""
    return Product.objects.published().for_kept_cards().order_by("-published_at", "-pk")


def parts_of(request, product):
    """`{"description", "head", "body"}` of a published product. Two queries when kept: which products are related, and
    whether they or it have changed, is always asked."""
    related = list(newest().related_to(product)[:RELATED])
    key = _key(product, related)
    kept = cache.get(key)
    if kept is None:
        kept = _drawn(request, product, related)
        cache.set(key, kept, HOLDS)
    return {name: mark_safe(html) for name, html in kept.items()}  # noqa: S308 drawn by our own templates


def _key(product, related):
    stamps = ":".join(
        f"{one.pk}-{own.timestamp()}-{maker.timestamp()}" for one in (product, *related) for own, maker in [one.stamp]
    )
    return f"page:{get_language()}:{timezone.localdate():%y%m%d}:{stamps}"


def _drawn(request, product, related):
    drawn = kept_cards([(other.pk, *other.stamp) for other in related])
    undrawn = [other for other in related if other.pk not in drawn]
    prefetch_related_objects([product, *undrawn], *Product.objects.page_prefetches())
    drawn |= keep_cards(undrawn)
    context = {
        "product": product,
        "related": [drawn[other.pk] for other in related],
        "structured": product_data(request, product),
    }
    return {
        "description": escape(_description(product)),
        "head": render_to_string("catalog/_product_head.html", context, request),
        "body": render_to_string("catalog/_product_body.html", context, request),
    }


def _description(product):
    if product.text:
        return Truncator(product.text).chars(150)
    return f"{product.title} {product.netto_text}, {product.seller.name} {product.seller.place()}."
