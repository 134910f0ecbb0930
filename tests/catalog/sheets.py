"""Sheets as an office keeps them, looked at and saved the way the portal does it."""

from catalog import importing
from catalog.importing import lay_out, make_plan
from catalog.models import ImportBatch
from ikmportal.lib import jobs
from ikmportal.lib.spreadsheets import Sheet, write_xlsx

HEADINGS = ("Nama Usaha", "Nama Produk", "Merek", "Netto", "Harga")
ROW = ("Dapur Alit", "Keripik Tempe", "Alit", "200 gram", "Rp12.000")


def row(**cells):
    """A sound row of the usual five columns, some of them changed: `row(Netto="0")`."""
    return tuple(cells.get(heading.replace(" ", "_"), usual) for heading, usual in zip(HEADINGS, ROW, strict=True))


def plan(*rows, headings=HEADINGS):
    """What a sheet would do, straight from its rows."""
    sheet = Sheet("Data", [list(line) for line in (headings, *rows)])
    return make_plan([(sheet, lay_out(sheet.rows))])


def outlook(*rows, headings=HEADINGS):
    """The future of the last row."""
    return plan(*rows, headings=headings).outlooks[-1]


def outcomes(*rows, headings=HEADINGS):
    return [str(outlook.outcome) for outlook in plan(*rows, headings=headings).outlooks]


def workbook(*rows, headings=HEADINGS):
    return write_xlsx({"Data": (headings, rows)})


def looked_at(data, *, by=None, name="data.xlsx"):
    """The ImportBatch of a file after the portal has checked it."""
    return work(importing.order(name, data, by=by))


def agreed(batch, **wishes):
    """The same after a person agreed and the portal saved."""
    return work(importing.confirm(batch, seen=batch.digest, **wishes))


def imported(*rows, headings=HEADINGS, **wishes):
    return agreed(looked_at(workbook(*rows, headings=headings)), **wishes)


def work(batch):
    jobs.work(ImportBatch, batch.pk, importing.step)
    return ImportBatch.objects.get(pk=batch.pk)
