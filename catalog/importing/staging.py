"""A sheet on its way in, kept so that a person can look before anything is saved."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.importing.columns import IGNORED, Layout, lay_out
from catalog.importing.plan import make_plan
from catalog.models import ImportBatch, ImportRow
from ikmportal.lib import spreadsheets
from ikmportal.lib.files import checksum

Stage = ImportBatch.Stage
ROWS_AT_ONCE = 2_000
SAMPLE_ROWS = 4


class PlanChanged(ValueError):
    """The records changed between looking and saving; nothing was saved."""


def order(name, data, *, by=None):
    """An ImportBatch for an uploaded file, waiting to be checked. Raises UnreadableFile for what is no spreadsheet."""
    kind = name.rpartition(".")[2].lower()
    if kind not in spreadsheets.KINDS:
        raise spreadsheets.UnreadableFile(
            _("Jenis berkas .%(kind)s tidak dapat diimpor. Unggah XLSX, XLS, ODS, atau CSV.") % {"kind": kind[:10]}
        )
    if len(data) > spreadsheets.FILE_LIMIT:
        raise spreadsheets.UnreadableFile(
            _("Berkas lebih dari 20 MB. Hapus gambar di dalamnya, atau bagi menjadi beberapa berkas.")
        )
    batch = ImportBatch(filename=name[-200:], checksum=checksum(data), requested_by=by)
    batch.file.save(f"{hashlib.sha256(data).hexdigest()[:16]}.{kind}", ContentFile(data), save=False)
    batch.save()
    return batch


def check(batch):
    """Read the file, match its columns, look at every row, and keep what would happen. Called as a job."""
    try:
        sheets = _read(batch)
    except spreadsheets.UnreadableFile as problem:
        return _conclude(batch, Stage.REFUSED, refusal=str(problem))
    layouts = _layouts(batch, sheets)
    usable = [(sheet, layout) for sheet, layout in zip(sheets, layouts, strict=True) if layout and layout.is_usable]
    described = [_described(sheet, layout) for sheet, layout in zip(sheets, layouts, strict=True)]
    if not usable:
        if not any(layout for layout in layouts):
            return _conclude(
                batch,
                Stage.REFUSED,
                sheets=described,
                refusal=_(
                    "Baris judul tidak ditemukan. Pastikan ada satu baris judul dengan 'Nama usaha' dan 'Nama produk'."
                ),
            )
        return _conclude(batch, Stage.MATCHING, sheets=described)
    total = sum(len(sheet.rows) for sheet, _layout in usable)
    plan = make_plan(usable, progress=lambda done: batch.report(done, total, _("memeriksa baris")))
    _keep(batch, plan, total)
    _conclude(batch, Stage.REVIEW, sheets=described, counts=plan.counts, digest=plan.digest)


def rematch(batch, columns):
    """Use the meanings a person chose: `{sheet: {column: field or "-"}}`, and check again."""
    for sheet in batch.sheets:
        chosen = columns.get(sheet["name"])
        if chosen is not None and sheet["layout"]:
            sheet["layout"]["columns"] = {str(c): name for c, name in chosen.items() if name != IGNORED}
            sheet["chosen"] = True
    batch.stage = Stage.CHECKING
    batch.save(update_fields=["sheets", "stage"])
    batch.ask_again()


@transaction.atomic
def confirm(batch, *, seen, by=None, leave_out=False):
    """A person agrees to save what they have seen, by its digest. With refused rows only if exactly those are
    explicitly left out."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.stage != Stage.REVIEW or not batch.is_ready:
        raise PlanChanged(_("Impor ini sudah disetujui atau belum selesai diperiksa. Muat ulang halamannya."))
    if seen != batch.digest:
        raise PlanChanged(_("Berkas ini diperiksa ulang sejak halaman Anda dibuka. Lihat dulu hasil yang baru."))
    if batch.refused and not leave_out:
        raise PlanChanged(
            _("%(count)s baris bermasalah. Perbaiki berkasnya, atau nyatakan bahwa baris itu ditinggalkan.")
            % {"count": batch.refused}
        )
    batch.rows.refused().update(left_out=True)
    batch.stage, batch.leave_out = Stage.SAVING, bool(batch.refused)
    batch.confirmed_at, batch.confirmed_by = timezone.now(), by
    batch.save(update_fields=["stage", "leave_out", "confirmed_at", "confirmed_by"])
    batch.ask_again()
    return batch


def planned(batch):
    """The plan of now for a checked batch, from its file and the columns a person saw."""
    sheets = _read(batch)
    layouts = [Layout.from_json(kept["layout"]) if kept["layout"] else None for kept in batch.sheets]
    pairs = zip(sheets, layouts, strict=True)
    return make_plan([(sheet, layout) for sheet, layout in pairs if layout and layout.is_usable])


def _read(batch):
    with batch.file.open("rb") as file:
        return spreadsheets.read_bytes(file.read(), batch.file.name.rpartition(".")[2])


def _layouts(batch, sheets):
    """The chosen layout of each sheet, or the one found by itself."""
    chosen = {kept["name"]: kept for kept in batch.sheets if kept.get("chosen")}
    return [
        Layout.from_json(chosen[sheet.name]["layout"]) if sheet.name in chosen else lay_out(sheet.rows)
        for sheet in sheets
    ]


def _described(sheet, layout):
    kept = {
        "name": sheet.name,
        "rows": len(sheet.rows),
        "is_read": bool(layout and layout.is_usable),
        "layout": layout.as_json() if layout else None,
        "sample": [],
    }
    if layout:
        kept["sample"] = [
            [str(cell)[:60] for cell in row] for row in sheet.rows[layout.first : layout.first + SAMPLE_ROWS]
        ]
    return kept


def _keep(batch, plan, total):
    batch.rows.all().delete()
    rows = [
        ImportRow(
            batch_id=batch.pk,
            place=place,
            sheet=outlook.row.sheet[:100],
            number=outlook.row.number,
            outcome=outlook.outcome,
            seller_name=(outlook.row.maker.facts.get("name", "") if outlook.row.maker else "")[:120],
            product_name=outlook.row.facts.get("name", "")[:255],
            cells=outlook.row.cells,
            problems=outlook.row.problems,
            notes=outlook.row.notes,
            changes=outlook.changes,
            lacks=outlook.lacks,
        )
        for place, outlook in enumerate(plan.outlooks)
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        ImportRow.objects.bulk_create(rows[start : start + ROWS_AT_ONCE])
        batch.report(min(start + ROWS_AT_ONCE, len(rows)), len(rows), _("menyimpan hasil pemeriksaan"))


@transaction.atomic
def _conclude(batch, stage, **facts):
    """Ready, at a stage; a job that was taken over meanwhile writes nothing."""
    facts.setdefault("counts", {})
    batch.finish(stage=stage, **facts)
