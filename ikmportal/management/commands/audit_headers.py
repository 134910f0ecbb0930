"""Asks a running server what it tells browsers. The addresses are the operator's own; nothing of a user's is fetched."""

import http.client
import ssl
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from ikmportal.lib import headers

ELSEWHERE = "https://another-site.example"
SECONDS = 10


class Command(BaseCommand):
    help = (
        "Prints each protecting header of the given addresses with its score (Mozilla Observatory's published rules)."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="+", help="https://… of a running portal")
        parser.add_argument(
            "--ca", help="file with the certificate of the authority to trust, of a proxy on this machine"
        )
        parser.add_argument("--check", action="store_true", help="fail below A+, and where a promised header lacks")

    def handle(self, *, address, ca, check, **options):
        trust = ssl.create_default_context(cafile=ca)
        poor = [one for one in address if not self.tell(one, trust)]
        if check and poor:
            raise CommandError(f"below A+ or lacking a header: {', '.join(poor)}")

    def tell(self, address, trust):
        """Print one address's findings; whether it is A+ and lacks nothing."""
        answer, body = ask(address, trust)
        cookies = answer.headers.get_all("Set-Cookie", [])
        findings = headers.audit(dict(answer.headers), cookies, body, redirect_of(address, trust))
        score, letter = headers.grade(findings)
        lacking = headers.lacking(dict(answer.headers))
        self.stdout.write(f"{address}  {answer.status}  {score} {letter}")
        for one in findings:
            self.stdout.write(f"  {one.modifier:>+4}  {one.header}: {one.result}")
        for name in lacking:
            self.stdout.write(f"  lacking or weak: {name}")
        return letter == "A+" and not lacking


def ask(address, trust):
    """`(response, text of its body)`; follows nothing."""
    place = urlsplit(address)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise CommandError(f"an address begins with https:// or http://, not {address!r}")
    secure = place.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    line = kind(place.hostname, place.port, timeout=SECONDS, **({"context": trust} if secure else {}))
    try:
        line.request("GET", place.path or "/", headers={"Origin": ELSEWHERE, "User-Agent": "audit_headers"})
        answer = line.getresponse()
        return answer, answer.read(2**20).decode("utf-8", "replace")
    finally:
        line.close()


def redirect_of(address, trust):
    """Where plain HTTP sends who asks for the same page: "" nowhere, None when nobody answers HTTP there."""
    place = urlsplit(address)
    if place.scheme != "https" or place.port:
        return None if place.scheme == "https" else ""
    try:
        answer, _body = ask(address.replace("https://", "http://", 1), trust)
    except OSError:
        return None
    return answer.headers.get("Location", "")
