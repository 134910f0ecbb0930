"""Long lists of makers, a page at a time in the order of their names."""

from django.db.models import Q

PAGE = 50


def page(sellers, last=None):
    """`([maker], id of the last one while more follow, or None)` after the maker `last`."""
    if last:
        sellers = sellers.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = list(sellers.select_related("subdistrict").order_by("name", "pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def number(text):
    """An id from the address bar or a form, or None for what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None
