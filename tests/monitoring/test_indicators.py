"""The page of a period's figures, the rows behind one, and the lock."""

from datetime import timedelta

import pytest
from django.urls import reverse

from monitoring import figures
from monitoring.models import Indicator, Measurement, Period, Target, Visit
from tests import people
from tests.catalog import pages
from tests.monitoring import frames
from tests.monitoring.contacts import cast, visit
from tests.records import marketplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return frames.period(name="November 2026")


def test_an_empty_office_is_told_how_to_begin(staff_client):
    assert "Belum ada program" in staff_client.get("/usaha/indikator/").content.decode()


def test_a_period_that_is_none_shows_the_running_one(staff_client, period):
    answers = [staff_client.get(f"/usaha/indikator/?periode={what}") for what in ("99999", "x", "", period.pk)]
    assert [answer.context["period"] for answer in answers] == [period] * 4


def test_owners_and_mentors_are_kept_out(client, period):
    seller, mentor, *_others = cast()
    for user in (mentor, people.owner(seller)):
        client.force_login(user)
        assert client.get("/usaha/indikator/").status_code == 403


def test_the_head_reads_and_does_not_lock(client, period):
    client.force_login(people.head_of_office())
    assert client.get("/usaha/indikator/").status_code == 200
    assert client.post(f"/usaha/periode/{period.pk}/kunci/", {"reason": "Laporan"}).status_code == 403


def test_every_query_shows_its_definition_and_its_rows(staff_client, period, staff):
    seller, mentor, *_others = cast()
    product = people.published(by=staff, photo=False)
    people.licence(product)
    visit(seller, mentor, Visit.State.VERIFIED)
    frames.window(seller, frames.schedule(period.programme))
    channel = marketplace()
    for code in Indicator.Query.values:
        of = channel if code in Indicator.OF_A_CHANNEL else None
        made = frames.indicator(period.programme, code, name=code, channel=of, is_share=code in Indicator.SHARES)
        answer = staff_client.get(f"/usaha/indikator/{made.pk}/{period.pk}/")
        assert (answer.status_code, answer.context["page"].paginator.count) == (200, answer.context["figure"].numerator)


def test_an_indicator_is_not_shown_in_another_programmes_period(staff_client, period):
    other = frames.period(frames.programme("Lain"))
    made = frames.indicator(period.programme)
    assert staff_client.get(f"/usaha/indikator/{made.pk}/{other.pk}/").status_code == 404


def test_locking_and_opening_each_need_a_reason(staff_client, period):
    place = f"/usaha/periode/{period.pk}"
    assert staff_client.post(f"{place}/kunci/", {"reason": " "}).status_code == 422
    staff_client.post(f"{place}/kunci/", {"reason": "Laporan 12/XI/2026"})
    assert Period.objects.get().lock.reason == "Laporan 12/XI/2026"
    assert staff_client.post(f"{place}/buka/", {"reason": ""}).status_code == 422
    staff_client.post(f"{place}/buka/", {"reason": "Salah hitung"})
    assert Period.objects.get().lock is None


# In the admin


def rows(prefix, *rows, initial=0):
    told = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return told | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def saved(client, indicator, targets=(), measurements=(), initial=0):
    facts = {"programme": indicator.programme_id, "name": indicator.name, "definition": "Hari", "unit": "hari"}
    facts |= {"direction": "naik", "position": 0, "baseline": "", "query": "", "channel": ""}
    forms = rows("targets", *targets, initial=initial) | rows("measurements", *measurements)
    return client.post(reverse("admin:monitoring_indicator_change", args=[indicator.pk]), facts | forms)


def test_a_figure_written_down_keeps_who_wrote_it(staff_client, staff, period):
    made = frames.indicator(period.programme, "", name="Lama", unit="hari")
    saved(
        staff_client,
        made,
        [{"period": period.pk, "value": 44}],
        [{"period": period.pk, "numerator": 52, "source": "Buku"}],
    )
    assert (Target.objects.get().value, Measurement.objects.get().measured_by) == (44, staff)


@pytest.mark.parametrize("change", [{"value": 45}, {"value": 44, "DELETE": "on"}])
def test_a_target_in_a_locked_period_is_neither_changed_nor_taken_away(staff_client, staff, period, change):
    made = frames.indicator(period.programme, "", name="Lama", unit="hari")
    target = Target.objects.create(indicator=made, period=period, value=44)
    period.close("Laporan 12", by=staff)
    answer = saved(staff_client, made, [{"id": target.pk, "period": period.pk, **change}], initial=1)
    assert (Target.objects.get().value, "Laporan 12" in pages.html(answer)) == (44, True)


def test_what_was_kept_stands_in_nobodys_way(staff_client, staff, period):
    made = frames.indicator(period.programme)
    kept = Target.objects.create(indicator=made, period=period, value=44)
    figures.lock(period, "Laporan 12", by=staff)
    later = frames.period(
        period.programme, period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=30), "Nanti"
    )
    measured = Measurement.objects.get()
    facts = {"programme": made.programme_id, "name": made.name, "definition": "Hari", "unit": "hari"}
    facts |= {"direction": "naik", "position": 0, "baseline": "", "query": made.query, "channel": ""}
    targets = [{"id": kept.pk, "period": period.pk, "value": 44}, {"period": later.pk, "value": 50}]
    told = {"id": measured.pk, "period": period.pk, "numerator": measured.numerator, "source": measured.source}
    forms = rows("targets", *targets, initial=1) | rows("measurements", told, initial=1)
    staff_client.post(reverse("admin:monitoring_indicator_change", args=[made.pk]), facts | forms)
    assert Target.objects.get(period=later).value == 50


def test_a_new_programme_opens_its_months_and_a_new_schedule_its_windows(staff_client):
    people.seller()
    made = frames.programme()
    facts = {"programme": made.pk, "name": "Bulanan", "every": "bulan"}
    staff_client.post(reverse("admin:monitoring_schedule_add"), facts)
    assert made.schedules.get().windows.count() == 1
    told = {"name": made.name, "starts_on": made.starts_on, "ends_on": made.ends_on, "decided_by": "Kepala"}
    told |= {"decided_on": "2026-01-02", "missed_after": 7, "quiet_after": 6, "red_below": 80} | rows("phases")
    staff_client.post(reverse("admin:monitoring_programme_change", args=[made.pk]), told)
    assert made.periods.count() in (2, 3)
