"""gunicorn with one worker, as in production, and a client on one kept connection that asks what the pages cost it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection


class Served:
    """Pages over a real connection; processor time of the worker and of its database, in seconds."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, address, **headers):
        """The body; anything but 200 is a failure of the bench."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("GET", address, headers={"Host": "localhost", **names})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return body

    def processor_time(self):
        return float(self.get("/bench/cpu"))


@contextmanager
def served():
    port = free_port()
    command = f"-m gunicorn ikmportal.bench.served:serve() --bind 127.0.0.1:{port} --workers 1 --worker-class gthread"
    options = "--threads 1 --keep-alive 75 --timeout 300 --log-level error"
    with subprocess.Popen([sys.executable, *command.split(), *options.split()]) as server:
        try:
            client = Served(port)
            _until_it_answers(client)
            yield client
        finally:
            server.terminate()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until_it_answers(client):
    for _ in range(300):
        with suppress(OSError, http.client.HTTPException):
            return client.processor_time()
        client.connection.close()
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer within 30 s")


def database_time():
    """Processor seconds of PostgreSQL's other connections to this database, or None where they cannot be seen."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return sum(_nanoseconds(pid) for (pid,) in cursor.fetchall()) / 1e9


def _nanoseconds(pid):
    path = Path(f"/proc/{pid}/schedstat")
    return int(path.read_text().split()[0]) if os.access(path, os.R_OK) else 0
