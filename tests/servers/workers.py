"""Real Celery workers beside the tests, on the tests' own database and broker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds


@contextmanager
def worker(name="satu", **environment):
    """A worker process that ends with the block; `kill` and `pause` treat it as a machine's mishap would."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "ikmportal",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "WARNING",
    ]
    database = connection.settings_dict
    variables = {
        **os.environ,
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}",
        "BROKER_URL": settings.CELERY_BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        **environment,
    }
    process = subprocess.Popen([*command, "-n", f"{name}@uji"], env=variables, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(process)


def kill(process):
    """kill −9, the worker and its children: the power is gone."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def wait_until(question, what):
    """Poll until `question()` is true; fails saying what did not happen."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        time.sleep(0.02)
