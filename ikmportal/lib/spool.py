"""What a machine still owes a bucket, as files on its own disk: `keep/<name>` is to be sent, `drop/<name>` to be deleted.

Names stand for contents, so sending twice is harmless and no order between two writers of one name matters. Lost with the
disk it lies on, and seen by no other machine before it is pushed.
"""

import fcntl
import logging
import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from ikmportal.lib.files import WholeFileStorage

AGAIN = 3  # seconds between two tries
LOCKS = 1024  # files to lock; names share them
SILENT = "Penyimpanan berkas tidak menjawab. Ulangi nanti."

log = logging.getLogger(__name__)


class Silent(OSError):
    """The bucket does not answer, or says that it cannot."""


class Spool:
    """`bucket` has `send(name, path)` and `wipe(name)`, which raise Silent, and a `patient` twin for the thread."""

    def __init__(self, folder, bucket):
        self.folder, self.bucket = Path(folder), bucket
        self.kept, self.dropped = (WholeFileStorage(self.folder / deed) for deed in ("keep", "drop"))
        self.thread, self.starting, self.begun_in = None, threading.Lock(), None

    # Questions

    def find(self, name):
        """Where it lies while it waits, or None."""
        path = Path(self.kept.path(name))
        return path if path.exists() and not self._is_dropped_last(name) else None

    def is_dropped(self, name):
        return Path(self.dropped.path(name)).exists() and self._is_dropped_last(name)

    def _is_dropped_last(self, name):
        """Of both deeds, which a power cut may leave side by side, the later one counts."""
        times = []
        for store in (self.kept, self.dropped):
            try:
                times.append(os.stat(store.path(name)).st_mtime_ns)
            except FileNotFoundError:
                times.append(0)
        return times[1] > times[0]

    def listdir(self, folder):
        """`(folders, names)` of what is to be sent."""
        with suppress(FileNotFoundError):
            folders, names = self.kept.listdir(folder)
            return folders, [name for name in names if not name.startswith(".part-")]
        return [], []

    def waiting(self):
        """Names that are to be sent or deleted."""
        found = set()
        for store in (self.kept, self.dropped):
            for path in Path(store.location).rglob("*"):
                if path.is_file() and not path.name.startswith(".part-"):
                    found.add(path.relative_to(store.location).as_posix())
        return sorted(found)

    # Verbs

    def keep(self, name, content):
        if hasattr(content, "seek"):
            content.seek(0)
        with self._changing(name):
            self.kept._save(name, content)
            self._forget(name, self.dropped)

    def drop(self, name):
        with self._changing(name):
            self.dropped._save(name, ContentFile(b""))
            self._forget(name, self.kept)

    def _forget(self, name, *stores):
        for store in stores:
            Path(store.path(name)).unlink(missing_ok=True)

    def push_soon(self, name):
        """At once, or beside the request when the bucket is silent or another process has it in hand."""
        try:
            is_done = self.push(name, self.bucket)
        except Silent:
            is_done = False
        if not is_done:
            self.push_later()

    def push(self, name, bucket):
        """True when nothing of this name waits any more; raises Silent."""
        with self._locked(name) as is_ours:
            if not is_ours:
                return False
            while self._push_one(name, bucket):
                pass
        return True

    def _push_one(self, name, bucket):
        """One deed; whether there was one. The one that it overtook goes first: left alone, it would undo this one."""
        if found := self.find(name):
            bucket.send(name, found)
        elif Path(self.dropped.path(name)).exists():
            bucket.wipe(name)
        else:
            return False
        with self._changing(name):
            if found and not self._is_dropped_last(name):
                self._forget(name, self.dropped, self.kept)
            elif not found and self.is_dropped(name):
                self._forget(name, self.kept, self.dropped)
        return True

    @contextmanager
    def _locked(self, name):
        """Whether this name is ours to push; a sender and a deleter of one name do not overtake each other."""
        with self._lock("locks", name) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @contextmanager
    def _changing(self, name):
        """Nobody takes up or puts away half a deed. Held for a write to this disk, never while a bucket is asked."""
        with self._lock("deeds", name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _lock(self, kind, name):
        path = self.folder / kind / str(crc32(name.encode()) % LOCKS)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")

    # Beside the requests

    def begin(self):
        """Once a process: take up what an earlier one left."""
        if self.begun_in != os.getpid():
            self.begun_in = os.getpid()
            if self.waiting():
                self.push_later()

    def push_later(self):
        """A thread that ends when nothing waits; one a process."""
        with self.starting:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._push_until_empty, daemon=True)
                self.thread.start()

    def _push_until_empty(self):
        while self.waiting():
            time.sleep(AGAIN)
            try:
                self.push_all()
            except OSError as problem:
                log.warning("spool waits on: %s", problem)

    def push_all(self):
        """Raises Silent at the first that does not get through. How many are done comes back."""
        self.bucket.patient.line.open()
        done = 0
        for name in self.waiting():
            done += self.push(name, self.bucket.patient)
            self.bucket.line.open()
        return done


def push_everything():
    """Of every bucket, what this machine owes it; raises Silent. How many are done comes back."""
    spools = [store.spool for name in ("default", "private") if hasattr(store := storages[name], "spool")]
    return sum(one.push_all() for one in spools)
