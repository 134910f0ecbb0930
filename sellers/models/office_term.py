from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class OfficeTermQuerySet(models.QuerySet):
    def running(self, on=None):
        """Terms in force on a day (today unless told); both ends count."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class OfficeTerm(models.Model):
    """Who holds the office of its head, from a day until another. What the head may do hangs on the term, not the person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="office_terms", verbose_name=_("pejabat")
    )
    title = models.CharField(_("jabatan"), max_length=120, default="Kepala Dinas")
    starts_on = models.DateField(_("mulai"), default=timezone.localdate)
    ends_on = models.DateField(_("sampai"), null=True, blank=True, help_text=_("Sehari sesudahnya haknya berakhir."))
    source = models.CharField(_("dasar penunjukan"), max_length=200, blank=True)
    history = HistoricalRecords()

    objects = OfficeTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("masa jabatan kepala dinas")
        verbose_name_plural = _("masa jabatan kepala dinas")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="office_term_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ends_on=None),
                name="office_term_one_open",
                violation_error_message=_("Jabatan ini masih dipegang orang lain: isi dulu tanggal selesainya."),
            ),
        ]

    def __str__(self):
        return f"{self.title}: {self.user}"
