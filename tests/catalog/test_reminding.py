from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from catalog import reminding, tasks
from ikmportal.celery import app
from sellers.models import Notice
from tests import people

pytestmark = pytest.mark.django_db
LAPSES = date(2031, 6, 30)


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen):
    return people.owner(kitchen)


def lapsing(kitchen, number=1, **facts):
    product = people.product(f"Keripik {number}", of=kitchen)
    return people.licence(product, "pirt", f"206350701000{number}-31", **{"valid_until": LAPSES, **facts})


def day(before):
    return LAPSES - timedelta(days=before)


def told(user):
    return [notice.about.rpartition("-")[2] for notice in Notice.objects.filter(user=user).order_by("pk")]


@pytest.mark.parametrize("count", [1, 3])
def test_each_licence_is_told_once_however_often_it_is_looked_at(kitchen, owner, count):
    for number in range(count):
        lapsing(kitchen, number)
    reminding.remind_lapsing(day(90))
    reminding.remind_lapsing(day(90))
    assert told(owner) == ["90"] * count


def test_three_times_over_the_last_three_months(kitchen, owner):
    lapsing(kitchen)
    for before in range(120, -10, -1):
        reminding.remind_lapsing(day(before))
    assert told(owner) == ["90", "30", "7"]


@pytest.mark.parametrize(
    ("before", "threshold"), [(90, "90"), (88, "90"), (31, "90"), (30, "30"), (8, "30"), (7, "7"), (5, "7"), (0, "7")]
)
def test_after_missed_days_only_the_nearest_speaks(kitchen, owner, before, threshold):
    lapsing(kitchen)
    reminding.remind_lapsing(day(before))
    assert told(owner) == [threshold]


@pytest.mark.parametrize("before", [91, -1])
def test_too_early_and_too_late_nobody_is_told(kitchen, owner, before):
    lapsing(kitchen)
    reminding.remind_lapsing(day(before))
    assert told(owner) == []


def test_a_renewed_date_begins_anew(kitchen, owner):
    licence = lapsing(kitchen)
    reminding.remind_lapsing(day(5))
    licence.valid_until = LAPSES + timedelta(days=365)
    licence.save()
    reminding.remind_lapsing(licence.valid_until - timedelta(days=5))
    assert told(owner) == ["7", "7"]


def test_what_nobody_verified_and_what_has_no_date_is_left_alone(kitchen, owner):
    lapsing(kitchen, verified=False)
    people.licence(people.product(of=kitchen), "halal")
    reminding.remind_lapsing(day(5))
    assert told(owner) == []


def test_owners_and_running_mentors_of_that_maker_hear_it_and_nobody_else(kitchen, owner):
    lapsing(kitchen)
    today = timezone.localdate()
    mentor = people.mentor(kitchen, "mira")
    people.mentor(kitchen, "mantan", starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    people.owner(people.seller("Dapur Bima"), "bima")
    reminding.remind_lapsing(day(7))
    assert {notice.user: notice.text for notice in Notice.objects.all()} == {
        owner: "P-IRT 2063507010001-31 habis 30 Juni 2031, 7 hari lagi. Siapkan perpanjangannya.",
        mentor: "Dapur Alit: P-IRT 2063507010001-31 habis 30 Juni 2031, 7 hari lagi. Siapkan perpanjangannya.",
    }


def test_beat_wakes_it_every_day(kitchen, owner):
    lapsing(kitchen, valid_until=timezone.localdate() + timedelta(days=3))
    entry = settings.CELERY_BEAT_SCHEDULE["remind-lapsing"]
    app.tasks[entry["task"]].run()
    tasks.remind_lapsing()
    assert told(owner) == ["7"]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({6}, {30})
