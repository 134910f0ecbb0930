"""Uploads, a job and the database on one small disk that fills up: nothing half may be left, and the site goes on serving.

Needs the right to mount a file system in memory; elsewhere it stops and says so.
"""

import itertools
import json
import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import django
from django.db import DatabaseError
from django.utils import timezone

from ikmportal.bench.scratch import FINISHED
from ikmportal.drills.site import Person, busy, picture, say, serving, session_of, tables
from ikmportal.drills.stored import WITHOUT_GUARD, make_plain

OPTIONS = {
    "megabytes": (48, "size of the disk"),
    "rounds": (3, "times it fills up and gets room again"),
    "seconds": (6.0, "seconds of uploads onto the full disk, each time"),
}
CALM = 2  # seconds with room
LEFT = 700_000  # bytes, when the others have filled it
PRODUCTS, PICTURES = 41, 29  # no pair comes twice within their product of uploads


def main(asked):
    var = Path(os.environ["IKM_VAR"])
    with mounted(var, asked["megabytes"]):
        os.environ |= {"STATIC_COLLECTED": "0", "DISK_FLOOR_MB": "0", "TMPDIR": os.environ["IKM_VAR"]}
        from django.conf import settings  # read now, so that its folders lie on the small disk

        if asked["without_guard"]:
            settings.DEBUG = False
            make_plain()
        django.setup()
        logging.disable(logging.CRITICAL)
        with tables():
            drill = Drill(asked, var)
            told = {WITHOUT_GUARD: "1"} if asked["without_guard"] else {}
            with serving("ikmportal.drills.stored", **told) as port:
                drill.run(port)
            return report(drill)


@contextmanager
def mounted(folder, megabytes):
    """A file system of this size, in memory, where `folder` is; whoever may not mount one gets a sentence."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "latihan", folder], capture_output=True, text=True
    )
    if done.returncode:
        say(f"  This drill fills a disk of its own and may not mount one here: {done.stderr.strip()}")
        raise SystemExit(1)
    before = Path.cwd()
    try:
        yield
    finally:
        os.chdir(before)
        subprocess.run(["umount", "--lazy", folder], check=True)


class Drill:
    def __init__(self, asked, folder):
        from sellers.models import Seller, User

        self.asked, self.folder = asked, folder
        self.maker = Seller.objects.create(name="Dapur Latihan")
        self.products = list(_products(self.maker))
        self.owner = User.objects.create_user("pemilik")
        self.session = session_of(User.objects.create_superuser("dinas", password=None))
        self.pictures = [picture(number, side=1100) for number in range(PICTURES)]
        self.numbers, self.tries = itertools.count(), 0
        self.is_full, self.sent, self.read = False, [], []

    def run(self, port):
        self.person = Person(port, self.session)
        self.hand_in()
        self.visit()
        with busy(self.hand_in, self.hand_in, self.visit):
            for _turn in range(self.asked["rounds"]):
                with self.full():
                    ends = time.monotonic() + self.asked["seconds"]
                    while time.monotonic() < ends:
                        self.work()
                        time.sleep(0.5)
                time.sleep(CALM)
        self.finish()

    @contextmanager
    def full(self):
        """Others fill the disk: little is left, and uploads take that."""
        filler = self.folder / "isian"
        free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
        filler.write_bytes(bytes(max(0, free - LEFT)))
        self.is_full = True
        try:
            yield
        finally:
            self.is_full = False
            filler.unlink()

    def hand_in(self):
        """A photo like no other, to one of the products in turn."""
        number = next(self.numbers)
        product, data = self.products[number % PRODUCTS], self.pictures[number % PICTURES]
        answer = self.person.upload(f"/usaha/produk/{product.pk}/foto/", "new_photos", f"{number}.jpg", data)
        self.sent.append(answer)

    def visit(self):
        for path in ("/", f"/usaha/produk/{self.products[0].pk}/"):
            self.read.append((self.is_full, self.person.get(path)))
        time.sleep(0.05)

    # A job beside them: the copy of its data that a maker asks for

    def work(self):
        """Ask for one, and work on whatever waits; a full disk may refuse even the asking."""
        from catalog import dossier
        from catalog.models import DataCopy
        from ikmportal.lib import jobs

        self.tries += 1
        with suppress(DatabaseError):
            if not DataCopy.objects.unfinished().exists():
                dossier.ask(self.maker, by=self.owner)
            for pk in DataCopy.objects.claimable().values_list("pk", flat=True):
                jobs.work(DataCopy, pk, dossier.build)

    def finish(self):
        """As a person does when there is room again: what was given up with words is asked for once more."""
        from catalog.models import DataCopy
        from ikmportal.lib.jobs import JobState

        DataCopy.objects.unfinished().update(leased_until=timezone.now() - timedelta(minutes=5))
        for copy in DataCopy.objects.filter(state=JobState.FAILED):
            copy.ask_again()
        self.work()


def _products(maker):
    from catalog.models import Product

    for number in range(PRODUCTS):
        yield Product.objects.create(seller=maker, name=f"Keripik {number}")


# What is there afterwards


def report(drill):
    taken = sum(answer.status == 200 for answer in drill.sent)
    while_full = [answer for is_full, answer in drill.read if is_full]
    rows = rows_and_files()
    counts = {
        "photos taken": taken,
        "photos refused": len(drill.sent) - taken,
        "pages while full": len(while_full),
        "of them failed": sum(answer.status != 200 for answer in while_full),
        "lost": max(0, taken - rows["photos"]),
        "rows without a whole file": rows["spoilt"],
        "half files": half_files(drill.folder),
        "jobs not finished": unfinished_jobs(),
        "faults in the database": faults_of_database(),
    }
    arm = "Django's own FileSystemStorage" if drill.asked["without_guard"] else "as it is"
    say(
        f"  a disk of {drill.asked['megabytes']} MB, full {drill.asked['rounds']} times, {drill.tries} looks at jobs meanwhile, {arm}"
    )
    for words, count in counts.items():
        say(f"  {words:28}{count}")
    is_tested = counts["photos refused"] > 0
    bad = sum(list(counts.values())[3:]) + (not is_tested)
    return FINISHED + min(bad, 255 - FINISHED)


def rows_and_files():
    """`photos` counts their rows, `spoilt` the rows, of copies too, whose file is not what they say."""
    from catalog.models import DataCopy, Photo

    photos = [(photo.master, photo.checksum) for photo in Photo.objects.all()]
    copies = [(copy.file, copy.checksum) for copy in DataCopy.objects.ready()]
    return {"photos": len(photos), "spoilt": sum(is_spoilt(*told) for told in photos + copies)}


def is_spoilt(file, checksum):
    try:
        with file.open("rb") as opened:
            return sha256(opened.read()).hexdigest() != checksum
    except FileNotFoundError:
        return True


def half_files(folder):
    """Files that do not hold what their name says, and parts of files."""
    kept = [path for path in Path(folder, "media").rglob("*") if path.is_file()]
    return sum(not names_its_content(path) for path in kept)


def names_its_content(path):
    told = path.stem.rpartition("-")[2]
    return len(told) >= 24 and sha256(path.read_bytes()).hexdigest().startswith(told)


def unfinished_jobs():
    from catalog.models import DataCopy
    from ikmportal.lib.jobs import JobState

    return DataCopy.objects.exclude(state=JobState.READY).count()


def faults_of_database():
    """Of SQLite, which lies on the full disk; a PostgreSQL lies elsewhere."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return sum(line != "ok" for (line,) in cursor.fetchall())


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
