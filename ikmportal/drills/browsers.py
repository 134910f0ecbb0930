"""People with browsers, for drills: signed in without a password, and measured."""

import http.client
import time
from dataclasses import dataclass, field

TOKEN = "d" * 32  # the cookie and the header of a form must say the same; a session of its own vouches for the rest
PATIENCE = 30  # seconds for one answer


@dataclass
class Answer:
    """Status 0: none came."""

    status: int = 0
    headers: dict = field(default_factory=dict)  # with names in lower case
    body: bytes = b""
    seconds: float = 0


class Browser:
    """One connection a request. `session` is the key of a signed-in session, or ""."""

    def __init__(self, port, session="", token=TOKEN):
        cookies = f"sessionid={session}; csrftoken={token}" if session else ""
        self.port, self.headers = port, {"Host": "localhost", "X-CSRFToken": token}
        self.headers |= {"Cookie": cookies} if cookies else {}

    def ask(self, method, address, body=None, **headers):
        """`headers` with underscores for hyphens."""
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        began, connection = time.monotonic(), http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, address, body, told)
            heard = connection.getresponse()
            names = {name.lower(): value for name, value in heard.getheaders()}
            return Answer(heard.status, names, heard.read(), time.monotonic() - began)
        except (OSError, http.client.HTTPException):
            return Answer(seconds=time.monotonic() - began)
        finally:
            connection.close()

    def get(self, address, **headers):
        return self.ask("GET", address, **headers)

    def post(self, address, fields="", **headers):
        return self.ask("POST", address, fields, **{"Content_Type": "application/x-www-form-urlencoded", **headers})


def session_of(user):
    """The key of a session in which this person is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1]})
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
