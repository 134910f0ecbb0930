from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from monitoring.models.indicator import NUMBER, Indicator


class Claim(models.Model):
    """A figure the office has said somewhere: what it says, how it was counted, where and when, of how many. What a named
    query gives today stands beside it (monitoring/claims.py)."""

    statement = models.CharField(_("pernyataan"), max_length=250, unique=True)
    definition = models.TextField(_("definisi"), max_length=1000, help_text=_("Apa yang dihitung waktu itu."))
    value = models.DecimalField(_("nilai waktu itu"), **NUMBER)
    unit = models.CharField(_("satuan"), max_length=30)
    n = models.PositiveIntegerField(_("dari berapa (n)"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=250)
    stated_on = models.DateField(_("tanggal"))
    query = models.CharField(
        _("hitung ulang dengan"),
        max_length=20,
        choices=Indicator.Query,
        blank=True,
        help_text=_("Kosong bila portal tidak dapat menghitungnya."),
    )
    channel = models.ForeignKey(
        "catalog.Channel", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saluran")
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pernyataan angka")
        verbose_name_plural = _("pernyataan angka")
        ordering = ["position", "-stated_on", "pk"]

    def __str__(self):
        return self.statement

    def clean(self):
        if self.query in Indicator.FLOWS:
            raise ValidationError({"query": _("Hitungan ini tentang satu periode; pilih yang berlaku hari ini.")})
        if (self.query in Indicator.OF_A_CHANNEL) != (self.channel_id is not None):
            raise ValidationError(
                {"channel": _("Pilih saluran untuk hitungan satu saluran, dan kosongkan untuk yang lain.")}
            )
