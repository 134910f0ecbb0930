from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SizeClass(models.TextChoices):
    SMALL = "kecil", _("industri kecil")
    MEDIUM = "menengah", _("industri menengah")
    LARGE = "besar", _("industri besar")


class SizeRuleQuerySet(models.QuerySet):
    def on(self, day):
        """The rule in force on a day, or None."""
        in_force = self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))
        return in_force.order_by("-valid_from").first()


class SizeRule(models.Model):
    """The limits between small, medium and large industry, in force from a date (first row: Permenperin 64/2016)."""

    valid_from = models.DateField(_("berlaku sejak"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    small_most_workers = models.PositiveIntegerField(_("tenaga kerja terbanyak industri kecil"))
    small_investment_below = models.PositiveBigIntegerField(
        _("nilai investasi industri kecil di bawah (Rp)"), help_text=_("Tanpa tanah dan bangunan tempat usaha.")
    )
    medium_most_investment = models.PositiveBigIntegerField(_("nilai investasi terbesar industri menengah (Rp)"))
    note = models.TextField(_("catatan"), blank=True)
    source = models.CharField(_("sumber"), max_length=200)
    checked_on = models.DateField(_("diperiksa pada"))

    objects = SizeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("aturan kelas IKM")
        verbose_name_plural = _("aturan kelas IKM")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="size_rule_one_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="size_rule_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.source} ({self.valid_from:%d-%m-%Y})"

    def class_of(self, *, workers, investment):
        """The class for a number of workers and an investment in rupiah without land; None while either is unknown."""
        if workers is None or investment is None:
            return None
        if workers <= self.small_most_workers:
            return SizeClass.SMALL if investment < self.small_investment_below else SizeClass.MEDIUM
        return SizeClass.MEDIUM if investment <= self.medium_most_investment else SizeClass.LARGE

    @classmethod
    def today(cls):
        return cls.objects.on(timezone.localdate())
