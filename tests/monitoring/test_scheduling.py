"""When a maker is to be visited, and whether the report came in time."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from monitoring import recording, reviewing, scheduling, tasks, watching
from monitoring.models import Period, Problem, Schedule, Visit, Window
from sellers.models import Seller
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import cast, visit

pytestmark = pytest.mark.django_db
Every = Schedule.Every
TODAY = timezone.localdate()


def state(on=None):
    return Window.objects.with_state(on).get().state


def held(seller, by, on, sent=None):
    """A visit held on a day at noon, handed over at noon of another."""
    noon = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
    made = visit(seller, by, held_at=noon)
    Visit.objects.filter(pk=made.pk).update(submitted_at=noon + ((sent or on) - on))
    return made


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (Every.MONTH, date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),
        (Every.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_one_stretch(every, day, first, last):
    assert scheduling.span(every, day) == (first, last)


def test_only_the_current_stretch_is_made_and_only_once():
    people.seller(), people.seller("Dapur Dua")
    frames.schedule(frames.programme(starts_on=date(2026, 10, 5), ends_on=date(2027, 10, 4)))
    assert [scheduling.open_all(date(2026, 11, day)) for day in (2, 2, 30)] == [2, 0, 0]
    days = set(Window.objects.values_list("opens_on", "due_on"))
    assert days == {(date(2026, 11, 1), date(2026, 11, 30))}


def test_the_months_of_a_programme_are_cut_to_its_days():
    frames.programme(starts_on=date(2026, 9, 17), ends_on=date(2026, 10, 30))
    scheduling.open_all(date(2026, 10, 3))
    found = list(Period.objects.order_by("starts_on").values_list("name", "starts_on", "ends_on"))
    assert found == [
        ("September 2026", date(2026, 9, 17), date(2026, 9, 30)),
        ("Oktober 2026", date(2026, 10, 1), date(2026, 10, 30)),
    ]


def test_a_group_is_a_kecamatan_or_all_who_are_assisted(reference):
    dampit = Seller.objects.create(name="Dapur Dampit", subdistrict_id="35.07.05")
    people.seller("Dapur Lain")
    Seller.objects.create(name="Mandiri", guidance=Seller.Guidance.INDEPENDENT)
    one = frames.schedule(subdistrict_id="35.07.05")
    every = frames.schedule(one.programme, "Semua")
    assert (list(one.makers), every.makers.count()) == ([dampit], 2)


def test_the_due_day_is_inside_the_stretch_and_a_stopped_schedule_asks_nothing():
    made = frames.schedule(frames.programme(starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 31)), due_after=15)
    assert scheduling.window(made, date(2026, 11, 25))["due_on"] == date(2026, 11, 20)
    assert scheduling.window(made, date(2026, 12, 1))["due_on"] == date(2026, 12, 15)
    made.stopped_on = date(2026, 12, 1)
    assert scheduling.window(made, date(2026, 12, 1)) is None


def test_what_is_handed_over_on_the_due_day_is_on_time():
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY)
    held(seller, mentor, TODAY - timedelta(days=2), sent=TODAY)
    assert state() == "tepat"


def test_a_day_after_it_is_late():
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY - timedelta(days=1))
    held(seller, mentor, TODAY - timedelta(days=1), sent=TODAY)
    assert state() == "terlambat"


def test_what_nobody_reported_is_missing_only_after_its_day():
    frames.window(people.seller(), due_on=TODAY)
    assert (state(), state(TODAY + timedelta(days=1))) == ("menunggu", "terlewat")


def test_waiting_for_review_or_coming_back_is_never_overdue():
    seller, mentor, reviewer, _head = cast()
    frames.window(seller, due_on=TODAY - timedelta(days=30))
    made = held(seller, mentor, TODAY - timedelta(days=31))
    assert state() == "tepat"
    reviewing.give_back(made, by=reviewer, reason="Lengkapi foto.")
    recording.send(Visit.objects.get(), by=mentor)
    assert state() == "tepat"


def test_a_draft_reports_nothing():
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY - timedelta(days=1))
    visit(seller, mentor, Visit.State.DRAFT, held_at=timezone.now() - timedelta(days=1))
    assert state() == "terlewat"


def test_another_makers_visit_reports_nothing_here():
    seller, mentor, *_others = cast()
    frames.window(people.seller("Dapur Dua"), due_on=TODAY)
    held(seller, mentor, TODAY)
    assert state() == "menunggu"


@pytest.mark.parametrize(("hours", "day"), [(-40, -40), (-24 * 5, 0), (24 * 400, 0), (None, 0)])
def test_a_phone_without_signal_is_believed_for_some_days_and_a_wrong_clock_is_not(hours, day):
    seller, mentor, *_others = cast()
    told = None if hours is None else timezone.now() + timedelta(hours=hours)
    made = Visit.objects.create(seller=seller, recorded_by=mentor, device_at=told)
    recording.send(made, by=mentor)
    passed = Visit.objects.get().submitted_at - timezone.now()
    assert abs(passed - timedelta(hours=day)) < timedelta(minutes=1)


def test_a_week_after_a_missed_day_a_draft_problem_exists_once():
    window = frames.window(people.seller(), due_on=TODAY - timedelta(days=6))
    assert watching.open_problems() == 0
    assert [watching.open_problems(TODAY + timedelta(days=days)) for days in (1, 1, 2)] == [1, 0, 0]
    made = Problem.objects.get()
    assert (made.trigger, made.about, made.is_draft) == ("kunjungan", f"window-{window.pk}", True)


def test_the_limit_is_the_programmes_own():
    frames.window(people.seller(), frames.schedule(frames.programme(missed_after=2)), due_on=TODAY - timedelta(days=2))
    assert watching.open_problems() == 1


def test_the_daily_watch_opens_windows(settings):
    people.seller()
    frames.schedule()
    tasks.watch()
    assert Window.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_states_cost_one_query(queries, count):
    made = frames.schedule()
    for number in range(count):
        frames.window(people.seller(f"Dapur {number}"), made)
    with queries(1):
        assert len(list(Window.objects.with_state().for_list())) == count
