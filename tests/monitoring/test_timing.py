"""When a visit was, though the clock of the phone, or of the server, is wrong."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

from ikmportal.lib import clocks
from monitoring.models import Visit
from tests import people
from tests.monitoring.contacts import deliver, told

NOW = datetime(2026, 11, 27, 5, tzinfo=timezone.get_default_timezone())
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
keys = count()


def put_right(age, ahead, *, waited=timedelta(0), mended=False):
    """Of a visit `age` ago on a phone that is `ahead`, given out of hand `waited` before it is sent."""
    phone_now = NOW if mended else NOW + ahead
    return clocks.held(NOW - age + ahead, device_at=NOW - waited + ahead, phone_now=phone_now, now=NOW)


@pytest.mark.parametrize("ahead", [7 * HOUR, -7 * HOUR, 6 * YEAR, -6 * YEAR, 33 * DAY])
@pytest.mark.parametrize("age", [HOUR, 3 * DAY, 40 * DAY])
def test_a_wrong_clock_is_put_right_by_what_it_says_when_it_sends(ahead, age):
    assert put_right(age, ahead, waited=HOUR / 2) == NOW - age


@pytest.mark.parametrize("ahead", [6 * YEAR, -6 * YEAR])
def test_a_clock_that_was_set_meanwhile_still_tells_how_long_ago(ahead):
    assert put_right(3 * DAY, ahead, mended=True) == NOW - 3 * DAY


def test_a_day_that_was_typed_stands():
    typed = NOW - 2 * HOUR
    assert clocks.held(typed, device_at=NOW - 5 * YEAR, phone_now=NOW - 5 * YEAR, now=NOW) == typed


def test_an_old_visit_told_by_a_right_clock_stands():
    assert put_right(3 * YEAR, timedelta(0)) == NOW - 3 * YEAR


def test_nothing_is_later_than_now():
    assert clocks.held(NOW + YEAR, device_at=None, phone_now=None, now=NOW) == NOW


@pytest.mark.parametrize(
    ("own", "others", "error"),
    [
        (HOUR, [], timedelta(0)),
        (HOUR, [HOUR], timedelta(0)),
        (HOUR, [HOUR, HOUR], HOUR),
        (YEAR, [HOUR, HOUR, HOUR], HOUR),
        (timedelta(0), [HOUR, HOUR, HOUR], timedelta(0)),
        (HOUR, [DAY, YEAR, -DAY], timedelta(0)),
    ],
)
def test_the_server_is_wrong_when_most_of_three_phones_say_so(own, others, error):
    assert clocks.believed_now(NOW, own, others) == NOW - error


# As it comes in


def sent(client, person, seller, *, age, ahead):
    now = timezone.now()
    told_at = (now - age + ahead).isoformat()
    client.force_login(person)
    body = told(seller, held_at=told_at, device_at=(now + ahead).isoformat(), notes=f"{next(keys)}")
    return deliver(client, body, phone_now=(now + ahead).isoformat())


@pytest.fixture
def seller(db):
    return people.seller()


def test_the_phones_own_words_are_kept_beside_the_moment(client, seller):
    answer = sent(client, people.mentor(seller, "raka"), seller, age=3 * DAY, ahead=4 * YEAR)
    made = Visit.objects.get()
    assert (answer.status_code, made.told_at - made.held_at > 3 * YEAR) == (201, True)
    assert abs(timezone.now() - 3 * DAY - made.held_at) < timedelta(minutes=1)
    assert "Jamnya meleset, jadi waktunya dibetulkan." in client.get(made.get_absolute_url()).text


def test_a_right_clock_leaves_no_words(client, seller):
    sent(client, people.mentor(seller, "raka"), seller, age=DAY, ahead=timedelta(0))
    assert Visit.objects.get().told_at is None


def test_the_first_visits_to_a_server_that_is_ahead_are_put_right_by_later_ones(client, seller):
    mentors = [people.mentor(seller, f"raka{number}") for number in range(3)]
    offs = []
    for mentor in mentors:
        sent(client, mentor, seller, age=DAY, ahead=-2 * YEAR)
        offs.append(max(abs(one.held_at - one.told_at) if one.told_at else DAY * 0 for one in Visit.objects.all()))
    assert [off > YEAR for off in offs] == [True, True, False]


def test_a_moment_a_person_has_changed_is_moved_by_no_phone(client, seller):
    raka = people.mentor(seller, "raka")
    sent(client, raka, seller, age=DAY, ahead=-2 * YEAR)
    made = Visit.objects.get()
    own = timezone.localtime(timezone.now() - 5 * DAY).replace(second=0, microsecond=0)
    change = {"way": "telepon", "held_at": own.strftime("%Y-%m-%dT%H:%M")}
    client.force_login(people.staff_member())
    assert client.post(f"/usaha/kunjungan/{made.pk}/ubah/", change).status_code == 302
    for number in range(2):
        sent(client, people.mentor(seller, f"dewi{number}"), seller, age=DAY, ahead=-2 * YEAR)
    assert Visit.objects.get(pk=made.pk).held_at == own


def test_an_unreadable_clock_is_none(client, seller):
    client.force_login(people.mentor(seller, "raka"))
    assert deliver(client, told(seller), phone_now="kemarin").status_code == 201
    assert Visit.objects.get().phone_offset is None
