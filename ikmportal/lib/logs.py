"""What a log may not hold, and what holds its lines together."""

import logging
import re
from contextvars import ContextVar

# Addresses that open something for whoever has them.
KEYS = re.compile(r"/(survei|undangan|password/reset/key|confirm-email)/[\w:.~%-]{16,}")


def without_keys(text):
    return KEYS.sub(r"/\1/…", text)


class WithoutKeys(logging.Filter):
    """Takes the secret out of addresses that are a key: Django logs the path of whatever it refuses."""

    def filter(self, record):
        record.msg, record.args = without_keys(record.getMessage()), ()
        return True


def tell_sentry(event, hint):
    """An error as a Sentry may have it: no key anywhere, and of the request no query, which is typed, and no header."""
    if asked := event.get("request"):
        event["request"] = {name: asked[name] for name in ("method", "url") if name in asked}
    return _all_without_keys(event)


def _all_without_keys(told):
    match told:
        case str():
            return without_keys(told)
        case dict():
            return {name: _all_without_keys(value) for name, value in told.items()}
        case list():
            return [_all_without_keys(value) for value in told]
    return told


# The request or job that this thread answers or does; a dash between them.
number = ContextVar("number", default="-")


class Numbered(logging.Filter):
    """Gives every line the number of its request or job, so that the lines of one can be read together."""

    def filter(self, record):
        record.number = number.get()
        return True
