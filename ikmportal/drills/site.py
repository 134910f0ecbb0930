"""The portal behind a real gunicorn, and people who use it while something fails: each request is timed."""

import http.client
import io
import os
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ikmportal.bench.scratch import database
from ikmportal.bench.server import free_port

TOKEN = "d" * 32  # the cookie and the header of a form must say the same; a session of its own vouches for the rest
PATIENCE = 60  # seconds for one answer
OPTIONS = "--preload --worker-class gthread --log-level critical"


@contextmanager
def tables():
    """A scratch database whose tables are made from the models at once: these drills are not about migrations."""
    from django.conf import settings

    settings.MIGRATION_MODULES = NoMigrations()
    with database():
        yield


class NoMigrations(dict):
    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


@contextmanager
def serving(module, *, workers=2, threads=4, **environment):
    """The port of `module:serve()`."""
    port = free_port()
    command = f"-m gunicorn {module}:serve() {OPTIONS} --workers {workers} --threads {threads} --bind 127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, *command.split()], env=os.environ | environment) as process:
        try:
            _until_it_answers(port)
            yield port
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _until_it_answers(port):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if Person(port).get("/robots.txt").status == 200:
            return
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not answer within {PATIENCE} s")


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when none came; `seconds` is how long it took."""

    status: int
    seconds: float
    body: bytes = b""
    headers: object = None


class Person:
    """Somebody at a browser, signed in when there is a session."""

    def __init__(self, port, session=""):
        self.port = port
        self.headers = {"Host": "localhost", "X-CSRFToken": TOKEN}
        if session:
            self.headers["Cookie"] = f"sessionid={session}; csrftoken={TOKEN}"

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body, kind, **headers):
        return self.ask("POST", path, body, {"Content-Type": kind, **headers})

    def upload(self, path, field, name, data):
        """As htmx does: 200 when it was taken, 422 when it was refused in words."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        return self.post(path, body, f"multipart/form-data; boundary={mark}", **{"HX-Request": "true"})

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.monotonic()
        try:
            connection.request(method, path, body, self.headers | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, time.monotonic() - began, answer.read(), answer.headers)
        except (OSError, http.client.HTTPException):
            return Answer(0, time.monotonic() - began)
        finally:
            connection.close()


def session_of(user, days=14):
    """The key of a session in which they are signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1]})
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(days * 86_400)
    session.save()
    return session.session_key


@contextmanager
def busy(*deeds):
    """Each deed is repeated in a thread of its own until the block ends."""
    over = threading.Event()

    def repeat(deed):
        while not over.is_set():
            deed()

    threads = [threading.Thread(target=repeat, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def picture(number, side=800):
    """JPEG bytes like no other number's; noise, so that a side of 800 weighs some 100 KB."""
    from PIL import Image, ImageDraw

    image = Image.effect_noise((side, side), 40).convert("RGB")
    ImageDraw.Draw(image).text((20, 20), f"{number}", fill=(200, 30, 30))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def percentile(seconds, share):
    """The value that this share of them does not exceed; 0 of none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
