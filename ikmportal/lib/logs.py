"""What a log may not hold, and what holds its lines together."""

import logging
import re
from contextvars import ContextVar

KEYS = re.compile(r"/(survei|undangan)/[\w:.~-]{16,}")


class WithoutKeys(logging.Filter):
    """Takes the secret out of addresses that are a key: Django logs the path of whatever it refuses."""

    def filter(self, record):
        record.msg, record.args = KEYS.sub(r"/\1/…", record.getMessage()), ()
        return True


# The request or job that this thread answers or does; a dash between them.
number = ContextVar("number", default="-")


class Numbered(logging.Filter):
    """Gives every line the number of its request or job, so that the lines of one can be read together."""

    def filter(self, record):
        record.number = number.get()
        return True
