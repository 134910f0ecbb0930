"""Whether an address sends people off the site because a link or a form told it to."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from sellers.models import User
from tests.permissions.check import asked, unlogged
from tests.permissions.rules import expected

ELSEWHERE = (
    "//evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\\evil.example",
    "https:///evil.example",
)
# The names by which addresses are told where to go, here and in the libraries.
NAMES = ("next", "kembali", "ke", "return", "redirect", "redirect_to", "url", "dari")
OURS = ("", "testserver", "localhost:8000")

_LINKS = re.compile(r"""(?:href|action|src)=["'](?:javascript:|[/\\]{2}evil|https?:[/\\]+evil)""", re.I)


def open_redirects(client, role, table, records, at=None):
    """Findings at every address that sends onward, or might after a form is filled in."""
    client.raise_request_exception = False
    keys = {"login": User.objects.get(pk=records["user"]).username, "password": "kata-sandi-uji"}  # those of the owner
    with unlogged():
        return [
            f"{role} {method.upper()} {address} with {place}: {fault}"
            for method in ("get", "post")
            for address in at or table
            for place in _tried_at(expected(table, address, method, role), method, address)
            if (fault := _fault(client, method, address.format_map(records), place, keys))
        ]


# Signing in with a provider leaves for it, and for nowhere else.
PROVIDERS = {"/akun/google/": "https://accounts.google.com/o/oauth2/", "/akun/facebook/": "https://www.facebook.com/"}
# A button of a product's page leads to where it is sold, or to a chat with its maker.
PROVIDERS |= {"/ke/": ("https://wa.me/", "https://pasar.id/")}


def _is_provider(address, location):
    return any(address.startswith(ours) and location.startswith(theirs) for ours, theirs in PROVIDERS.items())


def _tried_at(may, method, address):
    """Everything where an answer is a way onward, or where somebody signs in; once where a page may carry it in a link."""
    if ">" in may or address.startswith("/akun/"):
        return ELSEWHERE
    return ELSEWHERE[1:2] if may in ("o", "d") and method == "get" else ()


def _fault(client, method, address, place, keys):
    told = dict.fromkeys(NAMES, place)
    address += ("&" if "?" in address else "?") + urlencode(told)
    with asked(
        client, method, address, {**told, **keys} if method == "post" else {}, Referer="https://evil.example/"
    ) as (got, _written):
        location = got.headers.get("Location", "")
        if (leaves(location) and not _is_provider(address, location)) or any(
            leaves(value) for name, value in parse_qsl(urlsplit(location).query) if name in NAMES
        ):
            return f"sends to {location}"
        page = "html" in got.headers.get("Content-Type", "") and got.getvalue().decode("utf-8", "replace")
        return "links there" if page and _LINKS.search(page) else ""


def leaves(location):
    """Whether a browser would go to another site, or run it. Browsers read a backslash as a slash, and pass over blanks."""
    parts = urlsplit(re.sub(r"[\s\x00-\x1f]", "", location).replace("\\", "/"))
    empty_host = parts.scheme in ("http", "https") and not parts.netloc
    return empty_host or parts.scheme not in ("", "http", "https") or parts.netloc not in OURS
