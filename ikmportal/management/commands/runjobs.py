import os
import signal
import socket
import threading
from contextlib import contextmanager

from django.core.management.base import BaseCommand

from ikmportal.lib import jobs, kinds

PAUSE = 2.0  # seconds between looks for work


class Command(BaseCommand):
    help = "Works off waiting jobs (catalogues, bundles, imports) without Celery, beside it or instead of it."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="work off what is due now, then stop")

    def handle(self, *, once, **options):
        name = f"runjobs@{socket.gethostname()}-{os.getpid()}"
        with asked_to_stop() as stopping, jobs.pulse(name):
            done = self.work(stopping, once)
        self.stdout.write(f"{done} pekerjaan dikerjakan.")

    def work(self, stopping, once):
        done = 0
        while not stopping.is_set():
            if kinds.work_next():
                done += 1
            elif once:
                break
            else:
                stopping.wait(PAUSE)
        return done


@contextmanager
def asked_to_stop():
    """An event that SIGTERM or Ctrl-C sets: the running job is finished, then no other is taken."""
    stopping = threading.Event()
    before = {
        number: signal.signal(number, lambda *_what: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
