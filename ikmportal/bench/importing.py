"""How many rows of an office's workbook are read, checked, compared and kept for a person to look at, in a second."""

import resource
import time

from catalog import importing
from catalog.importing.rows import RowReader
from catalog.models import ImportBatch
from ikmportal.lib import jobs, spreadsheets
from ikmportal.lib.spreadsheets import write_xlsx
from ikmportal.sample.workbook import HEADINGS, WRITTEN_ON, lines

NAME, NIB = HEADINGS.index("Nama Usaha"), HEADINGS.index("NIB")
LEAST = 3_000


def measure(report, rows):
    """Validated: opened, matched, and every cell of every row read or refused. Then all of a check as the office waits
    for it: compared with the records too, and kept for the screen that asks for confirmation."""
    file = workbook(rows)
    validated, seconds = _timed(lambda: _validate(file))
    a_second = len(validated) / seconds
    report.add("rows read and validated", _speed(a_second, seconds), a_second, at_least=LEAST)
    batch = importing.order("bench.xlsx", file)
    _nothing, seconds = _timed(lambda: jobs.work(ImportBatch, batch.pk, importing.step))
    batch.refresh_from_db()
    _expect(batch, len(validated), rows)
    report.add("rows validated, compared and staged", _speed(len(validated) / seconds, seconds))


def _validate(file):
    (sheet,) = spreadsheets.read_bytes(file, "xlsx")
    return list(RowReader().read(sheet, importing.lay_out(sheet.rows)))


def _timed(call):
    """What a call gives, and the processor time of it and its finished children: the file is opened in a child."""
    start = _processor_time()
    return call(), _processor_time() - start


def _processor_time():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _speed(a_second, seconds):
    return f"{a_second:,.0f} rows/s ({seconds:.2f} s)"


def _expect(batch, checked, rows):
    if batch.stage != ImportBatch.Stage.REVIEW or batch.rows.count() != checked or checked < rows or batch.refused:
        raise RuntimeError(f"import: {batch.stage}, {checked} rows, {batch.refused} refused: {batch.failure}")


def workbook(rows):
    """The sample's lines again and again, each time of other makers, until there are at least so many rows."""
    sample = lines()
    start = sample.index(HEADINGS) + 1
    products = sample[start:-2]  # without the blank line and the "Jumlah" line
    turns = -(-rows // len(products))
    copies = [_of_others(line, turn) for turn in range(turns) for line in products]
    return write_xlsx({"Data IKM": (("DATA IKM",), [*sample[:start], *copies])}, created=WRITTEN_ON)


def _of_others(line, turn):
    cells = list(line)
    if turn and cells[NAME]:
        cells[NAME] = f"{cells[NAME]} {turn + 1}"
        cells[NIB] = f"7{turn:03d}{int(cells[NIB]) % 10**9:09d}" if cells[NIB] else ""
    return tuple(cells)
