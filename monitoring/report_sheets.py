"""A progress report as a workbook: one sheet a table, with real numbers and dates."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ikmportal.lib import spreadsheets
from monitoring.gathering.tables import typed


def workbook(report):
    """Bytes of an XLSX; the same payload and number give the same ones."""
    payload = report.payload
    sheets = {_("Ringkasan"): ([_("Apa"), _("Isi")], _summary(report))}
    for table in payload["tables"]:
        sheets[table["title"].replace(":", "")[:31]] = _sheet(table)
    made = timezone.datetime.fromisoformat(payload["data_on"])
    return spreadsheets.write_xlsx(sheets, created=made)


def _summary(report):
    payload = report.payload
    rows = [
        [_("Laporan"), payload["title"]],
        [_("Nomor"), report.seal.get("number", "")],
        [_("Program"), payload["programme"]["name"]],
        [_("Lingkup"), payload["scope"]],
        [_("Periode mulai"), typed(payload["period_days"][0], "tanggal")],
        [_("Periode sampai"), typed(payload["period_days"][1], "tanggal")],
        [_("Data per"), typed(payload["data_on"], "tanggal")],
        [_("Sidik isi"), report.proof],
    ]
    return [*rows, *([_("Ringkasan"), sentence] for sentence in payload["summary"])]


def _sheet(table):
    kinds = [kind for _heading, kind in table["columns"]]
    rows = [[typed(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table["rows"]]
    return [heading for heading, _kind in table["columns"]], [*rows, *([[], [table["note"]]] if table["note"] else [])]
