from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sellers.models import SellerOwnedQuerySet


class TallyQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"

    def before(self, day, days):
        """Those of so many days up to the day before this one: a day is told when it is over."""
        return self.filter(day__range=(day - timedelta(days=days), day - timedelta(days=1)))


class Tally(models.Model):
    """How often in a day a product's page was opened, or left for a shop or a chat. A number, and nothing about who: no
    address, no cookie, no browser (catalog/counting.py)."""

    VIEW, CHAT = "lihat", "whatsapp"  # the other ways are codes of channels

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="tallies", verbose_name=_("produk"))
    day = models.DateField(_("hari"))
    way = models.CharField(_("apa"), max_length=20)
    count = models.PositiveIntegerField(_("berapa kali"), editable=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("hitungan kunjungan halaman")
        verbose_name_plural = _("hitungan kunjungan halaman")
        ordering = ["-day", "product", "way"]
        constraints = [
            models.UniqueConstraint(fields=["product", "day", "way"], name="tally_once_a_day"),
            models.CheckConstraint(condition=Q(count__gt=0), name="tally_above_zero"),
        ]

    def __str__(self):
        return f"{self.product} {self.day} {self.way}: {self.count}"
