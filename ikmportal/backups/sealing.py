"""Streams that are encrypted to, or decrypted by, a key of age. A file of any size passes in pieces of 64 KB."""

import errno
import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pyrage

from ikmportal.backups import Refused

PIECE = 2**16
LINE = "AGE-SECRET-KEY-"


class Damaged(Refused):
    """The archive is not as it was written, or this is not its key."""


def new_key():
    """`(secret, recipient)`: what opens archives, and what they are sealed to."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(text):
    if not text:
        raise Refused("BACKUP_RECIPIENT belum diisi: buat kunci dengan manage.py backup_key (docs/restore.md).")
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise Refused(f"BACKUP_RECIPIENT harus kunci umum age (age1…), bukan {text!r}.") from None


def identity_in(path):
    """The secret key in a file as `backup_key` or age-keygen writes it."""
    try:
        lines = Path(path).read_text().split()
        return pyrage.x25519.Identity.from_str(next(word for word in lines if word.startswith(LINE)))
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError):
        raise Refused(f"{path} tidak berisi kunci rahasia age ({LINE}…).") from None


@contextmanager
def sealed(file, recipient):
    """A stream; what is written to it comes encrypted into the binary `file`. Raises OSError when that is full."""
    reading, writing = os.pipe()
    target = _Told(file)
    sealing = _Beside(lambda: _seal(reading, target, recipient))
    try:
        with os.fdopen(writing, "wb") as stream:
            yield stream
    except BrokenPipeError:
        sealing.join()
        if sealing.problem is None:  # another line broke, not this one
            raise
    finally:
        sealing.join()
    if sealing.problem:
        raise target.problem or sealing.problem


def _seal(reading, target, recipient):
    with os.fdopen(reading, "rb") as source:
        pyrage.encrypt_io(source, target, [recipient])


@contextmanager
def opened(path, identity):
    """The decrypted stream of the file at `path`. When the block ends, all of it has proved to be as it was sealed, or
    Damaged is raised: a block must undo what it did on an exception."""
    reading, writing = os.pipe()
    opening = _Beside(lambda: _open(path, writing, identity))
    try:
        with os.fdopen(reading, "rb") as stream:
            yield from _to_the_end(stream)
    except Exception as problem:
        opening.join()
        _judge(opening.problem, problem)
        raise
    opening.join()
    _judge(opening.problem)


def _open(path, writing, identity):
    with os.fdopen(writing, "wb") as target, Path(path).open("rb") as source:
        pyrage.decrypt_io(source, target, [identity])


def _to_the_end(stream):
    """Whatever the block left unread is read: the last piece proves that nothing was cut off."""
    try:
        yield stream
    finally:
        while stream.read(PIECE):
            pass


def _judge(problem, cause=None):
    if problem is None:
        return
    if getattr(problem, "errno", None) == errno.ENOENT:
        raise Refused(f"Tidak ada arsip di {problem.filename}.") from None
    if "No matching keys" in str(problem):
        raise Damaged("Kunci ini tidak membuka arsip itu: kunci lain, atau kepala arsip rusak.") from cause
    raise Damaged("Arsip rusak atau terpotong. Pakai arsip lain.") from (cause or problem)


class _Told:
    """A file that remembers the error it gave: what comes through the encrypting end keeps only its words."""

    def __init__(self, file):
        self.file, self.problem = file, None

    def write(self, data):
        try:
            return self.file.write(data)
        except OSError as problem:
            self.problem = problem
            raise

    def flush(self):
        self.file.flush()


class _Beside(threading.Thread):
    """Work at the other end of a pipe; its exception is kept."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.problem = work, None
        self.start()

    def run(self):
        try:
            self.work()
        except BaseException as problem:
            self.problem = problem
