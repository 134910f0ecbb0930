"""A locked period takes nothing in, and says why; opening it needs a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from monitoring import answering, attending, figures, recording, reviewing
from monitoring.models import Locked, Measurement, PeriodLock, Refused, Visit
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import cast, deliver, told, visit
from tests.records import event
from tests.records import problem as open_problem

pytestmark = pytest.mark.django_db
State = Visit.State


@pytest.fixture
def locked(staff):
    period = frames.period(name="November 2026")
    period.close("Laporan 12/XI/2026", by=staff)
    return period


def test_a_visit_held_in_it_is_refused_with_the_reason_and_stays_on_the_phone(client, locked):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    answer = deliver(client, told(seller))
    assert (answer.status_code, Visit.objects.count()) == (422, 0)
    assert "November 2026 sudah dikunci: Laporan 12/XI/2026" in answer.content.decode()


def test_a_visit_held_outside_it_is_taken(client, locked):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    before = (timezone.now() - timedelta(days=20)).isoformat()
    assert deliver(client, told(seller, held_at=before)).status_code == 201


@pytest.mark.parametrize("deed", ["send", "review", "verify", "give_back", "reopen"])
def test_no_step_of_a_visit_in_it(deed, staff):
    seller, mentor, reviewer, head = cast()
    before = {"send": State.DRAFT, "review": State.SENT, "verify": State.REVIEWED, "give_back": State.SENT}
    made = visit(seller, mentor, before.get(deed, State.VERIFIED))
    frames.period().close("Laporan", by=staff)
    steps = {
        "send": lambda: recording.send(made, by=mentor),
        "review": lambda: reviewing.review(made, by=reviewer),
        "verify": lambda: reviewing.verify(made, by=head),
        "give_back": lambda: reviewing.give_back(made, by=reviewer, reason="Kurang"),
        "reopen": lambda: reviewing.reopen(made, by=staff),
    }
    with pytest.raises(Locked):
        steps[deed]()
    assert Visit.objects.get().state == made.state


def test_a_visit_may_not_be_moved_out_of_it(client, staff):
    seller, mentor, *_others = cast()
    made = visit(seller, mentor, State.RETURNED)
    frames.period().close("Laporan", by=staff)
    client.force_login(mentor)
    elsewhen = (timezone.localtime() - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(f"/usaha/kunjungan/{made.pk}/ubah/", {"way": "telepon", "held_at": elsewhen})
    assert (answer.status_code, Visit.objects.get().held_at) == (422, made.held_at)


def test_of_many_only_those_outside_are_verified(staff):
    seller, mentor, _reviewer, head = cast()
    inside = visit(seller, mentor, State.REVIEWED)
    outside = visit(seller, mentor, State.REVIEWED, held_at=timezone.now() - timedelta(days=30))
    frames.period().close("Laporan", by=staff)
    assert reviewing.verify_all([inside, outside], by=head) == (1, 1)


def test_no_problem_is_closed_in_it(locked, staff):
    made = open_problem(people.seller(), by=staff)
    with pytest.raises(Locked):
        answering.close(made, "Selesai", by=staff)


def test_opening_it_needs_a_reason_and_lets_visits_in(client, locked, staff):
    seller, mentor, *_others = cast()
    with pytest.raises(Refused, match="Tulis mengapa kuncinya dibuka"):
        locked.reopen(" ", by=staff)
    assert [locked.reopen("Laporan salah hitung", by=staff) for _turn in range(2)] == [True, False]
    client.force_login(mentor)
    assert deliver(client, told(seller)).status_code == 201


def test_it_is_locked_once_and_every_lock_stays_told(locked, staff):
    assert locked.close("Lagi", by=staff) is False
    locked.reopen("Salah", by=staff)
    locked.close("Laporan 13/XI/2026", by=staff)
    assert [lock.reason for lock in PeriodLock.objects.all()] == ["Laporan 13/XI/2026", "Laporan 12/XI/2026"]


def test_the_database_knows_one_lock_at_a_time(locked, staff):
    with pytest.raises(IntegrityError):
        PeriodLock.objects.create(period=locked, reason="Dua", locked_by=staff)


def test_locking_keeps_what_was_counted(staff):
    seller, mentor, *_others = cast()
    period = frames.period()
    frames.indicator(period.programme)
    visit(seller, mentor, State.VERIFIED)
    figures.lock(period, "Laporan", by=staff)
    Visit.objects.all().delete()
    assert (figures.board(period)[0].value, Measurement.objects.get().measured_by) == (1, staff)


def test_what_was_counted_wrongly_is_counted_anew_after_opening(staff):
    seller, mentor, _reviewer, head = cast()
    period = frames.period()
    frames.indicator(period.programme)
    waiting = visit(seller, mentor, State.REVIEWED)
    figures.lock(period, "Laporan", by=staff)
    figures.unlock(period, "Satu kunjungan tertinggal", by=staff)
    reviewing.verify(waiting, by=head)
    figures.lock(type(period).objects.get(), "Laporan, diperbaiki", by=staff)
    assert Measurement.objects.get().numerator == 1


def test_who_came_to_an_event_in_it_stays_as_reported(staff):
    seller, other = people.seller(), people.seller("Dapur Dua")
    made = event(seller, by=staff)
    frames.period(None, made.first_day, made.last_day).close("Laporan", by=staff)
    before = made.attendances.count()
    for deed in (attending.attend, attending.take_back):
        with pytest.raises(Locked):
            deed(made, [other] if deed is attending.attend else seller, by=staff)
    with pytest.raises(ValidationError, match="sudah dikunci"):
        made.full_clean()
    assert made.attendances.count() == before
