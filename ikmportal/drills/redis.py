"""Redis, which holds the broker and the cache, falls silent, dies, stops and forgets while makers ask for upload bundles:
no bundle may be lost, and nobody may wait for it."""

import itertools
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import django

from ikmportal.bench.scratch import FINISHED, database
from ikmportal.drills import servers
from ikmportal.drills.browsers import Browser, session_of
from ikmportal.drills.jobs import Makers, content_of, is_torn

OPTIONS = {
    "rounds": (2, "times each of the four faults is made"),
    "away": (6.0, "seconds each fault lasts"),
    "between": (3.0, "seconds of peace after each"),
    "phones": (3, "people who ask at once"),
    "sweep": (0.0, "seconds between sweeps of the drill's own; 0 leaves it to beat, as in the portal"),
}
SLOWEST, LATEST = 1.5, 60  # seconds: an answer, and until everything is made after the last fault
PACE = 0.4  # seconds between the requests of a person
QUIET = 15  # seconds without a bundle becoming ready: without a sweep none will
MAKERS = 1.5  # a second, at most
PAGES = ("/", "/produk/", "/produk/?q=keripik")


def main(asked):
    servers.leave_on_sigterm()
    with servers.Postgres() as postgres, servers.Redis() as redis:
        os.environ |= {"BROKER_URL": redis.address(0), "CACHE_URL": redis.address(1).replace("redis:", "rediscache:")}
        django.setup()
        with database(migrate=False):
            from django.db import connection

            postgres.point_to(connection.settings_dict["NAME"])
            return drill(redis, asked)


def drill(redis, asked):
    seconds = (4 * asked["away"] + 4 * asked["between"]) * asked["rounds"]
    makers, session = prepare(round(MAKERS * seconds) + 5)
    application = "ikmportal.drills.redis:without_guard()" if asked["without_guard"] else "ikmportal.wsgi"
    beat = [] if asked["without_guard"] or asked["sweep"] else ["-B"]
    with servers.web(application) as web, servers.worker(*beat), sweeping(asked):
        people = People(web.port, session, makers)
        warm_up(web.port, session, people.makers)
        with people.asking(asked["phones"]):
            faults = fail(redis, asked)
        waited = wait(is_guarded=not asked["without_guard"])
        return report(people, asked, faults=faults, waited=waited)


def without_guard():
    """What gunicorn serves in the control arm: Django's own cache, a broker that is asked as long as it takes, and an answer
    that fails with it."""
    from django.conf import settings

    settings.CACHES["default"]["BACKEND"] = "django.core.cache.backends.redis.RedisCache"
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from ikmportal.lib import jobs

    jobs.publish = lambda task, *arguments: task.apply_async(arguments)
    return application


def prepare(count):
    """Published products, makers who will each ask for one bundle, and the session of the mentor who does it for them."""
    from ikmportal.bench import catalogue
    from sellers.models import Mentorship, User

    catalogue.grow(20, by=catalogue.prepare())
    makers, mentor = Makers(count, photos=1), User.objects.create_user("pembimbing")
    Mentorship.objects.bulk_create(Mentorship(user=mentor, seller=maker) for maker in makers.waiting)
    return [maker.pk for maker in makers.waiting], session_of(mentor)


def warm_up(port, session, makers):
    """The first page of each process takes its time, with Redis or without."""
    mentor, maker = Browser(port, session), next(makers)
    addresses = [f"/usaha/{maker}/toko/latihan/paket/", *PAGES] * 12
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(mentor.get, addresses))


# The faults


def fail(redis, asked):
    """Each in turn; the number of them comes back."""
    faults = [silent, killed, stopped, flushed] * asked["rounds"]
    for fault in faults:
        time.sleep(asked["between"])
        fault(redis, asked["away"])
    return len(faults)


def silent(redis, seconds):
    redis.pause()
    time.sleep(seconds)
    redis.go_on()


def killed(redis, seconds):
    redis.kill()
    time.sleep(seconds)
    redis.start()


def stopped(redis, seconds):
    redis.stop()
    time.sleep(seconds)
    redis.start()


def flushed(redis, seconds):
    """Whatever is written is gone a twentieth of a second later."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        redis.flush()
        time.sleep(0.05)


# Who asks


class People:
    """Each asks for a bundle of the next maker, then looks at a public page, until it is over."""

    def __init__(self, port, session, makers):
        self.port, self.session = port, session
        self.makers, self.pages = iter(makers), itertools.cycle(PAGES)
        self.over, self.lock = threading.Event(), threading.Lock()
        self.acknowledged, self.answers = [], []

    @contextmanager
    def asking(self, count):
        with ThreadPoolExecutor(count) as threads:
            asking = [threads.submit(self.ask_on) for _person in range(count)]
            try:
                yield
            finally:
                self.over.set()
        for one in asking:
            one.result()

    def ask_on(self):
        mentor, anyone = Browser(self.port, self.session), Browser(self.port)
        while not self.over.wait(PACE):
            with self.lock:
                maker, page = next(self.makers, None), next(self.pages)
            if maker:
                self.submit(mentor, maker)
            self.hear(anyone.get(page), 200)

    def submit(self, mentor, maker):
        if self.hear(mentor.post(f"/usaha/{maker}/toko/latihan/paket/"), 302):
            self.acknowledged.append(maker)

    def hear(self, answer, wanted):
        self.answers.append((answer.seconds, answer.status == wanted))
        return answer.status == wanted


@contextmanager
def sweeping(asked):
    """Beside beat, which is slow for a test: sweeps in the drill's own process."""
    if asked["without_guard"] or not asked["sweep"]:
        yield
        return
    over = threading.Event()
    sweeper = threading.Thread(target=sweep_on, args=(over, asked["sweep"]))
    sweeper.start()
    try:
        yield
    finally:
        over.set()
        sweeper.join()


def sweep_on(over, every):
    from django.db import connection

    from ikmportal.lib import jobs, kinds

    jobs.REPUBLISH_AFTER = timedelta(seconds=3 * every)
    while not over.wait(every):
        kinds.sweep()
    connection.close()


# Afterwards


def wait(*, is_guarded):
    """Until every bundle is made, or nothing moves; the seconds it took come back."""
    from onboarding.models import Bundle

    began = moved = time.monotonic()
    left = None
    while now_left := Bundle.objects.unfinished().count():
        if now_left != left:
            left, moved = now_left, time.monotonic()
        if time.monotonic() - moved > (2 * LATEST if is_guarded else QUIET):
            break
        time.sleep(0.1)
    return time.monotonic() - began


def report(people, asked, *, faults, waited):
    from onboarding.models import Bundle

    made = list(Bundle.objects.all())
    ready = {job.seller_id for job in made if content_of(job) is not None}
    counts = {
        "lost": len({job.seller_id for job in made} | set(people.acknowledged) - ready) - len(ready),
        "doubled": len(made) - len({job.seller_id for job in made}),
        "torn": sum(is_torn(job) for job in made),
        "answers not as they should be": sum(not is_right for _seconds, is_right in people.answers),
        "answers slower than 1.5 s": sum(seconds > SLOWEST for seconds, _is_right in people.answers),
        "late after the last fault": int(waited > LATEST),
    }
    arm = "as it is" if not asked["without_guard"] else "without its stand-in, the haste and the sweep"
    slowest = max(seconds for seconds, _is_right in people.answers)
    say(
        f"  {faults} faults of {asked['away']:g} s, {asked['phones']} people, slowest answer {slowest:.2f} s, all made {waited:.0f} s after, {arm}"
    )
    say(f"  {'answers':34}{len(people.answers)}")
    say(f"  {'bundles':34}{len(made)}")
    say(f"  {'woken again':34}{sum(job.woken_at - job.requested_at > timedelta(seconds=1) for job in made)}")
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    return FINISHED + min(sum(counts.values()), 255 - FINISHED)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
