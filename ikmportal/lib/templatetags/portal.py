"""Small words for templates."""

from functools import cache

from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from ikmportal.lib import money
from ikmportal.lib.devices import device_name

register = template.Library()


@register.simple_tag
@cache
def icon(name, size=20):
    """An inline Lucide icon, hidden from screen readers: the words beside it speak. Drawn once a process."""
    return lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"})


@register.simple_tag
@cache
def stylesheet(name):
    """The link to `static/css/<name>.css`. Drawn once a process: a page names a dozen."""
    return format_html('<link rel="stylesheet" href="{}">', static(f"css/{name}.css"))


@register.simple_tag
def portal(what):
    """Whose portal it is, for a kept part: `{% portal "name" %}` asks the settings, which every page shares."""
    return settings.PORTAL[what]


@register.tag
def kept(parser, token):
    """`{% kept %}…{% endkept %}`: a part that says the same on every page of a language, whoever asks. Drawn once a process."""
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes)


class Kept(template.Node):
    """Its nodes are drawn with no variable at all, so that nothing of a page or a visitor can be kept by mistake. It holds no
    block, and Django need not look through it for one on every page."""

    child_nodelists = ()
    drawn = {}  # {(node, language): HTML}

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        place = self, get_language()
        if place not in self.drawn:
            self.drawn[place] = self.nodelist.render(context.new({}))
        return self.drawn[place]


@receiver(setting_changed)
def forget(**_changed):
    """A test that changes a setting sees it on the page."""
    Kept.drawn.clear()


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
def decimal(number, places=1):
    """`12.345|decimal` → `12,3`, without needless noughts; "" for None. Rounded for the eye alone."""
    pattern = f"#,##0.{'#' * int(places)}"
    return "" if number is None else format_decimal(number, pattern, locale=get_language() or "id")


@register.filter
def get(mapping, key):
    return mapping.get(key)


@register.filter
def device(user_agent):
    """`Mozilla/5.0 (Linux; Android 14) … Chrome/120` → `Chrome · Android`."""
    return device_name(user_agent)
