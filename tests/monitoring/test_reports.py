"""A progress report: what it says, where each number comes from, and its way to the signed paper."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models.photo import private_storage
from ikmportal.lib import jobs
from ikmportal.lib.jobs import JobState
from monitoring import figures, gathering, reports
from monitoring.models import Indicator, Letterhead, Measurement, Period, Problem, Refused, Report, Target, Visit
from monitoring.tasks import build_report
from onboarding.models import StoreAccount
from sellers.models import Region, Seller
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import visit
from tests.records import SOURCE, issued_report, marketplace
from tests.records import problem as open_problem
from tests.records import report as ready

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
INSIDE = timezone.make_aware(timezone.datetime(2026, 6, 15, 9))


@pytest.fixture
def staff():
    return people.staff_member()


@pytest.fixture
def head():
    return people.head_of_office()


@pytest.fixture
def month():
    programme = frames.programme(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    found = frames.period(programme, FIRST, LAST, "Juni 2026")
    Target.objects.create(indicator=frames.indicator(programme), period=found, value=4)
    return found


def place(number):
    return Region.objects.create(code=f"35.07.{number}", name=f"Tempat {number}", level="kecamatan", **SOURCE)


def makers(*places, by):
    """Makers, each with a confirmed shop, a published product and a verified visit in June."""
    market = marketplace()
    for number, where in enumerate(places):
        seller = people.seller(f"Dapur {where or 'tanpa alamat'} {number}", subdistrict=where)
        StoreAccount.objects.create(seller=seller, channel=market, state="terkonfirmasi", shop_name="Toko")
        people.published(f"Keripik {number}", of=seller, by=by, photo=False)
        visit(seller, by, Visit.State.VERIFIED, held_at=INSIDE, submitted_at=INSIDE)


def built(period, *, by, place=None):
    report, _is_new = reports.ask(period, place, by=by)
    jobs.work(Report, report.pk, reports.build)
    return Report.objects.get(pk=report.pk)


def table(report, key):
    return next(one for one in report.payload["tables"] if one["key"] == key)


def number(cell):
    return cell["n"] if isinstance(cell, dict) else cell


def sql(question, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchone()[0]


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


# Its way


def test_from_draft_to_issued(client, staff, head, month):
    report = built(month, by=staff)
    client.force_login(staff)
    client.post(f"/usaha/laporan/{report.pk}/periksa/")
    client.force_login(head)
    client.post(f"/usaha/laporan/{report.pk}/verifikasi/")
    client.force_login(staff)
    client.post(f"/usaha/laporan/{report.pk}/terbit/", {"number": "600/12/2026"})
    build_report(report.pk)
    report.refresh_from_db()
    assert (report.stage, report.state, report.seal["head"]) == ("terbit", JobState.READY, str(head))
    assert Period.objects.locked().get() == month


def test_issuing_locks_the_period_with_its_number(staff, head, month):
    report = ready(month, by=staff)
    report.review(by=staff)
    report.verify(by=head)
    reports.issue(report, "7/2026", by=staff)
    assert month.locks.get().reason == "Laporan 7/2026 terbit"


def test_a_running_period_is_not_issued(staff, head):
    report = verified(frames.period(), staff, head)
    with pytest.raises(Refused, match="masih berjalan"):
        reports.issue(report, "7/2026", by=staff)


def verified(period, staff, head, **facts):
    report = ready(period, by=staff, **facts)
    report.review(by=staff)
    report.verify(by=head)
    return report


def test_a_number_is_used_once(staff, head, month):
    issued_report(month, by=staff, head=head, number="7/2026")
    with pytest.raises(Refused, match="sudah dipakai"):
        reports.issue(verified(month, staff, head, revision=2), "7/2026", by=staff)


def test_figures_that_changed_since_the_verification_are_not_issued(staff, head, month):
    report = verified(month, staff, head)
    makers(None, by=staff)
    with pytest.raises(Refused, match="Kunjungan"):
        reports.issue(report, "7/2026", by=staff)
    assert not Period.objects.locked().exists()


def test_whoever_reviewed_it_does_not_verify_it(head, month):
    report = ready(month, by=head)
    report.review(by=head)
    with pytest.raises(Refused):
        report.verify(by=head)


def test_given_back_it_is_a_draft_with_the_reason(client, staff, head, month):
    report = ready(month, by=staff)
    report.review(by=staff)
    client.force_login(head)
    client.post(f"/usaha/laporan/{report.pk}/kembalikan/", {"reason": "Kendala belum ditulis"})
    report.refresh_from_db()
    assert (report.stage, report.reviewed_at, report.returns.get().reason) == ("draf", None, "Kendala belum ditulis")


DEEDS = {
    "catatan": {},
    "susun": {},
    "periksa": {},
    "kembalikan": {"reason": "Ubah"},
    "verifikasi": {},
    "terbit": {"number": ""},
}


@pytest.mark.parametrize("stage", ["verified", "issued"])
def test_no_role_changes_a_frozen_report_through_any_address(client, staff, head, month, admin_user, stage):
    report = verified(month, staff, head) if stage == "verified" else issued_report(month, by=staff, head=head)
    indicator = month.programme.indicators.get()
    before = Report.objects.filter(pk=report.pk).values().get()
    for person in (staff, head, admin_user):
        client.force_login(person)
        for deed, typed in DEEDS.items():
            client.post(f"/usaha/laporan/{report.pk}/{deed}/", {**typed, f"i{indicator.pk}-obstacle": "Diubah"})
    assert Report.objects.filter(pk=report.pk).values().get() == before
    assert not report.remarks.exists()


def test_remarks_stand_in_the_table_after_the_next_gathering(client, staff, month, django_capture_on_commit_callbacks):
    report = built(month, by=staff)
    indicator = month.programme.indicators.get()
    client.force_login(staff)
    typed = {f"i{indicator.pk}-obstacle": "Hujan", f"i{indicator.pk}-responsible": "Bidang Agro"}
    client.post(f"/usaha/laporan/{report.pk}/catatan/", typed)
    build_report(report.pk)
    report.refresh_from_db()
    assert table(report, "indikator")["rows"][0][5:8] == ["Hujan", "", "Bidang Agro"]


def test_words_too_long_come_back_as_they_were_typed(client, staff, month):
    report = ready(month, by=staff)
    indicator = month.programme.indicators.get()
    client.force_login(staff)
    answer = client.post(f"/usaha/laporan/{report.pk}/catatan/", {f"i{indicator.pk}-responsible": "x" * 130})
    assert (answer.status_code, "x" * 130 in answer.content.decode()) == (422, True)


# Files


def test_an_issued_report_downloads_as_the_same_bytes(client, staff, head, month):
    report = issued_report(month, by=staff, head=head)
    client.force_login(staff)
    answers = [b"".join(client.get(f"/usaha/laporan/{report.pk}/laporan.pdf").streaming_content) for _time in range(2)]
    assert answers == [b"berkas", b"berkas"]


def test_a_file_that_is_gone_is_not_there(client, staff, month):
    report = ready(month, by=staff)
    private_storage().delete(report.pdf.name)
    client.force_login(staff)
    assert client.get(f"/usaha/laporan/{report.pk}/laporan.pdf").status_code == 404


def test_the_paper_is_tagged_a4_with_letterhead_and_code(staff, head, month):
    pikepdf = pytest.importorskip("pikepdf")
    Letterhead.objects.create(valid_from="2026-01-01", government="Pemerintah", office="Dinas Uji", city="Kepanjen")
    report = built(month, by=staff)
    report.review(by=staff)
    report.verify(by=head)
    reports.issue(report, "7/2026", by=staff)
    build_report(report.pk)
    report.refresh_from_db()
    with pikepdf.open(report.pdf.open()) as pdf:
        links = {str(mark.A.URI) for page in pdf.pages for mark in page.get("/Annots", [])}
        assert (bool(pdf.Root.MarkInfo.Marked), [round(float(side)) for side in pdf.pages[0].MediaBox[2:]]) == (
            True,
            [595, 842],
        )
    assert any(address.endswith(report.proof_address) for address in links)


# The rows behind a number


def test_rows_behind_a_number_are_those_that_were_counted(client, staff, month):
    makers(place(1), None, by=staff)
    report = built(month, by=staff)
    people.seller("Dapur Baru")
    client.force_login(staff)
    page = client.get(f"/angka/{report.pk}/kecamatan-ikm/")
    assert [str(row) for row, _address in page.context["rows"]] == ["Dapur Tempat 1 0", "Dapur tanpa alamat 1"]


@pytest.mark.parametrize("key", ["kunjungan", "toko-shopee-terkonfirmasi", "kecamatan-terbit", "masalah-dibuka"])
def test_rows_cost_the_same_for_one_and_three(client, staff, month, queries, key):
    client.force_login(staff)
    for count in (1, 3):
        makers(*[None] * count, by=staff)
        for seller in Seller.objects.all():
            open_problem(seller, by=staff)
        Problem.objects.update(opened_at=INSIDE)
        report = ready(month, by=staff, revision=count)
        client.get("/angka/0/x/")  # what a session asks for once
        with queries(6):
            client.get(f"/angka/{report.pk}/{key}/")


def test_a_remark_on_a_draft_that_is_being_made_is_kept_in_the_form_and_nowhere_else(client, staff, month):
    report, _is_new = reports.ask(month, by=staff)
    indicator = month.programme.indicators.get()
    client.force_login(staff)
    answer = client.post(f"/usaha/laporan/{report.pk}/catatan/", {f"i{indicator.pk}-obstacle": "Hujan deras"})
    said = [words in answer.text for words in ("belum tersimpan", "Hujan deras")]
    assert (answer.status_code, said, report.remarks.exists()) == (422, [True, True], False)


def test_a_row_that_was_deleted_since_is_told(client, staff, month):
    makers(None, by=staff)
    report = built(month, by=staff)
    Visit.objects.all().delete()
    client.force_login(staff)
    assert "sudah dihapus" in client.get(f"/angka/{report.pk}/kunjungan/").content.decode()


# On paper


def test_a_genuine_paper_is_known_by_number_and_checksum_alone(client, staff, head, month):
    report = issued_report(month, by=staff, head=head)
    page = client.get(f"/asli/{report.pk}/{report.proof}/").content.decode()
    assert [word in page for word in ("1/2026", report.proof, "Juni 2026", str(head))] == [True, True, False, False]


@pytest.mark.parametrize("proof", ["0" * 16, "x", ""])
def test_any_other_checksum_is_not_known(client, staff, head, month, proof):
    report = issued_report(month, by=staff, head=head)
    assert client.get(f"/asli/{report.pk}/{proof or report.fingerprint}/").status_code == 404


def test_a_report_that_is_not_issued_is_not_known(client, staff, month):
    report = ready(month, by=staff)
    assert client.get(f"/asli/{report.pk}/{report.proof}/").status_code == 404


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
