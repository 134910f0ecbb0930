from django.db import models
from django.utils.translation import gettext_lazy as _


class Kbli(models.Model):
    """A line of business by code and version (Klasifikasi Baku Lapangan Usaha Indonesia, BPS)."""

    code = models.CharField(_("kode"), max_length=5)
    version = models.PositiveSmallIntegerField(_("versi (tahun)"))
    title = models.CharField(_("judul"), max_length=160)

    class Meta:
        verbose_name = _("KBLI")
        verbose_name_plural = _("KBLI")
        ordering = ["-version", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="kbli_code_version_unique")]

    def __str__(self):
        return f"{self.code} {self.title} (KBLI {self.version})"
