"""Small words for templates."""

from functools import cache

from django import template
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from ikmportal.lib import money

register = template.Library()


@register.simple_tag
@cache
def icon(name, size=20):
    """An inline Lucide icon, hidden from screen readers: the words beside it speak. Drawn once a process."""
    return lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"})


@register.filter
def rupiah(amount):
    """`15000|rupiah` → `Rp15.000`; "" for None."""
    return "" if amount is None else money.rupiah(amount, get_language() or "id")


@register.filter
def thousands(number):
    """`1234|thousands` → `1.234` in Indonesian, `1,234` in English."""
    separator = "," if get_language() == "en" else "."
    return f"{number:,}".replace(",", separator)


@register.filter
def get(mapping, key):
    return mapping.get(key)
