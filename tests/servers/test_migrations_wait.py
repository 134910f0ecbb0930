"""A migration that wants a table which somebody reads for long, on a real PostgreSQL."""

import pytest

from tests.test_drills_storage import counted

pytestmark = [pytest.mark.servers, pytest.mark.django_db, pytest.mark.xdist_group("drills_storage")]
ONE = {"kills": 1, "rows": 400, "hold": 8.0}


def test_nobody_else_waits_for_it_and_it_is_done_in_the_end():
    counts, has_failed = counted("migrate", **ONE)
    assert (counts["waits over 2.5 s"], counts["waiting migrations that failed"], has_failed) == (0, 0, False)


def test_without_a_limit_all_wait_as_long_as_the_reader_reads():
    counts, has_failed = counted("migrate", **ONE, without_guard=True)
    assert (counts["waits over 2.5 s"], has_failed) == (1, True)
