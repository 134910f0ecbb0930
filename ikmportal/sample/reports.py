"""A sample letterhead and two reports: the last month's, issued by the deeds a person uses, and a draft of the running one."""

from django.utils import timezone

from ikmportal.lib import jobs
from monitoring import reports
from monitoring.models import Letterhead, Period, Report

LETTERHEAD = {
    "government": "Pemerintah Kabupaten Malang",
    "office": "Dinas Perindustrian dan Perdagangan",
    "address": "Jalan Contoh 1, Kepanjen",
    "contact": "Telepon (0341) 000000 · dinas@example.go.id",
    "city": "Kepanjen",
    "second_title": "Kepala Bidang Agro",
    "second_name": "Dra. Contoh Penanda Tangan",
}
# (a word of the indicator's name, what was in the way, what is done, by whom)
REMARKS = (
    ("Lazada", "Verifikasi rekening di Lazada memakan dua minggu", "Dampingi per kelompok tiap Selasa", "Bidang Agro"),
    ("siap", "Berat paket dan foto putih belum lengkap", "Klinik foto di tiga kecamatan", "Tim pembimbing"),
    ("tepat", "Sinyal lemah di kecamatan selatan", "Laporan dikirim dari kantor kecamatan", "Pembimbing wilayah"),
)


def tell(*, staff, head):
    Letterhead.objects.create(valid_from=timezone.localdate().replace(month=1, day=1), **LETTERHEAD)
    months = Period.objects.filter(kind=Period.Kind.MONTH)
    running, over = months.holding(timezone.localdate()).first(), months.over().first()
    if over:
        _issue(_written(over, staff), staff, head)
    if running:
        _written(running, staff)


def _written(period, staff):
    report, _is_new = reports.ask(period, by=staff)
    for word, obstacle, follow_up, responsible in REMARKS:
        for indicator in period.programme.indicators.filter(name__contains=word):
            said = {"obstacle": obstacle, "follow_up": follow_up, "responsible": responsible}
            report.remarks.get_or_create(indicator=indicator, defaults=said)
    jobs.work(Report, report.pk, reports.build)
    return Report.objects.get(pk=report.pk)


def _issue(report, staff, head):
    report.review(by=staff)
    report.verify(by=head)
    reports.issue(report, f"CONTOH/1/{timezone.localdate().year}", by=staff)
    jobs.work(Report, report.pk, reports.build)
