"""Upload bundles made by real workers that are killed under them, over a broker that loses everything now and then: each
must be there in the end, once and whole."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import django
from django.utils import timezone

from ikmportal.bench.scratch import FINISHED, database

OPTIONS = {
    "jobs": (300, "jobs asked for, at least"),
    "kills": (100, "workers killed, at least"),
    "every": (2.0, "seconds between kills"),
}
SEED = 20261127
# Known to this file and to ikmportal/drills/working.py alone:
WITHOUT_GUARD, FINISHES = "IKM_DRILL_WITHOUT_GUARD", "IKM_DRILL_FINISHES"
STEP = 0.2  # seconds a step of a bundle takes, beside its work
PHOTOS = 3  # a bundle has a step more
LEASE, REPUBLISH_AFTER = timedelta(seconds=3), timedelta(seconds=4)
WORKERS, CHILDREN = 2, 2
AT_ONCE = 16  # jobs that wait or are worked on
SWEEP, WIPE = 1.0, 15.0  # seconds between sweeps, and between losses of all messages
ORPHANS = 1.0  # seconds the children outlive their killed main at most
QUIET = 10  # seconds without a job becoming ready: without a sweep none will
PATIENCE = 60  # the same with a sweep, when nothing is killed any more: then something is lost
COMMAND = f"-m celery -A ikmportal.drills.working worker --pool prefork --concurrency {CHILDREN} --loglevel CRITICAL --without-mingle --without-gossip"


def main(asked):
    choose_broker()
    django.setup()
    signal.signal(signal.SIGTERM, lambda *_what: sys.exit(1))  # and the workers with it
    with database(migrate=False):
        shorten()
        drill = Drill(asked)
        began = time.monotonic()
        with drill.working():
            drill.run()
        return report(drill, seconds=time.monotonic() - began)


def choose_broker():
    """A Redis-protocol server where one is given (bin/servers.py), else a folder."""
    server = os.environ.get("SERVERS_BROKER_URL")
    os.environ["BROKER_URL"] = f"{server}/9" if server else "filesystem://localhost"


def shorten():
    """Leases and sweeps in seconds, in the processes of the drill alone."""
    from ikmportal.lib import jobs

    jobs.LEASE, jobs.REPUBLISH_AFTER = LEASE, REPUBLISH_AFTER


class Drill:
    """One thread that asks, kills, restarts, wipes and sweeps, until all is asked for and enough has been killed."""

    def __init__(self, asked):
        self.jobs, self.kills_wanted = asked["jobs"], asked["kills"]
        self.is_guarded = not asked["without_guard"]
        self.chance = random.Random(SEED)  # noqa: S311
        self.finishes = Path(os.environ["IKM_VAR"], "finishes")
        self.finishes.touch()
        self.makers = Makers(self.jobs)
        self.workers = [Worker(f"drill{number}", self.environment()) for number in range(WORKERS)]
        self.asked = self.given_up = self.wipes = 0
        self.kills = Counter()
        self.killing, self.wiping, self.sweeping = Clock(asked["every"]), Clock(WIPE), Clock(SWEEP)

    def environment(self):
        ours = {FINISHES: str(self.finishes)} | ({} if self.is_guarded else {WITHOUT_GUARD: "1"})
        return os.environ | ours

    @contextmanager
    def working(self):
        try:
            for worker in self.workers:
                worker.start()
            yield
        finally:
            for worker in self.workers:
                worker.end()

    def run(self):
        while not self.has_all():
            self.ask()
            self.kill()
            self.look_after()
            time.sleep(0.05)
        self.wait()

    def has_all(self):
        return self.asked >= self.jobs and self.kills.total() >= self.kills_wanted

    def wait(self):
        """For the last ones, in peace, as long as anything moves."""
        moved, finished = time.monotonic(), -1
        while self.count_unfinished() and time.monotonic() - moved < (PATIENCE if self.is_guarded else QUIET):
            self.look_after()
            if (now := len(self.finishes.read_text().split())) != finished:
                moved, finished = time.monotonic(), now
            time.sleep(0.1)

    def ask(self):
        """One bundle more when few are under way, its wake-up sent twice. Without the guard, what has long been under way
        does not count: it may be lost."""
        lately = {} if self.is_guarded else {"requested_at__gte": timezone.now() - timedelta(seconds=QUIET)}
        if self.count_unfinished(**lately) < AT_ONCE:
            pk = self.makers.ask_for_one()
            self.asked += 1
            for _time in range(2):
                wake(pk)

    def count_unfinished(self, **facts):
        from onboarding.models import Bundle

        return Bundle.objects.unfinished().filter(**facts).count()

    def kill(self):
        """A child, then a main, in turns. A main dies only while the other stands, or nothing would ever be running."""
        standing = [worker for worker in self.workers if worker.children]
        if not standing or not self.killing.is_due():
            return
        victim = self.chance.choice(standing)
        is_mains_turn = self.kills["mains"] < self.kills["children"] and len(standing) == WORKERS
        with suppress(ProcessLookupError, IndexError):
            os.kill(victim.pid if is_mains_turn else self.chance.choice(victim.children), signal.SIGKILL)
            self.kills["mains" if is_mains_turn else "children"] += 1

    def look_after(self):
        """What a machine does by itself: start workers again, lose its broker, and sweep."""
        for worker in self.workers:
            worker.restart_when_dead()
        if self.wiping.is_due() and not self.has_all():
            wipe_broker()
            self.wipes += 1
        if self.is_guarded and self.sweeping.is_due():
            self.sweep()

    def sweep(self):
        """And ask again, as a person would, for what was given up with words after five tries."""
        from ikmportal.lib import kinds
        from ikmportal.lib.jobs import JobState
        from onboarding.models import Bundle

        kinds.sweep()
        for job in Bundle.objects.filter(state=JobState.FAILED):
            job.ask_again()
            wake(job.pk)
            self.given_up += 1


class Clock:
    """Due every so many seconds, about."""

    def __init__(self, every):
        self.every, self.next = every, time.monotonic() + every

    def is_due(self):
        if time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + self.every
        return True


class Worker:
    """A Celery main with its children, in a session of their own."""

    def __init__(self, name, environment):
        self.name, self.environment, self.process, self.died = name, environment, None, None

    @property
    def pid(self):
        return self.process.pid

    @property
    def children(self):
        """Of a main that lives; none while it starts. A child that came later was forked by another thread."""
        if self.process.poll() is not None:
            return []
        found = []
        for thread in Path(f"/proc/{self.pid}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, thread.read_text().split())
        return found

    def start(self):
        command = [sys.executable, *COMMAND.split(), "-n", f"{self.name}@latihan"]
        self.process = subprocess.Popen(
            command, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def restart_when_dead(self):
        """As a supervisor does: what the main left behind goes with it, a little later."""
        if self.process.poll() is None:
            return
        self.died = self.died or time.monotonic()
        if time.monotonic() - self.died > ORPHANS:
            self.end()
            self.died = None
            self.start()

    def end(self):
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


class Makers:
    """Makers with one product that has photos; each asks for one bundle."""

    def __init__(self, count, photos=PHOTOS):
        from django.db import transaction

        from catalog.models import Channel, Rule, RulePack

        told = {"source": "latihan", "checked_on": "2026-11-01", "checked_by": "latihan"}
        self.channel = Channel.objects.create(code="latihan", name="Latihan", kind=Channel.Kind.MARKETPLACE)
        pack = RulePack.objects.create(channel=self.channel, version="1", valid_from="2026-01-01", **told)
        Rule.objects.create(
            pack=pack,
            weight=Rule.Weight.MUST,
            subject=Rule.Subject.PRODUCT,
            field="name",
            kind=Rule.Kind.FILLED,
            message="Nama",
        )
        self.photos = [drawn(shade) for shade in range(photos)]
        with transaction.atomic():
            self.waiting = [self.make(number) for number in range(count)]

    def make(self, number):
        from catalog.models import Photo, Product
        from sellers.models import Seller

        maker = Seller.objects.create(name=f"Dapur {number}")
        product = Product.objects.create(seller=maker, name=f"Keripik {number}", brand="Latihan")
        for photo in self.photos:
            Photo.add(product, photo)
        return maker

    def ask_for_one(self):
        """The id of a new bundle, of the next maker; of one more maker when all have asked."""
        from onboarding import bundles

        maker = self.waiting.pop() if self.waiting else self.make("tambahan")
        asked, _is_new = bundles.ask(maker, self.channel, by=None)
        return asked.pk


def drawn(shade):
    from PIL import Image

    from ikmportal.lib.images import Master

    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), (40 * shade, 120, 80)).save(buffer, "JPEG")
    return Master(buffer.getvalue(), 300, 300)


def wake(pk):
    from ikmportal.lib import jobs
    from onboarding.tasks import build_bundle

    jobs.publish(build_bundle, pk)


def wipe_broker():
    """Every message is gone, as after a broker that did not write them down."""
    from django.conf import settings

    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        for message in (settings.QUEUE_DIR / "messages").iterdir():
            message.unlink(missing_ok=True)
        return
    import redis

    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()


# What is there afterwards


def report(drill, *, seconds):
    from onboarding.models import Bundle

    made = list(Bundle.objects.all())
    finishes = Counter(map(int, drill.finishes.read_text().split()))
    takings = sum(job.token for job in made) - drill.given_up
    counts = {
        "jobs": len(made),
        "tries cut off": takings - finishes.total(),
        "given up with words, asked again": drill.given_up,
        "lost": sum(content_of(job) is None for job in made),
        "doubled": sum(times > 1 for times in finishes.values()),
        "torn": sum(is_torn(job) for job in made),
        "stray files": stray_files(made),
    }
    kills = f"{drill.kills.total()} kills ({drill.kills['children']} children, {drill.kills['mains']} mains)"
    arm = "as it is" if drill.is_guarded else "without claim, token, late acknowledgement and sweep"
    say(
        f"  {WORKERS} workers × {CHILDREN} children, every wake twice, {kills}, broker wiped {drill.wipes} times, {seconds:.0f} s, {arm}"
    )
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    return FINISHED + min(counts["lost"] + counts["doubled"] + counts["torn"], 255 - FINISHED)


def content_of(job):
    """The bytes of a finished bundle; None when it is not ready or its file is gone."""
    if not job.is_ready or not job.file:
        return None
    try:
        with job.file.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def is_torn(job):
    """Whether there is a file that is not what its row says, or no whole ZIP."""
    from ikmportal.lib.files import checksum

    content = content_of(job)
    if content is None:
        return False
    try:
        return checksum(content) != job.checksum or zipfile.ZipFile(io.BytesIO(content)).testzip() is not None
    except zipfile.BadZipFile:
        return True


def stray_files(made):
    """Files beside the one a row names: of workers that died between keeping and finishing."""
    from catalog.models.photo import private_storage

    named = {job.file.name for job in made}
    folder = Path(private_storage().location)
    return sum(str(path.relative_to(folder)) not in named for path in folder.glob("bundles/*/*"))


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
