"""The folder of archives: how they are named, written, and thinned out."""

import fcntl
import os
import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ikmportal.backups import Refused
from ikmportal.lib.files import flush

NAMED = re.compile(r"portal-(\d{8}T\d{6})Z(-rows)?\.age")  # -rows: without files
WRITTEN_AS = "%Y%m%dT%H%M%S"
PART = ".part-"
BUCKETS = {"day": "%Y-%m-%d", "week": "%G-%V", "month": "%Y-%m"}


def archives(folder):
    """`[(moment, path)]` of the finished ones, the newest first."""
    found = [(match, path) for path in Path(folder).glob("portal-*.age") if (match := NAMED.fullmatch(path.name))]
    return sorted(((_moment(match[1]), path) for match, path in found), reverse=True)


def _moment(text):
    return datetime.strptime(text, WRITTEN_AS).replace(tzinfo=UTC)


@contextmanager
def alone(folder):
    """Nobody else makes or thins out archives here meanwhile. Raises Refused. A killed process holds nothing."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with Path(folder, ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Pencadangan lain sedang berjalan di folder ini.") from None
        for left in Path(folder).glob(f"{PART}*"):  # of one that was killed
            left.unlink()
        yield


@contextmanager
def whole_file(path):
    """A binary file that has its name only once all of it is on the disk."""
    part = path.with_name(f"{PART}{path.name}")
    try:
        with open(part, "xb", opener=for_us_alone) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def for_us_alone(path, flags):
    return os.open(path, flags, 0o600)


def new_path(folder, *, with_media):
    return Path(folder, f"portal-{datetime.now(UTC).strftime(WRITTEN_AS)}Z{'' if with_media else '-rows'}.age")


def thin_out(folder, plan=None):
    """Delete what `kept` does not name, of archives with files and of those without apart. Called after a new archive is
    whole, so that a failed one costs none; says how many went."""
    gone = [
        path for with_media in (True, False) for path in _surplus(folder, with_media, plan or settings.BACKUPS_KEPT)
    ]
    for path in gone:
        path.unlink()
    return len(gone)


def holds_files(path):
    return NAMED.fullmatch(path.name)[2] is None


def _surplus(folder, with_media, plan):
    found = {moment: path for moment, path in archives(folder) if holds_files(path) == with_media}
    keeping = kept(found, plan)
    return [path for moment, path in found.items() if moment not in keeping]


def kept(moments, plan):
    """Of these moments the newest of each of the last days, weeks and months *that have one*: `{"day": 7, …}`. A stop of
    months deletes nothing."""
    keeping = set()
    for bucket, most in plan.items():
        newest = {}
        for moment in sorted(moments, reverse=True):
            newest.setdefault(timezone.localtime(moment).strftime(BUCKETS[bucket]), moment)
        keeping.update(list(newest.values())[:most])
    return keeping
