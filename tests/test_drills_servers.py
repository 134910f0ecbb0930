"""The drills with servers of their own in small: Redis, PostgreSQL, web workers and a shared cache fail, and each control arm
shows that the drill would see a fault."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.test_drills import counted

pytestmark = pytest.mark.slow

SMALL = {
    "redis": {"rounds": 1, "away": 3.0, "between": 1.0, "phones": 2, "sweep": 1.0},
    "postgres": {"visits": 20, "times": 2, "threads": 3, "every": 2.0, "away": 1.0, "stops": 1},
    "web": {"photos": 12, "threads": 3, "every": 0.6},
    "cache": {"products": 2},
}
NONE_LOST = {
    "redis": ["lost", "doubled", "torn", "answers not as they should be", "late after the last fault"],
    "postgres": ["doubled", "acknowledged and lost", "never acknowledged", "answers that are none of these"],
    "web": ["rows without a file", "torn", "acknowledged and lost", "files without a row afterwards"],
    "cache": ["private words given to another", "private words kept by the cache", "forged hosts kept by the cache"],
}


@pytest.mark.parametrize("name", ["postgres", "web", "cache"])
def test_with_the_guard_nothing_is_lost(name):
    output = StringIO()
    call_command("drill", name, **SMALL[name], stdout=output)
    assert {words: counted(output)[words] for words in NONE_LOST[name]} == dict.fromkeys(NONE_LOST[name], 0)


def test_without_redis_nothing_is_lost_however_busy_the_machine():
    """How long answers take is not asked of a machine that runs other tests."""
    output = StringIO()
    try:
        call_command("drill", "redis", **SMALL["redis"], stdout=output)
    except CommandError:
        assert counted(output)["answers slower than 1.5 s"] > 0
    assert {words: counted(output)[words] for words in NONE_LOST["redis"]} == dict.fromkeys(NONE_LOST["redis"], 0)


@pytest.mark.parametrize("name", ["redis", "postgres", "web", "cache"])
def test_without_the_guard_the_drill_sees_it(name):
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("drill", name, **SMALL[name], without_guard=True, stdout=output)
    assert sum(counted(output)[words] for words in NONE_LOST[name]) > 0
