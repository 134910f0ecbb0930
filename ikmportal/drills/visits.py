"""Visits sent again and again while web workers are killed under them: each must be there once, and none that was
acknowledged may be missing."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from pathlib import Path

import django

from ikmportal.bench.scratch import FINISHED, database
from ikmportal.bench.server import free_port
from ikmportal.drills.browsers import PATIENCE, TOKEN, session_of
from ikmportal.drills.served import WITHOUT_GUARD

OPTIONS = {
    "visits": (300, "visits recorded"),
    "times": (5, "sendings of each"),
    "threads": (8, "phones at once"),
    "every": (2.0, "seconds between kills"),
}
SEED = 20261127
MOST_TRIES = 200  # of a visit nobody has acknowledged
COMMAND = "-m gunicorn ikmportal.drills.served:serve() --preload --workers 3 --threads 4 --worker-class gthread --log-level critical"


@dataclass
class Told:
    """A visit on a phone: the same bytes at every sending. Its number is how a doubled one is recognised."""

    number: int
    seller: int
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    is_acknowledged: bool = False

    @property
    def body(self):
        facts = {
            "seller": self.seller,
            "way": "telepon",
            "notes": f"{self.number}",
            "held_at": "2026-11-20T09:00:00+07:00",
        }
        return json.dumps(facts).encode()

    @property
    def hash(self):
        return sha256(self.body).hexdigest()


def main(asked):
    django.setup()
    with database(migrate=False):
        told, session = prepare(asked["visits"])
        began = time.monotonic()
        with served(without_guard=asked["without_guard"]) as server, killed(server, asked["every"]) as kills:
            Phones(server.port, session).send(told, times=asked["times"], threads=asked["threads"])
        return report(told, asked, kills=len(kills), seconds=time.monotonic() - began)


def prepare(count):
    """A mentor with twenty makers, the visits on the phone, and the mentor's session."""
    from django.core.management import call_command

    from sellers.models import Mentorship, Seller, User

    call_command("load_reference", stdout=StringIO())
    mentor = User.objects.create_user("pembimbing")
    makers = [Seller.objects.create(name=f"Dapur {number}") for number in range(20)]
    for maker in makers:
        Mentorship.objects.create(user=mentor, seller=maker)
    return [Told(number, makers[number % 20].pk) for number in range(count)], session_of(mentor)


# The server, and who kills its workers


@dataclass
class Server:
    process: subprocess.Popen
    port: int

    @property
    def workers(self):
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def served(*, without_guard):
    port = free_port()
    environment = os.environ | ({WITHOUT_GUARD: "1"} if without_guard else {})
    with subprocess.Popen(
        [sys.executable, *COMMAND.split(), "--bind", f"127.0.0.1:{port}"], env=environment
    ) as process:
        try:
            _until_it_answers(port)
            yield Server(process, port)
        finally:
            process.terminate()


def _until_it_answers(port):
    for _ in range(300):
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/robots.txt", headers={"Host": "localhost"})
            return connection.getresponse().read()
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer within 30 s")


@contextmanager
def killed(server, every):
    """Workers die, one after another, in the middle of whatever they do. Their numbers come back."""
    chance, kills, is_over = random.Random(SEED), [], threading.Event()  # noqa: S311

    def kill():
        while not is_over.wait(every * chance.uniform(0.5, 1.5)):
            if workers := server.workers:
                kills.append(chance.choice(workers))
                with suppress(ProcessLookupError):
                    os.kill(kills[-1], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield kills
    finally:
        is_over.set()
        killer.join()


# The phones


class Phones:
    def __init__(self, port, session):
        self.port = port
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.headers = {
            "Host": "localhost",
            "Cookie": cookies,
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        }

    def send(self, told, *, times, threads):
        """Each so often, in any order; then again what nobody has acknowledged, as a phone does."""
        sendings = told * times
        random.Random(SEED).shuffle(sendings)  # noqa: S311
        with ThreadPoolExecutor(threads) as phones:
            list(phones.map(self.send_once, sendings))
            list(phones.map(self.send_until_acknowledged, told))

    def send_until_acknowledged(self, visit):
        for _turn in range(MOST_TRIES):
            if visit.is_acknowledged:
                return
            self.send_once(visit)
            time.sleep(0.05)

    def send_once(self, visit):
        """A killed worker answers nothing. An answer counts when it tells the hash of the bytes that were sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", f"/usaha/kunjungan/terima/{visit.key}/", visit.body, self.headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status in (200, 201) and json.loads(body)["hash"] == visit.hash:
                visit.is_acknowledged = True
        connection.close()


# What is there afterwards


def report(told, asked, *, kills, seconds):
    from monitoring.models import Visit

    notes = list(Visit.objects.values_list("notes", flat=True))
    there = set(notes)
    lost = sum(1 for visit in told if visit.is_acknowledged and str(visit.number) not in there)
    rows, doubled, unheard = len(notes), len(notes) - len(there), sum(1 for visit in told if not visit.is_acknowledged)
    arm = "without the key's guard" if asked["without_guard"] else "as it is"
    say(
        f"  {len(told)} visits × {asked['times']} sendings, {asked['threads']} phones, {kills} workers killed, {seconds:.0f} s, {arm}"
    )
    say(f"  rows in database        {rows}")
    say(f"  doubled                 {doubled}")
    say(f"  acknowledged and lost   {lost}")
    say(f"  never acknowledged      {unheard}")
    return FINISHED + min(doubled + lost + unheard + abs(len(told) - len(there)), 255 - FINISHED)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
