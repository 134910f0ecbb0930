from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PhotoRuleQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """One of each channel, measure and weight: the latest that holds on a day (today unless told)."""
        rules = self.filter(valid_from__lte=on or timezone.localdate()).order_by("valid_from", "pk")
        return list({(rule.channel, rule.measure, rule.weight): rule for rule in rules}.values())


class PhotoRule(models.Model):
    """What a marketplace or the office asks of photos, from a day on, with where it was read and when."""

    class Channel(models.TextChoices):
        SHOPEE = "shopee", "Shopee"
        LAZADA = "lazada", "Lazada"
        OFFICE = "dinas", _("Dinas")

    class Measure(models.TextChoices):
        SIDE = "sisi", _("sisi (piksel)")
        SQUARE = "persegi", _("sisi pendek dibagi sisi panjang")
        SHARP = "tajam", _("ketajaman")
        TEXT = "tulisan", _("bagian yang tampak seperti tulisan")
        ALIKE = "mirip", _("beda dengan foto lain (dari 64)")
        COUNT = "jumlah", _("banyaknya foto yang dipilih")

    class Weight(models.TextChoices):
        MUST = "wajib", _("wajib")
        ADVICE = "saran", _("saran")

    channel = models.CharField(_("saluran"), max_length=10, choices=Channel)
    measure = models.CharField(_("ukuran"), max_length=10, choices=Measure)
    least = models.FloatField(_("paling sedikit"), null=True, blank=True)
    most = models.FloatField(_("paling banyak"), null=True, blank=True)
    weight = models.CharField(_("bobot"), max_length=10, choices=Weight)
    valid_from = models.DateField(_("berlaku sejak"))
    source = models.CharField(_("sumber"), max_length=250)
    checked_on = models.DateField(_("diperiksa pada"))

    objects = PhotoRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("aturan foto")
        verbose_name_plural = _("aturan foto")
        ordering = ["channel", "measure", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "measure", "weight", "valid_from"],
                name="photo_rule_once_a_day",
                violation_error_message=_("Aturan ini sudah ada untuk tanggal itu."),
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False),
                name="photo_rule_says_something",
                violation_error_message=_("Isi batas paling sedikit, paling banyak, atau keduanya."),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.get_measure_display()}"

    def allows(self, value):
        """Whether a measured value keeps to it."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
