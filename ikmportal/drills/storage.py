"""Photos handed in and pages read while the S3 server says nothing or is dead: nobody may wait long, and no photo that was
taken may be missing once the server is back."""

import itertools
import json
import logging
import os
import sys
import time
from hashlib import sha256
from pathlib import Path

import django

from ikmportal.bench.scratch import FINISHED
from ikmportal.drills import seaweed
from ikmportal.drills.site import Person, busy, percentile, picture, say, serving, session_of, tables
from ikmportal.drills.stored import WITHOUT_GUARD

OPTIONS = {
    "silences": (3, "times the server is paused"),
    "kills": (1, "times it is killed and started again"),
    "seconds": (8.0, "seconds each of these lasts"),
}
CALM = 4  # seconds before, between and after
SLOWEST = 2.0  # seconds, which one of a hundred requests may take
PRODUCTS, PICTURES = 41, 29  # no pair comes twice within their product of uploads
WARM_UP = 4  # uploads that are not counted: each worker reads its libraries at its first
EMPTY_WITHIN = 90  # seconds after the end, for what waits to be sent


def main(asked):
    with seaweed.running(Path(os.environ["IKM_VAR"], "seaweed")) as server:
        os.environ |= server.environment | {"STATIC_COLLECTED": "0"}
        django.setup()
        logging.disable(logging.CRITICAL)
        with tables():
            drill = Drill(server, asked)
            told = {WITHOUT_GUARD: "1"} if asked["without_guard"] else {}
            with serving("ikmportal.drills.stored", **told) as port:
                drill.run(port)
            return report(drill)


class Drill:
    def __init__(self, server, asked):
        from sellers.models import Seller, User

        self.server, self.asked = server, asked
        self.products = list(_products(Seller.objects.create(name="Dapur Latihan")))
        self.session = session_of(User.objects.create_superuser("dinas", password=None))
        self.sent, self.read, self.left = [], [], []
        self.pictures = [picture(number) for number in range(PICTURES)]
        self.numbers = itertools.count()

    def run(self, port):
        self.person = Person(port, self.session)
        for _time in range(WARM_UP):
            self.hand_in()
            self.visit(port)
        self.warmed = len(self.sent)
        self.read.clear()
        with busy(self.hand_in, self.hand_in, lambda: self.visit(port)):
            time.sleep(CALM)
            for _turn in range(self.asked["silences"]):
                self.fail(self.server.pause, self.server.resume)
            for _turn in range(self.asked["kills"]):
                self.fail(self.server.kill, self.server.start)
        self.left = self.wait_for_spool()

    def fail(self, begin, end):
        begin()
        time.sleep(self.asked["seconds"])
        end()
        time.sleep(CALM)

    def hand_in(self):
        """A photo like no other, to one of the products in turn."""
        number = next(self.numbers)
        product = self.products[number % PRODUCTS]
        data = self.pictures[number % PICTURES]
        answer = self.person.upload(f"/usaha/produk/{product.pk}/foto/", "new_photos", f"{number}.jpg", data)
        self.sent.append(answer)
        time.sleep(0.2)

    def visit(self, port):
        for path in ("/", "/produk/"):
            self.read.append(Person(port).get(path))
        self.read.append(self.person.get(f"/usaha/produk/{self.products[0].pk}/"))
        time.sleep(0.1)

    def wait_for_spool(self):
        """Names that still wait; the servers of the drill send them, not the drill."""
        from catalog.models.photo import private_storage

        deadline = time.monotonic() + EMPTY_WITHIN
        while (left := private_storage().spool.waiting()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return left


def _products(maker):
    from catalog.models import Product

    for number in range(PRODUCTS):
        yield Product.objects.create(seller=maker, name=f"Keripik {number}")


# What is there afterwards


def report(drill):
    taken = [answer for answer in drill.sent if answer.status == 200]
    held = held_in(drill.server)
    rows, missing, torn = compared(held)
    slow = percentile([answer.seconds for answer in drill.sent[drill.warmed :] + drill.read], 0.99)
    counts = {
        "photos taken": len(taken),
        "refused": len(drill.sent) - len(taken),
        "pages that failed": sum(answer.status not in (200, 301, 302, 404) for answer in drill.read),
        "lost": missing + max(0, len(taken) - rows),
        "torn": torn,
        "not sent in the end": len(drill.left),
        "seconds of the slowest of a hundred, over 2": int(slow > SLOWEST),
    }
    tell(drill, counts, slow)
    bad = sum(count for words, count in counts.items() if words != "photos taken")
    return FINISHED + min(bad, 255 - FINISHED)


def held_in(server):
    """`{name: SHA-256}` of the private bucket, read past the portal."""
    client, found = seaweed.client_of(server.address), {}
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=seaweed.PRIVATE, Prefix="masters/"):
        for one in page.get("Contents", []):
            body = client.get_object(Bucket=seaweed.PRIVATE, Key=one["Key"])["Body"].read()
            found[one["Key"]] = sha256(body).hexdigest()
    return found


def compared(held):
    """`(rows, rows without an object, objects that are not what their row says)`."""
    from catalog.models import Photo

    rows = list(Photo.objects.values_list("master", "checksum"))
    missing = sum(name not in held for name, _checksum in rows)
    return len(rows), missing, sum(held.get(name, checksum) != checksum for name, checksum in rows)


def tell(drill, counts, slow):
    asked = drill.asked
    arm = "plain S3Storage" if asked["without_guard"] else "as it is"
    say(f"  silent {asked['silences']} times, killed {asked['kills']} times, {asked['seconds']:g} s each, {arm}")
    for words, count in counts.items():
        say(f"  {words:46}{count}")
    for words, answers in (("uploads", drill.sent[drill.warmed :]), ("pages", drill.read)):
        seconds = [answer.seconds for answer in answers]
        say(
            f"- {words}: {len(seconds)}, half within {percentile(seconds, 0.5):.2f} s, 99 % within {percentile(seconds, 0.99):.2f} s, slowest {max(seconds):.2f} s"
        )
    say(f"- all: 99 % within {slow:.2f} s")


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
