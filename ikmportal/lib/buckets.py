"""Files in an S3 bucket that may be away: what is written lies whole on this machine's disk first and is then pushed.

The request that wrote it pushes at once; where the bucket says nothing, a thread of the same process goes on trying, and so
do the sweep of a worker and `manage.py push_spool`. What waits is read by this machine alone (ikmportal/lib/spool.py).
"""

import logging
import os
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from ikmportal.lib.spool import Silent, Spool

log = logging.getLogger(__name__)

QUIET = 10  # seconds a server that said nothing is not asked again
SIGNED = {"signature_version": "s3v4", "s3": {"addressing_style": "path"}}
ONCE = {"retries": {"total_max_attempts": 1}}
# In a request nobody waits: what takes longer is pushed beside it.
QUICK = Config(connect_timeout=0.5, read_timeout=0.8, **ONCE, **SIGNED)
PATIENT = Config(connect_timeout=3, read_timeout=10, **ONCE, **SIGNED)
# A job of thousands of files does not end for one that came late.
AGAIN = {"retries": {"total_max_attempts": 5, "mode": "standard"}}
TIRELESS = Config(connect_timeout=3, read_timeout=20, **AGAIN, **SIGNED)


class Line:
    """What this process knows of the way to a server: after a silence it is left alone for a while."""

    def __init__(self):
        self.closed_until = 0.0

    @contextmanager
    def asking(self):
        """Raises Silent at once while it is closed, and when the server turns out to be away."""
        if time.monotonic() < self.closed_until:
            raise Silent("The bucket did not answer a moment ago.")
        try:
            yield
        except (BotoCoreError, ClientError, RetriesExceededError) as problem:
            if not is_away(problem):
                raise
            self.closed_until = time.monotonic() + QUIET
            log.warning("bucket away: %s", problem)
            raise Silent(str(problem)) from problem

    def open(self):
        self.closed_until = 0.0


def is_away(problem):
    """Whether nothing was decided: no answer, or one that blames the server."""
    return not isinstance(problem, ClientError) or problem.response["ResponseMetadata"]["HTTPStatusCode"] >= 500


class Bucket(S3Storage):
    """`spool` is a folder of this machine, `browser_url` the origin under which browsers reach the bucket's server."""

    lines = {}  # {endpoint: Line}, of this process
    making = threading.Lock()  # boto's sessions are not for several threads at once

    def __init__(self, *, spool, browser_url=None, **options):
        super().__init__(**{"client_config": QUICK, "max_memory_size": 2**24, **options})
        self.options, self.browser_url = options, browser_url or self.endpoint_url
        self.line = self.lines.setdefault(self.endpoint_url, Line())
        self.spool = Spool(spool, self)

    # Writing

    def _save(self, name, content):
        self.spool.keep(name, content)
        self.spool.push_soon(name)
        return name

    def delete(self, name):
        """There, or remembered until it is done: what was personal does not stay because of a bad moment."""
        self.spool.drop(name)
        self.spool.push_soon(name)

    def send(self, name, path):
        """The bytes at a path to the bucket; raises Silent."""
        with self.line.asking(), Path(path).open("rb") as file:
            super()._save(name, File(file))

    def wipe(self, name):
        """Raises Silent."""
        with self.line.asking():
            super().delete(name)

    def generate_filename(self, filename):
        """A person's own name of a file stands for no content: two of one name are two, and nobody is asked which exist."""
        root, ending = os.path.splitext(super().generate_filename(filename))
        return f"{root}-{get_random_string(8)}{ending}"

    # Reading

    def _open(self, name, mode="rb"):
        with suppress(FileNotFoundError):  # here and below: sent since it was found
            if waiting := self.spool.find(name):
                return File(waiting.open("rb"), name)
        with self.asking_for(name):
            file = super()._open(name, mode)
            file.file.seek(0)  # fetched here, where a silence is understood
        return file

    def size(self, name):
        with suppress(FileNotFoundError):
            if waiting := self.spool.find(name):
                return waiting.stat().st_size
        with self.asking_for(name):
            return super().size(name)

    def get_modified_time(self, name):
        with suppress(FileNotFoundError):
            if waiting := self.spool.find(name):
                return datetime.fromtimestamp(waiting.stat().st_mtime, UTC)
        with self.asking_for(name):
            return super().get_modified_time(name)

    def exists(self, name):
        """As far as is known: False of a silent bucket, so that whoever keeps a file writes it once more."""
        with suppress(FileNotFoundError, Silent):
            self.size(name)
            return True
        return False

    @contextmanager
    def asking_for(self, name):
        """Raises FileNotFoundError when it is not there or about to be deleted, Silent when nobody says."""
        if self.spool.is_dropped(name):
            raise FileNotFoundError(name)
        try:
            with self.line.asking():
                yield
        except ClientError as problem:
            if problem.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from problem
            raise

    def listdir(self, name):
        """Raises Silent: half a list would be taken for a whole one."""
        with self.line.asking():
            there = super().listdir(name)
        return tuple(sorted({*ours, *theirs}) for ours, theirs in zip(self.spool.listdir(name), there, strict=True))

    # Addresses, for which nobody is asked

    def url(self, name, parameters=None, expire=None, http_method=None):
        self.spool.begin()
        if self.querystring_auth:
            return self.signer.url(name, parameters, expire, http_method)
        if self.custom_domain or not self.browser_url:
            return super().url(name)
        return f"{self.browser_url}/{self.bucket_name}/{quote(name)}"

    @property
    def signer(self):
        """The host is part of a signature, so it is the one browsers know."""
        if not hasattr(self, "_signer"):
            self._signer = S3Storage(**{**self.options, "client_config": QUICK, "endpoint_url": self.browser_url})
        return self._signer

    @cached_property
    def patient(self):
        """The same bucket for whom nobody waits, on a line of its own."""
        return self._twin(PATIENT)

    @cached_property
    def tireless(self):
        """The same for a job that would end with a silence."""
        return self._twin(TIRELESS)

    def _twin(self, config):
        twin = Bucket(spool=self.spool.folder, **{**self.options, "client_config": config})
        twin.line = Line()
        return twin

    # Connections: one session for all threads, since each costs a quarter of a second to make

    @property
    def connection(self):
        with self.making:
            return super().connection

    def _create_session(self):
        if not hasattr(self, "_session"):
            self._session = super()._create_session()
        return self._session
