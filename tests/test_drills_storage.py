"""The drills of files, disk, clocks and migrations in small: they run, count, and their control arms see the fault."""

import subprocess
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

SILENCE = {"silences": 1, "kills": 0, "seconds": 4.0}
SMALL_DISK = {"megabytes": 40, "rounds": 1, "seconds": 3.0}
FEW_PHONES = {"phones": 12, "visits": 1, "servers": 1}
FEW_RUNS = {"kills": 4, "rows": 400, "hold": 4.0}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills_storage")]


def counted(name, **options):
    """`{words: number}` of the drill's table, and whether it says that it failed."""
    output, has_failed = StringIO(), False
    try:
        call_command("drill", name, **options, stdout=output)
    except CommandError:
        has_failed = True
    lines = [line.rsplit(maxsplit=1) for line in output.getvalue().splitlines() if line.startswith("  ")]
    return {words.strip(): int(number) for words, number in lines[1:]}, has_failed


def test_no_photo_is_lost_while_the_s3_server_is_silent():
    counts, has_failed = counted("storage", **SILENCE)
    assert [counts[words] for words in ("refused", "lost", "torn", "not sent in the end")] == [0, 0, 0, 0]
    assert (counts["photos taken"] > 0, has_failed) == (True, counts["seconds of the slowest of a hundred, over 2"] > 0)


def test_plain_storage_refuses_photos_or_keeps_people_waiting():
    counts, has_failed = counted("storage", **SILENCE, without_guard=True)
    assert (counts["refused"] + counts["seconds of the slowest of a hundred, over 2"] > 0, has_failed) == (True, True)


@pytest.fixture
def may_mount(tmp_path):
    """Whether this machine lets us make a small disk; elsewhere the drill must say so and not pass."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "coba", tmp_path], capture_output=True)
    if done.returncode == 0:
        subprocess.run(["umount", tmp_path], check=True)
    return done.returncode == 0


def says_that_it_may_not():
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("drill", "disk", **SMALL_DISK, stdout=output)
    return "may not mount one here" in output.getvalue()


def test_a_full_disk_leaves_nothing_half_and_the_site_serves(may_mount):
    if not may_mount:
        assert says_that_it_may_not()
        return
    counts, has_failed = counted("disk", **SMALL_DISK)
    zero = ("of them failed", "lost", "rows without a whole file", "half files", "jobs not finished")
    assert ([counts[words] for words in zero], has_failed) == ([0, 0, 0, 0, 0], False)
    assert counts["photos refused"] > 0


def test_djangos_own_storage_leaves_half_files_on_a_full_disk(may_mount):
    if not may_mount:
        assert says_that_it_may_not()
        return
    counts, has_failed = counted("disk", **SMALL_DISK, without_guard=True)
    assert (counts["half files"] > 0, has_failed) == (True, True)


def test_a_wrong_clock_neither_refuses_nor_misplaces_a_visit():
    counts, has_failed = counted("clock", **FEW_PHONES)
    assert (counts["visits"], counts["refused"], counts["wrong month"], counts["of them taken"]) == (12, 0, 0, 0)
    assert has_failed is False


def test_believed_as_told_visits_are_refused_or_misplaced():
    counts, has_failed = counted("clock", **FEW_PHONES, without_guard=True)
    assert (counts["refused"] > 0, counts["wrong month"] > 0, has_failed) == (True, True, True)


def test_killed_migrations_run_again_to_the_same_end():
    counts, has_failed = counted("migrate", **FEW_RUNS)
    assert (set(counts.values()), has_failed) == ({0}, False)


def test_killed_migrations_that_are_not_atomic_do_not():
    counts, has_failed = counted("migrate", **FEW_RUNS, without_guard=True)
    assert (counts["stuck"] + counts["rounds with other rows"] > 0, has_failed) == (True, True)
