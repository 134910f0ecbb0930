"""A shared cache between three browsers and the portal: two people signed in and one who is not, at every public address
and each one's own, with headers of many kinds. Nobody may be given a byte that is another's, and the cache may keep none."""

import gzip
import json
import re
import sys
import time
from contextlib import suppress

import django

from ikmportal.bench.scratch import FINISHED, attach, database
from ikmportal.drills import servers
from ikmportal.drills.browsers import Answer, Browser, session_of

OPTIONS = {"products": (6, "published products, each with its page and its maker's")}
FORGED = "jahat.example"
NO_OPINION = {}
VARIANTS = [
    ("GET", NO_OPINION),
    ("HEAD", NO_OPINION),
    ("GET", {"Accept_Language": "en"}),
    ("GET", {"Accept_Encoding": "gzip"}),
    ("GET", {"HX_Request": "true", "HX_Target": "browse"}),
    ("GET", {"HX_Request": "true", "HX_Target": "more", "HX_Boosted": "true"}),
    ("GET", {"Range": "bytes=0-99"}),
    ("GET", {"If_None_Match": '"lama"', "If_Modified_Since": "Thu, 01 Jan 2026 00:00:00 GMT"}),
    ("GET", {"Cache_Control": "no-cache", "Pragma": "no-cache"}),
    ("GET", {"X_Forwarded_Host": FORGED, "X_Forwarded_Server": FORGED, "Forwarded": f"host={FORGED}"}),
    ("GET", {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Proto": "https", "X_Real_IP": "203.0.113.7"}),
    ("GET", {"X_Original_URL": "/usaha/", "X_Rewrite_URL": "/usaha/", "X_HTTP_Method_Override": "POST"}),
    ("GET", {"Accept": "application/json", "X_Requested_With": "XMLHttpRequest", "User_Agent": "Mozilla/5.0 (iPhone)"}),
]
STORED = (200, 203, 204, 300, 301, 302, 404, 410)


def main(asked):
    servers.leave_on_sigterm()
    django.setup()
    with database(migrate=False):
        people, addresses = prepare(asked["products"])
        application = "without_guard" if asked["without_guard"] else "serve"
        with servers.web(f"ikmportal.drills.cache:{application}()") as web:
            began, round = time.monotonic(), Round(web.port, people)
            round.ask_all(addresses)
            return report(round, addresses, asked, seconds=time.monotonic() - began)


def prepare(count):
    """`{who: (session, token, the words that are theirs)}`, and the addresses: public ones, and each one's own page."""
    from ikmportal.bench import catalogue
    from sellers.models import Membership, Seller, User

    catalogue.grow(count, by=catalogue.prepare())
    people, private = {}, ["/akun/email/", "/akun/perangkat/"]
    for number, name in enumerate(("alit", "bima"), 1):
        user = User.objects.create_user(name, name=f"Kanari {name.title()}", phone=f"+6281200000{number:03}")
        maker = Seller.objects.create(name=f"Dapur Kanari {name.title()}")
        Membership.objects.create(user=user, seller=maker)
        private.append(f"/usaha/{maker.pk}/")
        session, token = session_of(user), name[0] * 32
        people[name] = (session, token, [user.name, maker.name, session, token, str(user.phone)])
    return people | {"nobody": ("", "", [])}, [*private, *public_addresses()]


def public_addresses():
    from catalog.models import Category, Product
    from sellers.models import Region, Seller

    products = Product.objects.published()
    makers = Seller.objects.filter(products__in=products).distinct()
    places = Region.objects.filter(pk__in=makers.values("subdistrict"))[:3]
    records = [*products, *makers, *Category.objects.filter(products__in=products).distinct()[:3]]
    pages = ["/", "/produk/", "/produk/?q=keripik", "/produk/?sertifikat=halal", "/ikm/", "/katalog-cetak/"]
    pages += [f"/kecamatan/{place.code}/" for place in places] + [record.get_absolute_url() for record in records]
    doors = [
        "/akun/login/",
        "/akun/password/reset/",
        "/akun/inactive/",
        "/tidak-ada/",
        "/survei/tidak-ada/",
        "/beranda/",
        "/usaha/",
    ]
    rest = [
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-produk.xml",
        "/luring/",
        "/sw.js",
        "/manifest.webmanifest",
        "/katalog.pdf",
    ]
    return [
        *pages,
        *(f"/en{page}" for page in pages[:6]),
        *doors,
        *rest,
        "/static/css/layers.css",
        "/media/public/tidak.webp",
    ]


# What gunicorn serves


def serve():
    attach()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def without_guard():
    """The portal as it would be, did it not say what is private and what differs from one to the other."""
    from django.conf import settings

    settings.MIDDLEWARE.remove("ikmportal.middleware.no_store_for_the_signed_in")
    portal = serve()

    def unguarded(environ, start_response):
        def start(status, headers, *problem):
            return start_response(
                status, [pair for pair in headers if pair[0] not in ("Vary", "Cache-Control")], *problem
            )

        return portal(environ, start)

    return unguarded


# The cache


class SharedCache:
    """Keeps as much as RFC 9111 lets it: whatever is not `private`, `no-store` or `no-cache`, has a whole body, and by each
    header that Vary names; for ever, also without being told for how long, and with its Set-Cookie."""

    def __init__(self):
        self.kept, self.hits = {}, 0

    def ask(self, browser, method, address, headers):
        asked = {name.replace("_", "-").lower(): value for name, value in (browser.headers | headers).items()}
        for wanted, answer in self.kept.get(address, []):
            if all(asked.get(name) == value for name, value in wanted.items()):
                self.hits += 1
                return Answer(answer.status, answer.headers, b"" if method == "HEAD" else answer.body)
        answer = browser.ask(method, address, **headers)
        if method == "GET" and self.may_keep(answer):
            names = [name.lower() for name in re.findall(r"[\w-]+", answer.headers.get("vary", ""))]
            self.kept.setdefault(address, []).append(({name: asked.get(name) for name in names}, answer))
        return answer

    def may_keep(self, answer):
        said = answer.headers.get("cache-control", "")
        forbidden = re.search("private|no-store|no-cache", said) or answer.headers.get("vary") == "*"
        return answer.status in STORED and not forbidden


# The browsers


class Round:
    """Everyone asks for everything, one after another, through one cache a kind of headers."""

    def __init__(self, port, people):
        self.people = people
        self.browsers = {who: Browser(port, session, token) for who, (session, token, _words) in people.items()}
        self.asked = self.hits = self.kept = 0
        self.served, self.stored, self.forged = [], [], []

    def ask_all(self, addresses):
        for method, headers in VARIANTS:
            cache = SharedCache()
            for address in addresses:
                self.ask(cache, method, address, headers)
            self.look_into(cache)

    def ask(self, cache, method, address, headers):
        for who in ("alit", "bima", "nobody"):
            answer = cache.ask(self.browsers[who], method, address, headers)
            self.asked += 1
            self.served += [(address, who, word) for word in self.words_of_others(who) if word in text_of(answer)]

    def words_of_others(self, who):
        return [word for other, (_s, _t, words) in self.people.items() if other != who for word in words]

    def look_into(self, cache):
        self.hits, cache.hits = self.hits + cache.hits, 0
        for address, answers in cache.kept.items():
            for _wanted, answer in answers:
                self.kept += 1
                words = [word for word in self.words_of_others("nobody") if word in text_of(answer)]
                self.stored += [(address, word) for word in words]
                self.forged += [address] if FORGED in text_of(answer) else []


def text_of(answer):
    """All that came: headers and body, unpacked."""
    body = answer.body
    with suppress(OSError, EOFError):
        body = gzip.decompress(body) if answer.headers.get("content-encoding") == "gzip" else body
    return f"{answer.headers}\n{body.decode('utf-8', 'replace')}"


def report(round, addresses, asked, *, seconds):
    counts = {
        "private words given to another": len(round.served),
        "private words kept by the cache": len(round.stored),
        "forged hosts kept by the cache": len(round.forged),
    }
    arm = "without no-store and Vary" if asked["without_guard"] else "as it is"
    say(f"  {len(addresses)} addresses × {len(VARIANTS)} kinds of headers × 3 people, {seconds:.0f} s, {arm}")
    say(f"  {'requests':34}{round.asked}")
    say(f"  {'answered by the cache':34}{round.hits}")
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    return FINISHED + min(sum(counts.values()), 255 - FINISHED)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
