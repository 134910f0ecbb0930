"""A report on its way: looked at, verified, issued, fetched, walked back to its rows, and known again on paper."""

import pikepdf
import pytest

from catalog.models.photo import private_storage
from ikmportal.lib.files import keep
from ikmportal.lib.jobs import JobState
from monitoring import reports
from monitoring.models import Letterhead, Period, Problem, Refused, Report, Visit
from monitoring.tasks import build_report
from sellers.models import Seller
from tests import people
from tests.monitoring import frames
from tests.monitoring.reported import INSIDE, built, june, makers, place, table, verified
from tests.records import event, issued_report
from tests.records import problem as open_problem
from tests.records import report as ready

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


def test_photos_of_events_and_the_logo_are_printed(staff, month):
    held = event(people.seller(), by=staff)
    type(held).objects.update(starts_at=INSIDE, ends_at=INSIDE)
    logo = keep(private_storage(), "letterheads/logo.jpg", people.picture("logo", size=(640, 640)))
    facts = {"valid_from": "2026-01-01", "government": "Pemerintah", "office": "Dinas", "city": "Kota"}
    Letterhead.objects.create(**facts, logo=logo)
    report = built(month, by=staff)
    with pikepdf.open(report.pdf.open()) as pdf:
        wide = sorted(int(image.Width) for page in pdf.pages for image in page.get_images().values())
    assert (len(report.payload["photos"]), len(wide), 640 in wide) == (1, 2, True)


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
