"""PostgreSQL stops at once, again and again, while phones send what they recorded: each visit must be there once, none that
was acknowledged may be missing, and whoever is refused is told to come again."""

import json
import sys
import time
from collections import Counter
from contextlib import contextmanager
from threading import Event, Thread

import django

from ikmportal.bench.scratch import FINISHED, database
from ikmportal.drills import servers
from ikmportal.drills.browsers import Browser
from ikmportal.drills.visits import Phones, prepare

OPTIONS = {
    "visits": (200, "visits recorded"),
    "times": (4, "sendings of each"),
    "threads": (6, "phones at once"),
    "every": (6.0, "seconds between stops"),
    "away": (2.0, "seconds it stays away"),
    "stops": (4, "stops at least"),
}
REST = 0.3  # seconds a phone of the drill waits after a refusal; a real one waits longer


def main(asked):
    servers.leave_on_sigterm()
    with servers.Postgres() as postgres:
        django.setup()
        with database(migrate=False):
            from django.db import connection

            postgres.point_to(connection.settings_dict["NAME"])
            told, session = prepare(asked["visits"])
            connection.close()
            return drill(postgres, told, session, asked)


def drill(postgres, told, session, asked):
    application = "ikmportal.drills.postgres:without_guard()" if asked["without_guard"] else "ikmportal.wsgi"
    with servers.web(application) as web:
        phones = HeardPhones(web.port, session)
        Browser(web.port, session).get("/usaha/kunjungan/ikm/")
        began = time.monotonic()
        with stopping(postgres, asked) as stops:
            while len(stops) < asked["stops"] or not all(visit.is_acknowledged for visit in told):
                phones.send(told, times=asked["times"], threads=asked["threads"])
        return report(told, phones.heard, asked, stops=len(stops), seconds=time.monotonic() - began)


def without_guard():
    """What gunicorn serves in the control arm: a database that says yes before it has written anything down, and a portal
    that takes its absence for a fault of its own."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from ikmportal import views

    views.is_away = lambda problem: False
    return application


@contextmanager
def stopping(postgres, asked):
    """The moments it was stopped. It runs again afterwards."""
    stops, over = [], Event()

    def stop():
        while not over.wait(asked["every"]):
            postgres.stop_at_once()
            stops.append(time.monotonic())
            time.sleep(asked["away"])
            postgres.start()

    stopper = Thread(target=stop)
    stopper.start()
    try:
        yield stops
    finally:
        over.set()
        stopper.join()


class HeardPhones(Phones):
    """Which answers came, by what they mean to a phone."""

    def __init__(self, port, session):
        super().__init__(port, session)
        self.browser, self.heard = Browser(port, session), Counter()

    def send_once(self, visit):
        answer = self.browser.post(f"/usaha/kunjungan/terima/{visit.key}/", visit.body, Content_Type="application/json")
        self.heard[meaning(answer)] += 1
        if is_receipt(answer, visit):
            visit.is_acknowledged = True
        if answer.status not in (200, 201):
            time.sleep(REST)


def meaning(answer):
    if answer.status in (200, 201):
        return "taken"
    return "come again" if answer.status == 503 and "retry-after" in answer.headers else "wrong"


def is_receipt(answer, visit):
    """It tells the hash of the bytes that were sent."""
    return answer.status in (200, 201) and json.loads(answer.body)["hash"] == visit.hash


def report(told, heard, asked, *, stops, seconds):
    from monitoring.models import Visit

    notes = list(Visit.objects.values_list("notes", flat=True))
    there = set(notes)
    counts = {
        "doubled": len(notes) - len(there),
        "acknowledged and lost": sum(visit.is_acknowledged and str(visit.number) not in there for visit in told),
        "never acknowledged": sum(not visit.is_acknowledged for visit in told),
        "answers that are none of these": heard["wrong"],
    }
    arm = "without durable commits and the 503" if asked["without_guard"] else "as it is"
    say(
        f"  {len(told)} visits, {asked['threads']} phones, {stops} stops of {asked['away']:g} s, {seconds:.0f} s, {arm}"
    )
    say(f"  {'rows in database':34}{len(notes)}")
    say(f"  {'answers: taken':34}{heard['taken']}")
    say(f"  {'answers: 503, come again':34}{heard['come again']}")
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    return FINISHED + min(sum(counts.values()), 255 - FINISHED)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
