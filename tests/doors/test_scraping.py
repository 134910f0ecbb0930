"""Phone numbers: a stranger who follows every link the portal shows gathers those that were published, and no other.

The crawl ends when no link is left, in both languages, with fragments, sitemaps, PDFs and the doors to WhatsApp: whoever
scrapes for an hour sees no more than it does."""

import html
import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test import Client

from catalog.models import Product
from sellers.models import Seller, User
from tests.permissions.reading import everything_in

pytestmark = pytest.mark.django_db

BEGIN = ("/", "/en/", "/sitemap.xml", "/robots.txt", "/katalog.pdf", "/manifest.webmanifest", "/luring/", "/sw.js")
LINK = re.compile(
    r"""(?:href|src|action|hx-get|data-src|content)\s*=\s*["']([^"'<>]+)["']|<loc>([^<]+)</loc>|"(/[^"\s<>]*)\""""
)
SEPARATORS = re.compile(r"(?<=\d)[\s.\-()/\u00a0\u2011\u2013]+(?=\d)")
OURS = ("", "testserver", "localhost:8000")
PRIVATE, PUBLISHED = "81234567801", "81398765402"


@pytest.fixture
def makers(cast):
    """Every person and maker has a number, and one maker has published one for buyers."""
    _users, records, _watcher = cast
    for number, person in enumerate(User.objects.order_by("pk")):
        User.objects.filter(pk=person.pk).update(phone=f"+62812345679{number:02d}")
    Seller.objects.update(phone=f"+62{PRIVATE}", public_phone="")
    shown = Product.objects.get(pk=records["published"]).seller
    Seller.objects.filter(pk=shown.pk).update(public_phone=f"+62{PUBLISHED}")
    return shown


def numbers():
    """The digits of every number that is kept, without its country or zero."""
    of_people = User.objects.exclude(phone=None).values_list("phone", flat=True)
    of_makers = Seller.objects.values_list("phone", flat=True)
    return {str(phone).removeprefix("+62") for phone in (*of_people, *of_makers)}


def links(text, at):
    for found in LINK.findall(text):
        place = urlsplit(urljoin(at, html.unescape(next(filter(None, found)))))
        if place.netloc in OURS and place.path.startswith("/"):
            yield place.path + (f"?{place.query}" if place.query else "")


def crawled(most=3000):
    """`{address: what it says}` of all that a stranger reaches; redirects are read and not followed off the site."""
    client, seen, waiting = Client(raise_request_exception=False), {}, list(BEGIN)
    while waiting and len(seen) < most:
        address = waiting.pop()
        if address not in seen and not address.startswith("/static/"):
            seen[address] = ask(client, address)
            waiting += links(seen[address], address)
    assert not waiting or len(seen) < most, "the crawl has no end"
    return seen


def ask(client, address):
    """The page, its fragment, and where it sends on to."""
    whole = client.get(address)
    text = everything_in(whole) if "image" not in whole.headers.get("Content-Type", "") else ""
    fragment = (
        client.get(address, headers={"hx-request": "true"}) if "html" in whole.headers.get("Content-Type", "") else None
    )
    onward = whole.headers.get("Location", "")
    text += f'\n<a href="{onward}">' if onward else ""
    return text + (everything_in(fragment) if fragment else "")


def plain(text):
    return SEPARATORS.sub("", unquote(text))


def test_following_every_link_gathers_only_what_was_published(makers):
    pages = crawled()
    kept = numbers() - {PUBLISHED}
    told = {address for address, text in pages.items() if any(number in plain(text) for number in kept)}
    published = {address for address, text in pages.items() if PUBLISHED in plain(text)}
    assert (told, len(kept) > 10) == (set(), True)
    assert len(pages) > 40
    assert any(address.startswith("/ke/") for address in published)  # the button does lead to the maker who chose so
    assert makers.get_absolute_url() in published


@pytest.mark.parametrize(
    "written", ["0812-3456-7801", "+62 812 3456 7801", "(0812) 34567801", "wa.me/6281234567801", "0812.3456.7801"]
)
def test_a_number_is_seen_however_it_is_written(written):
    assert PRIVATE in plain(f"<p>Hubungi {written}</p>")


def test_a_number_in_the_story_is_the_makers_own_word_and_is_found(makers):
    """The crawl does find what is there: a number that a maker wrote into the story."""
    Seller.objects.filter(pk=makers.pk).update(story=f"Pesan ke 0{PRIVATE[:3]}-{PRIVATE[3:7]}-{PRIVATE[7:]}")
    pages = crawled()
    assert makers.get_absolute_url() in {address for address, text in pages.items() if PRIVATE in plain(text)}
