"""A progress report: what it says, where each number comes from, and its way to the signed paper."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models.photo import private_storage
from ikmportal.lib import jobs
from ikmportal.lib.jobs import JobState
from monitoring import figures, gathering, reports
from monitoring.models import Indicator, Measurement, Report
from monitoring.tasks import build_report
from onboarding.models import StoreAccount
from tests import people
from tests.monitoring import frames
from tests.monitoring.reported import FIRST, INSIDE, LAST, built, june, makers, number, place, sql, table
from tests.records import issued_report
from tests.records import problem as open_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return people.staff_member()


@pytest.fixture
def head():
    return people.head_of_office()


@pytest.fixture
def month():
    return june()


# What it says


def test_page_workbook_and_paper_say_what_independent_sql_counts(client, staff, month):
    one, two = place(1), place(2)
    makers(one, one, two, None, by=staff)
    report = built(month, by=staff)
    visits = sql(
        "select count(*) from monitoring_visit where state = 'terverifikasi' and date(held_at) between %s and %s",
        FIRST,
        LAST,
    )
    shops = [
        sql(
            "select count(*) from onboarding_storeaccount a join sellers_seller s on s.id = a.seller_id "
            "where a.state in ('terkonfirmasi', 'aktif') and coalesce(s.subdistrict_id, '') = %s",
            code,
        )
        for code in (one.code, two.code, "")
    ]
    rows = table(report, "kecamatan")["rows"]
    assert [number(table(report, "indikator")["rows"][0][3]), *(number(row[2]) for row in rows)] == [
        str(visits),
        *shops,
        sum(shops),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(report.workbook.open().read()))["Per kecamatan"]
    assert [row[2] for row in sheet.iter_rows(min_row=2, max_row=5, values_only=True)] == [*shops, sum(shops)]
    client.force_login(staff)
    page = client.get(f"/usaha/laporan/{report.pk}/")
    shown = next(one for one in page.context["tables"] if one["key"] == "kecamatan")["shown"]
    assert [row[2].words for row in shown] == [str(count) for count in [*shops, sum(shops)]]
    assert reports.printed(report)["tables"][3]["rows"][-1][2][0] == str(sum(shops))


def test_behind_every_number_with_a_key_stand_as_many_rows(staff, month):
    makers(place(1), None, by=staff)
    payload = built(month, by=staff).payload
    cells = [cell for one in payload["tables"] for row in one["rows"] for cell in row if isinstance(cell, dict)]
    whole = [cell for cell in cells if isinstance(cell["n"], int)]
    assert len(whole) > 20
    assert [cell["n"] for cell in whole] == [len(payload["behind"][cell["key"]][1]) for cell in whole]


def test_sums_of_kecamatan_are_all_makers(staff, month):
    makers(place(1), place(2), None, by=staff)
    rows = table(built(month, by=staff), "kecamatan")["rows"]
    assert [(row[0], number(row[1])) for row in rows] == [
        ("Tempat 1", 1),
        ("Tempat 2", 1),
        ("tanpa alamat", 1),
        ("Jumlah", 3),
    ]


def test_a_report_of_a_kecamatan_holds_its_makers_alone(staff, month):
    one = place(1)
    makers(one, place(2), None, by=staff)
    report = built(month, by=staff, place=one)
    ids = {pk for _label, rows in report.payload["behind"].values() for pk in rows if _label == "sellers.seller"}
    assert ([row[1] for row in table(report, "ikm")["rows"]], len(ids)) == (["Dapur Tempat 1 0"], 1)


def test_a_report_of_a_kecamatan_says_nothing_of_surveys(staff, month):
    report = built(month, by=staff, place=place(1))
    assert [one["key"] for one in report.payload["tables"] if one["key"] == "survei"] == []


def test_workbook_has_real_numbers_dates_and_frozen_headings(staff, month):
    makers(place(1), by=staff)
    book = openpyxl.load_workbook(io.BytesIO(built(month, by=staff).workbook.open().read()))
    facts = {row[0].value: row[1] for row in book["Ringkasan"].iter_rows(min_row=2)}
    assert facts["Periode mulai"].is_date
    assert isinstance(book["Indikator kinerja"]["D2"].value, int | float)
    assert {page.freeze_panes for page in book} == {"A2"}


def test_earlier_periods_are_compared_unrounded(staff, month):
    programme = month.programme
    may = frames.period(programme, date(2026, 5, 1), date(2026, 5, 31), "Mei 2026")
    slow = frames.indicator(programme, query="", name="Hari", unit="hari", definition="Hari tunggu")
    for period, value in ((may, "10.3344"), (month, "12.3355")):
        Measurement.objects.create(indicator=slow, period=period, numerator=value, source="uji", measured_by=staff)
    row = next(row for row in table(built(month, by=staff), "perbandingan")["rows"] if row[0] == "Hari")
    assert row[2:5] == ["12.3355", "10.3344", "2.0011"]


def test_a_state_of_the_past_is_reported_with_the_rows_that_were_kept(staff, month):
    makers(place(1), None, by=staff)
    programme = month.programme
    market = StoreAccount.objects.first().channel
    shops = frames.indicator(programme, query=Indicator.Query.SHOPS_CONFIRMED, name="Toko", unit="IKM", channel=market)
    figures.keep_states(LAST)
    StoreAccount.objects.all().delete()
    report = built(month, by=staff)
    row = next(row for row in table(report, "indikator")["rows"] if row[0] == "Toko")
    label, ids = report.payload["behind"][row[3]["key"]]
    assert (row[3]["n"], label, len(ids)) == ("2", "onboarding.storeaccount", 2)
    assert shops.measurements.get().behind == ids


def test_it_costs_the_same_with_one_maker_and_three(staff, month):
    costs = []
    for number_ in (1, 2):
        makers(*([place(number_)] * number_), by=staff)
        report = Report.objects.create(period=month, revision=number_)
        with CaptureQueriesContext(connection) as asked:
            gathering.gather(report)
        costs.append(len(asked))
    assert costs[0] == costs[1]


# The same again


def test_the_same_records_give_the_same_content_and_files(staff, month):
    makers(place(1), None, by=staff)
    first = built(month, by=staff)
    assert reports.ask_again(first)
    jobs.work(Report, first.pk, reports.build)
    again = Report.objects.get(pk=first.pk)
    assert (again.fingerprint, again.pdf_checksum, again.workbook_checksum) == (
        first.fingerprint,
        first.pdf_checksum,
        first.workbook_checksum,
    )


def test_its_fingerprint_does_not_hang_on_the_day_it_was_gathered():
    payload = {"title": "Laporan", "data_on": "2026-07-01"}
    assert reports.fingerprint(payload) == reports.fingerprint({**payload, "data_on": "2026-07-02"})


def test_two_workers_of_one_report_leave_one(staff, month):
    report, _is_new = reports.ask(month, by=staff)
    build_report(report.pk)
    build_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.tries) == (JobState.READY, 1)


def test_files_of_an_earlier_draft_go(staff, month):
    report = built(month, by=staff)
    makers(place(1), by=staff)
    reports.ask_again(report)
    jobs.work(Report, report.pk, reports.build)
    assert not private_storage().exists(report.pdf.name)


# Asking


def test_asking_twice_gives_the_same_draft(staff, month):
    assert [reports.ask(month, by=staff)[1] for _time in range(2)] == [True, False]


def test_after_a_verified_one_comes_its_next_version_with_the_same_remarks(staff, head, month):
    old = issued_report(month, by=staff, head=head)
    old.remarks.create(indicator=month.programme.indicators.get(), obstacle="Hujan")
    new, is_new = reports.ask(month, by=staff)
    assert (is_new, new.revision, [one.obstacle for one in new.remarks.all()]) == (True, 2, ["Hujan"])


def test_the_month_that_is_over_is_asked_for_once(month):
    made = [len(reports.ask_monthly(LAST + timedelta(days=1))) for _morning in range(2)]
    assert (made, Report.objects.get().requested_by) == ([1, 0], None)


def test_a_month_reported_for_a_kecamatan_alone_is_asked_for_all_the_same(staff, month):
    reports.ask(month, place(1), by=staff)
    assert len(reports.ask_monthly(LAST + timedelta(days=1))) == 1


def test_a_month_still_running_or_long_over_is_not_asked_for_by_itself(month):
    assert [reports.ask_monthly(day) for day in (LAST, LAST + timedelta(days=60))] == [[], []]


# Problems


def test_what_nobody_has_confirmed_is_no_problem_yet(staff, month):
    seller = people.seller()
    mentor = people.mentor(seller)
    confirmed, draft = open_problem(seller, by=mentor), open_problem(seller, by=mentor)
    type(draft).objects.update(opened_at=INSIDE)
    type(draft).objects.filter(pk=draft.pk).update(
        confirmed_at=None, confirmed_by=None, trigger="izin", opened_by=None, about="izin-1"
    )
    report = built(month, by=staff)
    assert report.payload["behind"]["masalah-dibuka"] == ["monitoring.problem", [confirmed.pk]]
