"""Tokens that say they were made in the future: by a clock that was ahead then. Each is taken by nobody."""

from datetime import timedelta

import pytest

from ikmportal.drills.clock import confirmation, invitation, reset, unguarded

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("make", [invitation, reset, confirmation])
@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=1000)])
def test_a_token_of_the_future_is_refused(make, ahead):
    assert make(ahead)() is False


@pytest.mark.parametrize("make", [invitation, reset, confirmation])
def test_django_alone_would_take_it(make):
    token = make(timedelta(days=1000))
    with unguarded():
        assert token() is True


@pytest.mark.parametrize("make", [invitation, reset, confirmation])
def test_one_of_a_machine_whose_clock_is_a_minute_ahead_is_taken(make):
    assert make(MINUTE)() is True
