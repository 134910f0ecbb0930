"""Not asking again at once what has just not answered."""

import logging
import threading
import time

log = logging.getLogger(__name__)


class Circuit:
    """Around a server this process can do without. After a failure nobody asks it for `pause` seconds; then one asks, and
    the others wait for what comes of it. Both ends of an outage are a line in the log, and no more."""

    def __init__(self, what, pause=5.0):
        self.what, self.pause = what, pause
        self.lock = threading.Lock()
        self.failed_at = self.next_at = None  # monotonic seconds

    @property
    def is_away(self):
        """As far as is known: it did not answer when it was last asked."""
        return self.failed_at is not None

    def may_ask(self):
        with self.lock:
            if self.failed_at is None:
                return True
            if time.monotonic() < self.next_at:
                return False
            self.next_at = time.monotonic() + self.pause
            return True

    def failed(self, problem):
        with self.lock:
            is_first, now = self.failed_at is None, time.monotonic()
            self.failed_at = now if is_first else self.failed_at
            self.next_at = now + self.pause
        if is_first:
            log.warning("%s is away, the portal goes on without: %s", self.what, problem)

    def answered(self):
        """True for the first answer after an outage."""
        with self.lock:
            was_away, self.failed_at = self.failed_at, None
        if was_away is not None:
            log.warning("%s is back after %.0f s", self.what, time.monotonic() - was_away)
        return was_away is not None
