"""What is kept and deleted while others push: the bucket ends up with what was done last."""

import os
import threading

import pytest
from django.core.files.base import ContentFile

from ikmportal.lib.files import WholeFileStorage
from ikmportal.lib.spool import Spool

NAME = "masters/1/a.jpg"


class Bucket(dict):
    """`{name: bytes}` that takes what a spool sends."""

    def send(self, name, path):
        self[name] = path.read_bytes()

    def wipe(self, name):
        self.pop(name, None)


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path, Bucket())


def keep(spool):
    spool.keep(NAME, ContentFile(b"foto"))


def drop(spool):
    spool.drop(NAME)


def leave_long_ago(store):
    store._save(NAME, ContentFile(b"foto"))
    os.utime(store.path(NAME), (0, 0))


BOTH = pytest.mark.parametrize(("deed", "left"), [(keep, {NAME: b"foto"}), (drop, {})])


@BOTH
def test_of_two_deeds_that_a_kill_left_the_later_one_counts(deed, left, spool):
    earlier, later = (spool.dropped, spool.kept) if deed is keep else (spool.kept, spool.dropped)
    spool.bucket[NAME] = b"foto"
    leave_long_ago(earlier)
    later._save(NAME, ContentFile(b"foto"))
    assert (spool.push(NAME, spool.bucket), spool.bucket, spool.waiting()) == (True, left, [])


class Paused(WholeFileStorage):
    """Somebody else has his turn when the file is whole."""

    def __init__(self, folder):
        super().__init__(folder)
        self.is_whole, self.goes_on = threading.Event(), threading.Event()

    def _save(self, name, content):
        super()._save(name, content)
        self.is_whole.set()
        self.goes_on.wait(10)
        return name


@BOTH
def test_two_pushers_in_the_middle_of_a_deed_do_not_undo_it(deed, left, spool):
    earlier, later = ("dropped", "kept") if deed is keep else ("kept", "dropped")
    leave_long_ago(getattr(spool, earlier))
    paused = Paused(getattr(spool, later).location)
    setattr(spool, later, paused)
    doing = threading.Thread(target=deed, args=[spool])
    pushers = [threading.Thread(target=spool.push, args=[NAME, spool.bucket]) for _number in range(2)]
    doing.start()
    paused.is_whole.wait(10)
    for pusher in pushers:
        pusher.start()
        pusher.join(0.3)
    paused.goes_on.set()
    for thread in (doing, *pushers):
        thread.join(10)
    assert (spool.push(NAME, spool.bucket), spool.bucket, spool.waiting()) == (True, left, [])


class Interrupted(Bucket):
    """While it takes a name, `meanwhile` is done once."""

    meanwhile = None

    def send(self, name, path):
        super().send(name, path)
        self._interrupt()

    def wipe(self, name):
        super().wipe(name)
        self._interrupt()

    def _interrupt(self):
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()


@BOTH
def test_what_is_done_while_the_bucket_takes_the_opposite_is_pushed_too(deed, left, spool):
    bucket = Interrupted()
    (drop if deed is keep else keep)(spool)
    bucket.meanwhile = lambda: deed(spool)
    assert (spool.push(NAME, bucket), bucket, spool.waiting()) == (True, left, [])
