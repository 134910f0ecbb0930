"""Visits from phones whose clocks are wrong, to servers whose clocks are wrong, and tokens of the future: no visit may be
refused or counted in another month than it was held in, and no such token may be taken."""

import json
import logging
import random
import sys
import time
import uuid
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import django
from django.utils import timezone

from ikmportal.bench.scratch import FINISHED
from ikmportal.drills.clocked import SHIFT, WITHOUT_GUARD
from ikmportal.drills.site import Person, say, serving, session_of, tables

OPTIONS = {
    "phones": (12, "phones, each of another person"),
    "visits": (5, "visits told by each"),
    "servers": (5, "servers, each with another clock"),
}
SEED = 20261127
DAY, YEAR = timedelta(days=1), timedelta(days=365)
SERVERS = {  # what each server's clock is ahead of the truth
    "a right clock": timedelta(0),
    "two years ahead": 2 * YEAR,
    "five years behind": -5 * YEAR,
    "three hours ahead": timedelta(hours=3),
    "three hours behind": timedelta(hours=-3),
}
# Of every twelve phones seven are right, or nearly; the others are wrong by this much.
WRONG = [timedelta(hours=-7), timedelta(hours=14), -6 * YEAR, 4 * YEAR, 33 * DAY]
RIGHT = [timedelta(seconds=seconds) for seconds in (0, 20, -40, 5, -10, 60, -90)]
AGES = [timedelta(minutes=10), timedelta(hours=5), 2 * DAY, 20 * DAY, 33 * DAY]  # of visits, when they are sent
FUTURES = [timedelta(hours=2), 3 * DAY, 3 * YEAR]


@dataclass
class Phone:
    """`ahead` is its clock's error while it records; `mended`: it is put right before it sends."""

    person: object
    session: str
    ahead: timedelta
    mended: bool = False


def main(asked):
    django.setup()
    logging.disable(logging.CRITICAL)
    with tables():
        drill = Drill(asked)
        for words, ahead in list(SERVERS.items())[: asked["servers"]]:
            told = {WITHOUT_GUARD: "1"} if asked["without_guard"] else {}
            with serving("ikmportal.drills.clocked", **{SHIFT: f"{ahead.total_seconds()}"}, **told) as port:
                drill.send_all(words, port)
        return report(drill)


class Drill:
    def __init__(self, asked):
        from django.core.management import call_command

        from sellers.models import Seller

        call_command("load_reference", stdout=StringIO())
        self.asked, self.counts, self.truth = asked, {}, {}
        self.chance = random.Random(SEED)  # noqa: S311
        self.maker = Seller.objects.create(name="Dapur Latihan")
        self.phones = [self.phone(number) for number in range(asked["phones"])]

    def phone(self, number):
        from sellers.models import Mentorship, User

        person = User.objects.create_user(f"pembimbing{number}")
        Mentorship.objects.create(user=person, seller=self.maker, starts_on=timezone.localdate() - 10 * YEAR)
        clocks = RIGHT + WRONG
        ahead = clocks[number % len(clocks)]
        return Phone(person, session_of(person, days=5000), ahead, mended=ahead in WRONG[2:4] and number >= len(clocks))

    def send_all(self, words, port):
        """In any order; then what came of it is counted and taken away."""
        sendings = [(phone, AGES[turn % len(AGES)]) for phone in self.phones for turn in range(self.asked["visits"])]
        self.chance.shuffle(sendings)
        self.truth, refused = {}, 0
        for phone, age in sendings:
            refused += self.send(port, phone, age) != 201
        self.counts[words] = {"visits": len(sendings), "refused": refused, **self.compare()}

    def send(self, port, phone, age):
        now, key = timezone.now(), uuid.uuid4()
        truth = now - age
        self.truth[key] = truth
        facts = {
            "seller": self.maker.pk,
            "way": "telepon",
            "held_at": (truth + phone.ahead).isoformat(),
            "device_at": (now - timedelta(seconds=30) + phone.ahead).isoformat(),
        }
        clock = now if phone.mended else now + phone.ahead
        body, headers = json.dumps(facts).encode(), {"X-Phone-Now": clock.isoformat()}
        person = Person(port, phone.session)
        return person.post(f"/usaha/kunjungan/terima/{key}/", body, "application/json", **headers).status

    def compare(self):
        from monitoring.models import Visit

        held = dict(Visit.objects.values_list("key", "held_at"))
        Visit.objects.all().delete()
        months = [(month(held[key]), month(truth)) for key, truth in self.truth.items() if key in held]
        off = [abs(held[key] - truth) > timedelta(minutes=5) for key, truth in self.truth.items() if key in held]
        return {"wrong month": sum(there != true for there, true in months), "off by minutes": sum(off)}


def month(moment):
    return timezone.localtime(moment).strftime("%Y-%m")


# Tokens made under a clock that is ahead


def taken_tokens():
    """`(tried, taken)`: invitations, links for a new password and links of an address, of hours, days and years to come."""
    makers = (invitation, reset, confirmation)
    results = [make(ahead)() for make in makers for ahead in FUTURES]
    return len(results), sum(results)


@contextmanager
def unguarded():
    """Ages are judged as Django judges them."""
    from sellers.reset_tokens import ResetTokens

    places = [(ResetTokens, "_is_future"), (sys.modules["sellers.models.invitation"], "is_future")]
    places.append((sys.modules["sellers.accounts"], "is_future"))
    with ExitStack() as stack:
        for place, name in places:
            stack.enter_context(patch.object(place, name, lambda *_told: False))
        yield


def under_clock(ahead):
    """As if it were `ahead` later; the portal asks these three for the time."""
    now, tell, seconds = timezone.now() + ahead, time.time(), ahead.total_seconds()
    stack = [patch("django.utils.timezone.now", lambda: now), patch("time.time", lambda: tell + seconds)]
    return stack


def made(ahead, make):
    first, second = under_clock(ahead)
    with first, second:
        return make()


def invitation(ahead):
    from sellers.models import Invitation, User

    user = User.objects.create_user(f"diundang{ahead.total_seconds():.0f}")
    _made, token = made(ahead, lambda: Invitation.make(user, by=user))
    return lambda: Invitation.behind(token) is not None


def reset(ahead):
    from allauth.account.forms import default_token_generator

    from sellers.models import User

    user = User.objects.create_user(f"lupa{ahead.total_seconds():.0f}")
    shift = int(ahead.total_seconds())
    token = default_token_generator._make_token_with_timestamp(
        user,
        default_token_generator._num_seconds(default_token_generator._now()) + shift,
        default_token_generator.secret,
    )
    return lambda: default_token_generator.check_token(user, token)


def confirmation(ahead):
    """Through the page itself: it confirms an address."""
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from django.test import Client
    from django.urls import reverse

    from sellers.models import User

    name = f"surat{ahead.total_seconds():.0f}"
    user = User.objects.create_user(name)
    address = EmailAddress.objects.create(user=user, email=f"{name}@contoh.id")
    key = made(ahead, lambda: EmailConfirmationHMAC(address).key)
    page = Client(headers={"host": "localhost"})

    def is_taken():
        page.post(reverse("account_confirm_email", args=[key]))
        address.refresh_from_db()
        return address.verified

    return is_taken


def report(drill):
    with unguarded() if drill.asked["without_guard"] else nullcontext():
        tried, taken = taken_tokens()
    arm = "what phones tell is believed" if drill.asked["without_guard"] else "as it is"
    say(f"  {drill.asked['phones']} phones, {drill.asked['visits']} visits each, {len(drill.counts)} servers, {arm}")
    sums = {word: sum(counts[word] for counts in drill.counts.values()) for word in drill.counts["a right clock"]}
    for word, count in (sums | {"tokens of the future": tried, "of them taken": taken}).items():
        say(f"  {word:24}{count}")
    for words, counts in drill.counts.items():
        say(f"- {words}: {', '.join(f'{word} {count}' for word, count in counts.items())}")
    return FINISHED + min(sums["refused"] + sums["wrong month"] + taken, 255 - FINISHED)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
