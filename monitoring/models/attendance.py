from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from monitoring.models.event import Event
from sellers.models import SellerOwnedQuerySet


class AttendanceQuerySet(SellerOwnedQuerySet):
    right = "may_visit"


class Attendance(models.Model):
    """That a maker came to an event. Taken back, the row goes and its trail stays."""

    class How(models.TextChoices):
        LIST = "daftar", _("daftar")
        CODE = "qr", _("kode QR")

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances", verbose_name=_("acara"))
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="attendances", verbose_name=_("IKM"))
    how = models.CharField(_("cara"), max_length=6, choices=How)
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )
    history = HistoricalRecords()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "seller"],
                name="attendance_once",
                violation_error_message=_("IKM ini sudah tercatat hadir di acara itu."),
            )
        ]

    def __str__(self):
        return f"{self.seller} · {self.event}"
