"""The drills in small: they run, count, and their control arm shows that they would see a fault."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

SMALL = {"visits": 20, "times": 3, "threads": 4, "every": 0.8}


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
