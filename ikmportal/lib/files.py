"""Files that are whole or absent, and named by what they hold."""

import errno
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

UNNAMED_FOR = timedelta(days=1)  # a file this old that no row names goes (ikmportal/lib/sweeping.py)


@deconstructible(path="ikmportal.lib.files.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """Writes aside, flushes to the disk, then renames: a full disk or a kill leaves no half file (Django's own does)."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(aside, self.file_permissions_mode or 0o644)
            os.replace(aside, target)
            flush(target.parent)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        return str(name).replace("\\", "/")

    def renew(self, name):
        """As if it had been written now. Raises FileNotFoundError."""
        os.utime(self.path(name))


def flush(folder):
    """Make the names in it outlast a power cut, before a row speaks of them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum(data):
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def checksum_of(path):
    """The same of the file there, without reading it whole."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(storage, name, content):
    """Put bytes, or a Django File, under a name that is derived from them. Twice is harmless; the name comes back. One that
    was there counts as new, or the sweep could take it before a row names it."""
    if not _is_there_anew(storage, name):
        storage.save(name, ContentFile(content) if isinstance(content, bytes) else content)
    return name


def _is_there_anew(storage, name):
    """In a bucket, what is old is simply written again, and so is what a silent one does not tell of."""
    try:
        is_young = storage.get_modified_time(name) > timezone.now() - UNNAMED_FOR / 2
        if not is_young and hasattr(storage, "renew"):
            storage.renew(name)
            return True
    except OSError:
        return False
    return is_young


@dataclass(frozen=True)
class Kept:
    """A generated file as its row tells of it."""

    name: str
    checksum: str
    size: int


def keep_generated(storage, path, pattern):
    """Keep the file at `path` under a name made of what it holds: `editions/{checksum}.pdf`."""
    digest = checksum_of(path)
    with Path(path).open("rb") as file:
        name = keep(storage, pattern.format(checksum=digest), File(file))
    return Kept(name, digest, Path(path).stat().st_size)


def tireless(storage):
    """The same storage for a job, for which nobody waits: a bucket is asked again where it gave no answer."""
    return getattr(storage, "tireless", storage)


class NoRoom(ValueError):
    """There is no room for a file; the message says what to do."""


def ensure_disk(storage):
    """Raises NoRoom when the disk under a storage has less free than DISK_FLOOR; of a bucket the one under its spool."""
    folder = disk_of(storage)
    if folder is not None and free_bytes(folder) < settings.DISK_FLOOR:
        raise NoRoom(
            _(
                "Ruang penyimpanan portal hampir penuh, jadi berkas baru belum diterima. Beri tahu dinas, lalu coba lagi nanti."
            )
        )


def disk_of(storage):
    """The folder of this machine that fills up when a storage is written to, or None."""
    if isinstance(storage, FileSystemStorage):
        return storage.location
    spool = getattr(storage, "spool", None)
    return spool and spool.folder


def free_bytes(folder):
    """Of the disk a folder lies on, or will lie on once it is made."""
    folder = Path(folder)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def is_full(problem):
    """Whether an exception says, at any depth, that there is no room: a file system, SQLite, PostgreSQL or a quota of ours."""
    while problem is not None:
        if isinstance(problem, NoRoom) or getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return True
        if getattr(problem, "sqlstate", None) == "53100" or "database or disk is full" in str(problem):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def megabytes(size):
    """`1,5 MB`: bytes as people read them."""
    return f"{size / 1e6:.1f} MB".replace(".", ",").replace(",0 ", " ")
