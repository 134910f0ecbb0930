from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from ikmportal.lib.jobs import Job, JobQuerySet


class ImportBatchQuerySet(JobQuerySet):
    def for_list(self):
        return super().for_list().defer("sheets", "counts")


class ImportBatch(Job):
    """One spreadsheet on its way in: read and checked, shown to a person, then saved whole or not at all."""

    class Stage(models.TextChoices):
        CHECKING = "periksa", _("diperiksa")
        MATCHING = "cocokkan", _("menunggu pencocokan kolom")
        REVIEW = "tinjau", _("menunggu persetujuan")
        SAVING = "simpan", _("disimpan")
        SAVED = "tersimpan", _("tersimpan")
        REFUSED = "ditolak", _("ditolak")

    file = models.FileField(_("berkas"), storage=private_storage, upload_to="imports/%Y", max_length=250)
    filename = models.CharField(_("nama berkas"), max_length=200)
    checksum = models.CharField(max_length=64, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diunggah oleh"),
    )
    stage = models.CharField(_("tahap"), max_length=10, choices=Stage, default=Stage.CHECKING, editable=False)
    refusal = models.TextField(_("sebab ditolak"), blank=True, editable=False)
    # [{"name", "rows", "is_read", "layout": Layout.as_json() or None, "sample": rows, "chosen"}], one a sheet
    sheets = models.JSONField(default=list, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    leave_out = models.BooleanField(_("baris bermasalah ditinggalkan"), default=False, editable=False)
    confirmed_at = models.DateTimeField(_("disetujui pada"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("disetujui oleh"),
    )
    saved_at = models.DateTimeField(_("tersimpan pada"), null=True, editable=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("impor")
        verbose_name_plural = _("impor")
        ordering = ["-requested_at"]
        constraints = [
            # An import from the command line has a time and no name.
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | models.Q(confirmed_at__isnull=False),
                name="import_confirmed_with_when",
            )
        ]

    def __str__(self):
        return self.filename

    def count(self, outcome):
        return self.counts.get(outcome, 0)

    @property
    def unread_sheets(self):
        """Names of the sheets that hold something and were passed over, because they name no products or makers."""
        return [sheet["name"] for sheet in self.sheets if sheet["rows"] and not sheet["is_read"]]

    def headings_of(self, rows):
        """The headings of these rows' cells, in the order of the sheet; PostgreSQL keeps no order of keys."""
        known = [heading for sheet in self.sheets if sheet["layout"] for heading in sheet["layout"]["headings"]]
        used = {heading for row in rows for heading in row.cells}
        return [heading for heading in dict.fromkeys(known) if heading in used] + sorted(used - set(known))

    @property
    def refused(self):
        return self.count(ImportRow.Outcome.REFUSED)


class ImportRowQuerySet(models.QuerySet):
    def refused(self):
        return self.filter(outcome=ImportRow.Outcome.REFUSED)


class ImportRow(models.Model):
    """One row of the sheet, what would become of it, and why."""

    class Outcome(models.TextChoices):
        CREATE = "baru", _("baru")
        CHANGE = "ubah", _("berubah")
        SAME = "tetap", _("tidak berubah")
        MERGED = "gabung", _("digabung")
        REFUSED = "tolak", _("ditolak")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100)
    number = models.PositiveIntegerField(_("baris"))
    outcome = models.CharField(_("hasil"), max_length=10, choices=Outcome)
    seller_name = models.CharField(_("IKM"), max_length=120, blank=True)
    product_name = models.CharField(_("produk"), max_length=255, blank=True)
    cells = models.JSONField()
    # [{"column", "text", "message"}]: refusals first
    problems = models.JSONField(default=list)
    # [{"column", "text", "message"}]: what was noticed and did not stop the row
    notes = models.JSONField(default=list)
    # [{"field", "old", "new"}]
    changes = models.JSONField(default=list)
    # what a product created as a draft lacks, in words
    lacks = models.JSONField(default=list)
    left_out = models.BooleanField(default=False)
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="+")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris impor")
        verbose_name_plural = _("baris impor")
        ordering = ["place"]
        indexes = [models.Index(fields=["batch", "outcome", "place"])]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="import_row_once")]

    def __str__(self):
        return f"{self.sheet} {self.number}"
