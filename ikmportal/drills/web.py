"""Web workers are killed while photos are handed in and taken away: no row may stand without its file, and after the sweep no
file without a row."""

import io
import json
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import django

from ikmportal.bench.scratch import FINISHED, attach, database
from ikmportal.drills import servers
from ikmportal.drills.browsers import Browser, session_of
from ikmportal.drills.visits import killed

OPTIONS = {
    "photos": (60, "photos handed in, each for a product of its own"),
    "threads": (4, "browsers at once"),
    "every": (1.0, "seconds between kills"),
}
SEED = 20261127
STEP = 0.05  # seconds that writing to the disk takes longer, so that kills hit it
BOUNDARY = "batas"
WITHOUT_GUARD = "IKM_DRILL_WITHOUT_GUARD"  # known to this file alone


def main(asked):
    servers.leave_on_sigterm()
    django.setup()
    with database(migrate=False):
        products, session = prepare(asked["photos"])
        os.environ |= {WITHOUT_GUARD: "1"} if asked["without_guard"] else {}
        with servers.web("ikmportal.drills.web:serve()") as web:
            browsers, began = Browsers(web.port, session), time.monotonic()
            with killed(web, asked["every"]) as kills:
                browsers.work(products, asked["threads"])
            return report(browsers, asked, kills=len(kills), seconds=time.monotonic() - began)


def prepare(count):
    """Products of one maker, and its owner's session."""
    from catalog.models import Product
    from sellers.models import Membership, Seller, User

    maker, owner = Seller.objects.create(name="Dapur"), User.objects.create_user("pemilik")
    Membership.objects.create(user=owner, seller=maker)
    products = [Product.objects.create(seller=maker, name=f"Keripik {n}", brand="Latihan").pk for n in range(count)]
    return products, session_of(owner)


# What gunicorn serves


def serve():
    """The portal on a slow disk; in the control arm one that writes the row before the file."""
    attach()
    from django.core.wsgi import get_wsgi_application

    application, fsync = get_wsgi_application(), os.fsync

    def slowly(handle):
        time.sleep(STEP)
        fsync(handle)

    os.fsync = slowly
    if os.environ.get(WITHOUT_GUARD):
        take_the_guard_out()
    return application


def take_the_guard_out():
    from django.db import transaction

    from catalog.models.photo import Photo
    from ikmportal.lib import files

    save, waiting = Photo.save, []
    files.keep = lambda storage, name, content: waiting.append((storage, name, content)) or name

    def save_first(photo, *args, **kwargs):
        save(photo, *args, **kwargs)
        transaction.on_commit(write)

    def write():
        while waiting:
            storage, name, content = waiting.pop()
            time.sleep(30 * STEP)
            with open_below(storage, name) as file:
                file.write(content)
                os.fsync(file.fileno())

    Photo.save = save_first


def open_below(storage, name):
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


# The browsers


class Browsers:
    """Each hands in a photo, until it is told that it is there; every third is taken away again."""

    def __init__(self, port, session):
        self.browser, self.acknowledged, self.removed, self.cut_off = Browser(port, session), set(), set(), 0

    def work(self, products, threads):
        with ThreadPoolExecutor(threads) as people:
            list(people.map(self.hand_in, products))

    def hand_in(self, product):
        for _try in range(40):
            answer = self.browser.post(
                f"/usaha/produk/{product}/foto/",
                form(product),
                Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
            )
            if answer.status == 302:
                self.acknowledged.add(product)
                break
            self.cut_off += answer.status == 0
        if product % 3 == 0:
            self.take_away(product)

    def take_away(self, product):
        from django.db import connection

        from catalog.models import Photo

        for _try in range(40):
            photo = Photo.objects.filter(product=product).first()
            if photo is None:
                self.removed.add(product)
                break
            self.cut_off += self.browser.post(f"/usaha/foto/{photo.pk}/hapus/").status == 0
        connection.close()


def form(product):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="new_photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return head.encode() + picture(product) + f"\r\n--{BOUNDARY}--\r\n".encode()


def picture(seed):
    """Of noise, so that it takes a few writes; another for each seed."""
    from PIL import Image

    buffer, noise = io.BytesIO(), random.Random(SEED + seed).randbytes(300 * 300)  # noqa: S311
    Image.frombytes("L", (300, 300), noise).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


# What is there afterwards


def report(browsers, asked, *, kills, seconds):
    from catalog.models import Photo
    from ikmportal.lib import sweeping

    photos = list(Photo.objects.all())
    there = {photo.product_id for photo in photos}
    unnamed = sweeping.sweep(older_than=timedelta(0), dry_run=True, anyway=True)
    if not asked["without_guard"]:
        sweeping.sweep(older_than=timedelta(0), anyway=True)
    counts = {
        "rows without a file": sum(content_of(photo) is None for photo in photos),
        "torn": sum(is_torn(photo) for photo in photos),
        "acknowledged and lost": len(browsers.acknowledged - browsers.removed - there),
        "never acknowledged": asked["photos"] - len(browsers.acknowledged),
        "files without a row afterwards": len(sweeping.sweep(older_than=timedelta(0), dry_run=True, anyway=True)),
    }
    arm = "file after row, and no sweep" if asked["without_guard"] else "as it is"
    say(f"  {asked['photos']} photos, {asked['threads']} browsers, {kills} workers killed, {seconds:.0f} s, {arm}")
    say(f"  {'requests cut off':34}{browsers.cut_off}")
    say(f"  {'rows':34}{len(photos)}")
    say(f"  {'files without a row before':34}{len(unnamed)}")
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    return FINISHED + min(sum(counts.values()), 255 - FINISHED)


def content_of(photo):
    try:
        with photo.master.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def is_torn(photo):
    from ikmportal.lib.files import checksum

    content = content_of(photo)
    return content is not None and checksum(content) != photo.checksum


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
