from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet):
    """Questions about the administrative tree."""

    def subdistricts(self):
        return self.filter(level=Region.Level.SUBDISTRICT)

    def villages(self):
        return self.filter(level__in=[Region.Level.VILLAGE, Region.Level.URBAN_VILLAGE])


class Region(models.Model):
    """A province, regency, kecamatan, desa or kelurahan by its official code (Kepmendagri).

    Names repeat across kecamatan, so a region is always chosen by code.
    """

    class Level(models.TextChoices):
        PROVINCE = "provinsi", _("provinsi")
        REGENCY = "kabupaten", _("kabupaten/kota")
        SUBDISTRICT = "kecamatan", _("kecamatan")
        VILLAGE = "desa", _("desa")
        URBAN_VILLAGE = "kelurahan", _("kelurahan")

    code = models.CharField(_("kode wilayah"), max_length=13, primary_key=True)
    name = models.CharField(_("nama"), max_length=80)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("bagian dari")
    )
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True)
    latitude = models.DecimalField(_("lintang"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("bujur"), max_digits=8, decimal_places=5, null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=200)
    checked_on = models.DateField(_("diperiksa pada"))

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ["code"]

    def __str__(self):
        if self.level in (self.Level.VILLAGE, self.Level.URBAN_VILLAGE) and self.parent:
            return gettext("%(village)s, Kec. %(subdistrict)s") % {
                "village": self.name,
                "subdistrict": self.parent.name,
            }
        return self.name

    @property
    def slug(self):
        return slugify(self.name)
