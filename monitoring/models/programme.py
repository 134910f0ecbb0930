from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class ProgrammeQuerySet(models.QuerySet):
    def running(self, on=None):
        """Programmes under way on a day (today unless told); both ends count."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Programme(models.Model):
    """What the office does for its makers from a day until another, who decided it and by which document. It holds the
    indicators, the schedules and the limits by which they are judged."""

    name = models.CharField(_("nama program"), max_length=160, unique=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    decided_by = models.CharField(_("ditetapkan oleh"), max_length=160)
    decided_on = models.DateField(_("ditetapkan pada"))
    document = models.CharField(_("nomor dokumen"), max_length=120, blank=True)
    missed_after = models.PositiveSmallIntegerField(
        _("kunjungan terlewat menjadi masalah sesudah (hari)"),
        default=7,
        help_text=_("Sekian hari sesudah tenggatnya, portal membuka draf masalah."),
    )
    quiet_after = models.PositiveSmallIntegerField(
        _("belum dibina sesudah (bulan)"),
        default=6,
        help_text=_("IKM tanpa kunjungan, acara, atau tindakan selama itu masuk daftar belum dibina."),
    )
    red_below = models.PositiveSmallIntegerField(
        _("merah di bawah (%)"), default=80, help_text=_("Capaian di bawah persen ini ditandai merah.")
    )
    history = HistoricalRecords()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("program")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            )
        ]

    def __str__(self):
        return self.name

    # Questions

    @property
    def days(self):
        """All of its days, both ends counted."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def day(self):
        """Which of its days today is: 0 before the first, `days` from the last on."""
        return max(0, min((timezone.localdate() - self.starts_on).days + 1, self.days))

    @property
    def phase(self):
        """The one under way today, or None."""
        today = timezone.localdate()
        return next((one for one in self.phases.all() if one.starts_on <= today <= one.ends_on), None)


class Phase(models.Model):
    """A part of a programme, from a day until another."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases", verbose_name=_("program"))
    name = models.CharField(_("tahap"), max_length=120)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tahap program")
        verbose_name_plural = _("tahap program")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="phase_once",
                violation_error_message=_("Tahap dengan nama itu sudah ada."),
            ),
        ]

    def __str__(self):
        return self.name
