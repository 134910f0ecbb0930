"""Whether a machine asks for a page rather than a person who reads it: an honest guess from what it says of itself."""

import re

# What crawlers, previews of links, watchers and programs call themselves. A browser's own words hold none of these; Cubot
# is a make of phones.
NAMED = re.compile(
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|preview|fetch|scrap|archiv|monitor|uptime|pingdom|headless|lighthouse|validator"
    r"|facebookexternalhit|meta-external|^whatsapp/|embedly|python|curl/|wget/|^java/|okhttp|go-http|^node|axios|libwww"
    r"|^ruby|^php/",
    re.IGNORECASE,
)
AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")  # a browser that loads a page before anybody opens it says `prefetch` here


def is_machine(request):
    """Nobody reads what is asked for with HEAD, ahead of time, without a name, or by what calls itself a machine."""
    asked_ahead = any("prefetch" in request.headers.get(name, "").lower() for name in AHEAD)
    browser = request.headers.get("User-Agent", "").strip()
    # The middleware answers a HEAD as a GET; what was asked stands in the environment.
    return request.META["REQUEST_METHOD"] == "HEAD" or asked_ahead or not browser or bool(NAMED.search(browser))
