"""The drills in small: they run, count, and their control arm shows that they would see a fault."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.slow

SMALL = {"visits": 20, "times": 3, "threads": 4, "every": 0.8}
FEW_JOBS = {"jobs": 8, "kills": 2, "every": 1.5}


def counted(output):
    lines = [line.rsplit(maxsplit=1) for line in output.getvalue().splitlines() if line.startswith("  ")]
    return {words.strip(): int(number) for words, number in lines[1:]}


def test_visits_sent_again_under_dying_workers_are_there_once():
    output = StringIO()
    call_command("drill", "visits", **SMALL, stdout=output)
    assert counted(output) == {
        "rows in database": 20,
        "doubled": 0,
        "acknowledged and lost": 0,
        "never acknowledged": 0,
    }


def test_without_the_guard_the_drill_sees_them_doubled():
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("drill", "visits", **SMALL, without_guard=True, stdout=output)
    assert counted(output)["doubled"] > 0


def test_jobs_are_done_once_and_whole_under_dying_workers():
    output = StringIO()
    call_command("drill", "jobs", **FEW_JOBS, stdout=output)
    counts = counted(output)
    assert {count: counts[count] for count in ("lost", "doubled", "torn")} == {"lost": 0, "doubled": 0, "torn": 0}
    assert counts["jobs"] >= 8


def test_without_the_guard_the_drill_sees_jobs_doubled_or_lost():
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("drill", "jobs", **FEW_JOBS, without_guard=True, stdout=output)
    counts = counted(output)
    assert counts["doubled"] + counts["lost"] > 0
