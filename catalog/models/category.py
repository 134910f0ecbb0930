from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class CategoryQuerySet(models.QuerySet):
    def roots(self):
        return self.filter(parent=None)

    def within(self, slugs):
        """These shelves and the shelves in them."""
        return self.filter(models.Q(slug__in=slugs) | models.Q(parent__slug__in=slugs))


class Category(models.Model):
    """A shelf of the catalogue: a chapter (no parent) or a shelf within one. Two levels, like a shop's."""

    name = models.CharField(_("nama"), max_length=60)
    name_en = models.CharField(_("nama (Inggris)"), max_length=60, blank=True)
    slug = models.SlugField(
        _("alamat"),
        max_length=70,
        unique=True,
        blank=True,
        help_text=_("Bagian alamat halaman; jangan diubah sesudah dipakai."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("bagian dari")
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    keywords = models.TextField(
        _("kata penanda"),
        blank=True,
        help_text=_("Kata dalam nama produk yang menandakan kategori ini, dipisah koma. Dipakai saat impor."),
    )
    history = HistoricalRecords()

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("kategori")
        verbose_name_plural = _("kategori")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="category_not_its_own_parent",
                violation_error_message=_("Kategori tidak dapat menjadi bagian dari dirinya sendiri."),
            )
        ]

    def __str__(self):
        return f"{self.parent.name} › {self.name}" if self.parent_id else self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)[:70]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])

    def clean(self):
        if self.parent and (self.parent.parent_id or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("Kategori hanya dua tingkat: pilih kategori utama.")})

    @property
    def title(self):
        """The name in the reader's language."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def root(self):
        return self.parent or self


class FoodKind(models.Model):
    """A kind of food of the household licence (SPP-IRT), by group and kind, with the shelf it belongs on."""

    group = models.CharField(_("kelompok"), max_length=2)
    group_name = models.CharField(_("nama kelompok"), max_length=80)
    code = models.CharField(_("kode jenis"), max_length=2)
    name = models.CharField(_("jenis pangan"), max_length=160)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="food_kinds", verbose_name=_("kategori")
    )
    source = models.CharField(_("sumber"), max_length=200)
    checked_on = models.DateField(_("diperiksa pada"))

    class Meta:
        verbose_name = _("jenis pangan P-IRT")
        verbose_name_plural = _("jenis pangan P-IRT")
        ordering = ["group", "code"]
        constraints = [models.UniqueConstraint(fields=["group", "code", "name"], name="food_kind_unique")]

    def __str__(self):
        return f"{self.group}.{self.code} {self.name}"
