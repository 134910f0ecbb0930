from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ikmportal.lib.netto import Netto
from sellers.models import SellerOwnedQuerySet


class VariantQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"


class Variant(models.Model):
    """One size or flavour of a product as it is sold: net content, price, and what it weighs packed."""

    class Unit(models.TextChoices):
        GRAM = "g", _("g")
        MILLILITRE = "ml", _("ml")

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="variants", verbose_name=_("produk"))
    label = models.CharField(
        _("nama varian"), max_length=60, blank=True, help_text=_("Misalnya rasa, atau isi 10 sachet.")
    )
    netto_amount = models.DecimalField(_("netto"), max_digits=9, decimal_places=2, null=True, blank=True)
    netto_unit = models.CharField(_("satuan"), max_length=2, choices=Unit, default=Unit.GRAM)
    price = models.PositiveBigIntegerField(_("harga (Rp)"), null=True, blank=True)
    stock = models.PositiveIntegerField(
        _("stok"), null=True, blank=True, help_text=_("Yang siap dikirim. 0 = sedang habis; kosong = belum diketahui.")
    )
    packed_weight = models.PositiveIntegerField(_("berat kirim (gram)"), null=True, blank=True)
    length = models.PositiveSmallIntegerField(_("panjang (cm)"), null=True, blank=True)
    width = models.PositiveSmallIntegerField(_("lebar (cm)"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("tinggi (cm)"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    history = HistoricalRecords()

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("varian")
        verbose_name_plural = _("varian")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(netto_amount=None) | Q(netto_amount__gt=0),
                name="variant_netto_above_zero",
                violation_error_message=_("Netto harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gt=0),
                name="variant_price_above_zero",
                violation_error_message=_("Harga harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=Q(packed_weight=None) | Q(packed_weight__gt=0),
                name="variant_packed_weight_above_zero",
                violation_error_message=_("Berat kirim harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=Q(length=None, width=None, height=None)
                | Q(
                    length__gt=0,
                    width__gt=0,
                    height__gt=0,
                    length__isnull=False,
                    width__isnull=False,
                    height__isnull=False,
                ),
                name="variant_three_sizes_or_none",
                violation_error_message=_("Isi panjang, lebar, dan tinggi bersama-sama, masing-masing lebih dari nol."),
            ),
            models.UniqueConstraint(
                fields=["product", "label", "netto_amount", "netto_unit"],
                name="variant_once",
                violation_error_message=_("Produk ini sudah punya varian dengan nama dan netto yang sama."),
            ),
        ]

    def __str__(self):
        return " ".join(part for part in (self.label, str(self.netto or "")) if part) or str(_("tanpa netto"))

    @property
    def title(self):
        """Label and net content in the reader's language."""
        return " · ".join(
            part for part in (self.label, self.netto.shown(get_language() or "id") if self.netto else "") if part
        )

    @property
    def netto(self):
        """The net content as a value, or None while unknown."""
        return None if self.netto_amount is None else Netto(self.netto_amount, self.netto_unit)

    @netto.setter
    def netto(self, value):
        self.netto_amount = value.amount if value else None
        self.netto_unit = value.unit if value else self.Unit.GRAM

    @property
    def doubted(self):
        """On a product page: the licences in question for this size alone, whose badge it may not borrow."""
        product = self.product
        return [
            licence
            for licence in product.shown_licences
            if licence.kind in licence.BADGES and product.doubts(licence, self)
        ]

    @property
    def can_be_sent(self):
        """Whether a courier's price can be asked: packed weight and three sizes are known."""
        return all([self.packed_weight, self.length, self.width, self.height])

    @property
    def unit_price(self):
        """Rupiah per 100 g or 100 ml, or None while price or netto is unknown."""
        return self.netto.per_hundred(self.price) if self.price and self.netto else None
