"""Our own pages, read as a visitor reads them."""

import re
from html import unescape
from html.parser import HTMLParser

SHOWN_BY_OTHERS = ("description", "og:title", "og:description", "og:site_name", "og:locale")
SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-copied")
UNSEEN = ("script", "style", "svg")


class _Reader(HTMLParser):
    """Collects what is seen or spoken: texts, and the attributes that hold words."""

    def __init__(self):
        super().__init__()
        self.said, self.unseen = [], 0

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.unseen += tag in UNSEEN
        self.said += [facts[name] for name in SPOKEN if facts.get(name)]
        if (facts.get("name") or facts.get("property")) in SHOWN_BY_OTHERS:
            self.said.append(facts["content"])

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN

    def handle_data(self, text):
        if text.strip() and not self.unseen:
            self.said.append(" ".join(text.split()))


def html(response):
    return response.content.decode()


def said(response):
    """Every text a page shows or speaks, in order."""
    reader = _Reader()
    reader.feed(html(response))
    return reader.said


def cards(response):
    """The addresses of a page's cards, in order."""
    return re.findall(r'<h3><a href="([^"]+)"', html(response))


def names(response):
    """The names on a page's cards, in order."""
    return [unescape(name) for name in re.findall(r'<h3><a href="[^"]+">([^<]+)', html(response))]


def offers(response):
    """`{(facet, value): (count, whether it is chosen)}` of a list's filters."""
    found = re.findall(
        r'<input type="checkbox" [^>]*?name="(\w+)" value="([^"]*)"( checked)?>.*?<i>([\d.]+)</i>', html(response)
    )
    return {
        (name, unescape(value)): (int(count.replace(".", "")), bool(chosen)) for name, value, chosen, count in found
    }


def chips(response):
    """`{label: address that a chip's cross leads to}`."""
    found = re.findall(r'<a class="chip filter" href="([^"]+)"[^>]*>([^<]+)', html(response))
    return {unescape(label): unescape(address) for address, label in found}


def link(response, rel):
    """The address of the next or previous page, or None on the last or first."""
    for anchor in re.findall(r"<a [^>]*>", html(response)):
        if f'rel="{rel}"' in anchor:
            return unescape(re.search(r'href="([^"]+)"', anchor)[1])
    return None


def count(response):
    """How many products a list says it has."""
    return int(re.search(r'class="list-count"[^>]*>\s*([\d.,]+)', html(response))[1].replace(".", ""))
