from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models.seller import SellerOwnedQuerySet


class Membership(models.Model):
    """A person who owns or runs an IKM and may keep its pages."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("pengguna")
    )
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="memberships", verbose_name=_("IKM"))
    created_at = models.DateTimeField(_("sejak"), auto_now_add=True)
    history = HistoricalRecords()

    objects = SellerOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemilik")
        verbose_name_plural = _("pemilik")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "seller"],
                name="membership_once",
                violation_error_message=_("Orang ini sudah tercatat sebagai pemilik IKM tersebut."),
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.seller}"
