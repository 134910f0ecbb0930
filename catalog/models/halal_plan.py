from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models import SellerOwnedQuerySet


class HalalPlanQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"

    def overdue(self, on=None):
        """Promised for a day that has passed (before today unless told)."""
        return self.filter(promised_on__lt=on or timezone.localdate())


class HalalPlan(models.Model):
    """How a product without a halal certificate gets one: by which path, with whose help, promised for when. It stands back
    by itself once a certificate holds."""

    class Path(models.TextChoices):
        # Stated by the maker with the help of a pendamping, or examined by an inspection body.
        SELF = "nyata", _("pernyataan pelaku usaha")
        REGULAR = "reguler", _("reguler")

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, related_name="halal_plan", verbose_name=_("produk")
    )
    path = models.CharField(_("jalur"), max_length=10, choices=Path)
    helper = models.CharField(
        _("pendamping"), max_length=120, blank=True, help_text=_("Nama pendamping halal atau lembaganya.")
    )
    promised_on = models.DateField(
        _("dijanjikan selesai"),
        help_text=_("Tanpa tanggal, tidak ada yang dapat ditagih. Boleh diubah; jejaknya tersimpan."),
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("ditulis pada"), default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("ditulis oleh")
    )
    history = HistoricalRecords()

    objects = HalalPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencana halal")
        verbose_name_plural = _("rencana halal")
        ordering = ["promised_on", "pk"]

    def __str__(self):
        return f"{self.product} · {self.get_path_display()}"

    @property
    def is_overdue(self):
        return self.promised_on < timezone.localdate()
