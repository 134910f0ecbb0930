from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.photo import private_storage


class LetterheadQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """The one for papers of a day, today unless told; None before the first."""
        return self.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from").first()


class Letterhead(models.Model):
    """The kop surat of the office from a day on, and who signs its reports beside the head."""

    valid_from = models.DateField(_("berlaku sejak"), default=timezone.localdate, unique=True)
    government = models.CharField(
        _("pemerintah"), max_length=120, help_text=_("Misalnya: Pemerintah Kabupaten Malang.")
    )
    office = models.CharField(_("nama dinas"), max_length=160)
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    contact = models.CharField(
        _("telepon, surel, laman"), max_length=200, blank=True, help_text=_("Satu baris, seperti di kop surat.")
    )
    city = models.CharField(_("kota tanda tangan"), max_length=60, help_text=_("Ditulis di depan tanggal surat."))
    logo = models.FileField(
        _("lambang"), storage=private_storage, upload_to="letterheads", max_length=200, blank=True, editable=False
    )
    second_title = models.CharField(
        _("jabatan penanda tangan kedua"), max_length=120, blank=True, help_text=_("Misalnya: Kepala Bidang Agro.")
    )
    second_name = models.CharField(_("nama penanda tangan kedua"), max_length=120, blank=True)
    history = HistoricalRecords()

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("kop surat")
        verbose_name_plural = _("kop surat")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.office} ({self.valid_from:%d-%m-%Y})"
