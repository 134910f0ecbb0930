"""Progress reports on their way: asked for, gathered and set, looked at, verified, issued, and known again on paper.

A draft is gathered anew as often as wanted. What the head verified is frozen; issuing it locks the period, gives it a number,
and sets the one file that is signed.
"""

import hashlib
import json
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models.photo import private_storage
from ikmportal.lib import codes, files, jobs
from ikmportal.lib.jobs import Hopeless, JobState
from ikmportal.lib.typesetting import typeset
from monitoring import figures, gathering, report_sheets
from monitoring.gathering.tables import shown
from monitoring.models import Letterhead, Period, Refused, Report
from sellers.models import OfficeTerm

TEMPLATE = "monitoring/report.typ"
LATE_BY = 20  # days after a month in which its report is still made by itself
CODE_COLOUR = "0.0706 0.2157 0.1647"  # leaf-900, #12372a
DAYLESS = ("data_on",)  # what differs though nothing changed


# Asking


@transaction.atomic
def ask(period, subdistrict=None, *, by):
    """`(report, whether it is new)`: while one is on its way there is no second; after a verified one, its next version."""
    Period.objects.select_for_update(of=("self",)).get(pk=period.pk)  # two requests wait for each other
    last = Report.objects.of(period, subdistrict).order_by("-revision").first()
    if last and not last.is_frozen:
        return last, False
    revision = last.revision + 1 if last else 1
    asked = {"period": period, "subdistrict": subdistrict, "revision": revision}
    made = Report.objects.create(**asked, key=jobs.key_of(asked), requested_by=by)
    if last:
        made.remarks.bulk_create(_copied(remark, made) for remark in last.remarks.all())
    return made, True


def _copied(remark, report):
    remark.pk, remark._state.adding, remark.report = None, True, report
    return remark


def ask_monthly(on=None):
    """The reports of months that are just over, of the whole programme: those nobody has asked for yet."""
    today = on or timezone.localdate()
    over = Period.objects.filter(kind=Period.Kind.MONTH, ends_on__range=(today - timedelta(days=LATE_BY), today))
    asked = Report.objects.filter(period=OuterRef("pk"), subdistrict=None)
    due = over.exclude(ends_on=today).exclude(Exists(asked))
    return [ask(period, by=None)[0] for period in due]


@transaction.atomic
def ask_again(report):
    """Gather a draft anew, or set again what failed. True when it waits for a worker now."""
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    may = held.is_draft or (held.is_issued and held.is_failed)
    if not may or held.is_unfinished:
        return False
    done = held.ask_again()
    report.refresh_from_db()
    return done


@transaction.atomic
def remark(report, changed):
    """Save the changed remarks of a draft and gather it anew, or do neither. True when it did."""
    if not ask_again(report):
        return False
    for form in changed:
        form.save()
    return True


# Making


def build(report):
    """Gather a draft, or take what was verified; set it as PDF and workbook; keep both and finish."""
    report = Report.objects.select_related("period__programme", "subdistrict").get(pk=report.pk)
    with translation.override("id"), tempfile.TemporaryDirectory() as folder:
        _ensure_room()
        if not report.is_frozen:
            report.payload = gathering.gather(report, lambda done, of: report.report(done, of, _("mengumpulkan angka")))
            report.fingerprint = fingerprint(report.payload)
        report.report(0, 0, _("menata halaman"))
        target = Path(folder) / "laporan.pdf"
        pages = typeset(TEMPLATE, printed(report), target, *_pictures(report, Path(folder)))
        workbook = Path(folder) / "laporan.xlsx"
        workbook.write_bytes(report_sheets.workbook(report))
        _finish(report, target, workbook, pages)


def _ensure_room():
    try:
        files.ensure_disk(private_storage())
    except files.NoRoom as problem:
        raise Hopeless(problem) from None


def fingerprint(payload):
    """SHA-256 of all that a report says but the day it was gathered."""
    said = {name: value for name, value in payload.items() if name not in DAYLESS}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _finish(report, pdf, workbook, pages):
    """Both files under the names of what they hold; those they replace go when nobody names them any more."""
    before = {report.pdf.name, report.workbook.name}
    paper = files.keep_generated(private_storage(), pdf, "reports/{checksum}.pdf")
    sheets = files.keep_generated(private_storage(), workbook, "reports/{checksum}.xlsx")
    report.finish(
        payload=report.payload,
        fingerprint=report.fingerprint,
        pdf=paper.name,
        pdf_checksum=paper.checksum,
        workbook=sheets.name,
        workbook_checksum=sheets.checksum,
        pages=pages,
        done=1,
        total=1,
    )
    for name in before - {paper.name, sheets.name, ""}:
        _drop(name)


def _drop(name):
    if not (Report.objects.filter(pdf=name) | Report.objects.filter(workbook=name)).exists():
        private_storage().delete(name)


# Setting


def printed(report):
    """What the template is given: the payload with its cells as words, and what only paper needs."""
    payload = report.payload
    return {
        **{name: value for name, value in payload.items() if name not in ("behind", "tables", "charts")},
        "tables": [_shown(table) for table in payload["tables"]],
        "charts": [{**chart, "alt": _alt(chart)} for chart in payload["charts"]],
        "photos": [{**photo, "name": _picture_name(number)} for number, photo in enumerate(payload["photos"])],
        "portal": settings.PORTAL,
        "data_on": _day(payload["data_on"]),
        "programme_days": " – ".join(map(_day, payload["programme_days"])),
        "period_days": " – ".join(map(_day, payload["period_days"])),
        "revision": report.revision,
        "angka": settings.SITE_URL + reverse("report_rows", args=[report.pk, "KEY"]),
        "seal": report.seal,
        "proof": report.proof,
        "proof_address": settings.SITE_URL + report.proof_address,
        "stage": str(report.get_stage_display()),
    }


def _shown(table):
    kinds = [kind for _heading, kind in table["columns"]]
    rows = [[_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table["rows"]]
    return {**table, "rows": rows, "kinds": kinds, "headings": [heading for heading, _kind in table["columns"]]}


def _cell(cell, kind):
    found = shown(cell, kind)
    return [found.words, found.key]


def _alt(chart):
    return f"{chart['title']}. " + "; ".join(f"{label}: {said}" for label, said in chart["rows"])


def _day(iso):
    return date_format(timezone.datetime.fromisoformat(iso), "j F Y")


def _picture_name(number):
    return f"foto{number:08d}"


def _pictures(report, folder):
    """The photos of events and the logo as files, and the code that proves the paper."""
    wanted = {_picture_name(number): photo["file"] for number, photo in enumerate(report.payload["photos"])}
    if report.payload["logo"]:
        wanted["logo00000000"] = report.payload["logo"]
    before, after = (settings.SITE_URL + reverse("report_proof", args=[0, report.proof])).split("/0/")
    rows = codes.rows(f"{before}/", report.pk, f"/{after}")
    drawing = [len(rows), f"{CODE_COLOUR} rg\n{codes.outline(rows)}\nf"]
    return {name: _fetched(file, folder / f"{name}.jpg") for name, file in wanted.items()}, {"kode00000000": drawing}


def _fetched(name, path):
    with private_storage().open(name) as file:
        path.write_bytes(file.read())
    return str(path)


# Issuing


@transaction.atomic
def issue(report, number, *, by):
    """Lock its period, give it its number and signers, and have the signed file set. True when this call did it; raises
    Refused with what to do."""
    held = (
        Report.objects.select_for_update(of=("self",))
        .select_related("period__programme", "subdistrict")
        .get(pk=report.pk)
    )
    if held.is_issued:
        return False
    # Whoever saves into the period now waits, so that nothing changes between the last look at its figures and the lock.
    Period.objects.select_for_update(of=("self",)).get(pk=held.period_id)
    _ensure_issuable(held, number.strip())
    figures.lock(Period.objects.prefetch_related("locks").get(pk=held.period_id), _reason(number), by=by)
    Report.objects.filter(pk=held.pk).update(
        stage=Report.Stage.ISSUED,
        number=number.strip(),
        seal=_seal(number.strip()),
        issued_at=timezone.now(),
        issued_by=by,
    )
    held.ask_again()
    report.refresh_from_db()
    return True


def _reason(number):
    return _("Laporan %(number)s terbit") % {"number": number.strip()}


def _ensure_issuable(report, number):
    if not report.is_verified or report.state != JobState.READY:
        raise Refused(_("Laporan diterbitkan sesudah diverifikasi kepala dinas."))
    if report.period.ends_on >= timezone.localdate():
        day = date_format(report.period.ends_on, "j F Y")
        raise Refused(_("Periodenya masih berjalan sampai %(day)s. Terbitkan sesudah itu.") % {"day": day})
    if not number:
        raise Refused(_("Tulis nomor laporannya, seperti di agenda surat."))
    if Report.objects.filter(number=number).exists():
        raise Refused(_("Nomor %(number)s sudah dipakai laporan lain.") % {"number": number})
    if names := changed_since(report):
        raise Refused(
            _(
                "Angka berubah sejak laporan ini diverifikasi: %(names)s. Buat versi barunya, lalu periksa dan verifikasi lagi."
            )
            % {"names": ", ".join(names)}
        )


def changed_since(report):
    """The indicators whose value is not what the report says, by name: of what was verified and is to be issued."""
    now = gathering.values(report)
    return [said[0] for pk, said in report.payload["values"].items() if now.get(pk) != said]


def _seal(number):
    """Number, day and who signs: the head by the term that runs on the day."""
    today, letterhead = timezone.localdate(), Letterhead.objects.in_force()
    term = OfficeTerm.objects.running(today).select_related("user").first()
    return {
        "number": number,
        "day": date_format(today, "j F Y"),
        "city": letterhead.city if letterhead else settings.PORTAL["region"].split()[-1],
        "head_title": term.title if term else _("Kepala Dinas"),
        "head": str(term.user) if term else "",
    }


# On paper


def genuine(pk, proof):
    """The issued report a printed number and checksum belong to, or None."""
    found = Report.objects.issued().filter(pk=pk).only("number", "fingerprint").first()
    return found if found and found.proof == proof else None
