from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models.seller import SellerOwnedQuerySet


class MentorshipQuerySet(SellerOwnedQuerySet):
    def running(self, on=None):
        """Grants in force on a day (today unless told); both ends count."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Mentorship(models.Model):
    """A grant: this mentor may work for this IKM from a day until another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentorships", verbose_name=_("pembimbing")
    )
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="mentorships", verbose_name=_("IKM"))
    starts_on = models.DateField(_("mulai"), default=timezone.localdate)
    ends_on = models.DateField(_("sampai"), null=True, blank=True, help_text=_("Sehari sesudahnya akses tertutup."))
    history = HistoricalRecords()

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("pembimbingan")
        verbose_name_plural = _("pembimbingan")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mentorship_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(fields=["user", "seller", "starts_on"], name="mentorship_once_a_day"),
        ]

    def __str__(self):
        return f"{self.user} → {self.seller}"
