"""Asking the site as somebody, over TLS, and following nothing."""

import http.client
import ssl
from dataclasses import dataclass

from production import HTTPS

TOKEN = "d" * 32  # the cookie and the header of a form must say the same; a session of its own vouches for the rest


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Somebody:
    """A browser with the session it was given, or none."""

    def __init__(self, authority, session=None):
        trust = ssl.create_default_context(cafile=authority)
        self.connection = http.client.HTTPSConnection("localhost", HTTPS, context=trust, timeout=30)
        self.cookies = f"__Host-csrftoken={TOKEN}" + (f"; __Host-sessionid={session}" if session else "")

    def ask(self, method, address, body=None, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {"Cookie": self.cookies, "Accept-Encoding": "identity", **names}
        if method == "POST":
            told |= {"X-CSRFToken": TOKEN, "Referer": f"https://localhost:{HTTPS}/"}
            told = {"Content-Type": "application/x-www-form-urlencoded"} | told
        self.connection.request(method, address, body, told)
        got = self.connection.getresponse()
        return Answer(got.status, got.headers, got.read())

    def get(self, address, **headers):
        return self.ask("GET", address, **headers)
