from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.skm import PERMENPAN_14_2017
from monitoring.models.instrument import InstrumentVersion, in_english


class OfVersion(models.Model):
    """A row of a version, which changes with it or not at all."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            self.version.ensure_free()
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            self.version.ensure_free()
            return super().delete(*args, **kwargs)


class Choice(OfVersion):
    """One answer of a version's scale, in its own words, and whether it counts as positive."""

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="choices", verbose_name=_("versi"))
    value = models.PositiveSmallIntegerField(_("nilai"))
    label = models.CharField(_("tulisan"), max_length=60)
    label_en = models.CharField(_("tulisan (Inggris)"), max_length=60, blank=True)
    is_positive = models.BooleanField(_("positif"), default=False)

    class Meta:
        verbose_name = _("pilihan jawaban")
        verbose_name_plural = _("pilihan jawaban")
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "value"],
                name="choice_value_once",
                violation_error_message=_("Nilai ini sudah ada pada versi itu."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=5),
                name="choice_one_to_five",
                violation_error_message=_("Nilai pilihan antara 1 dan 5."),
            ),
        ]

    def __str__(self):
        return self.shown_label

    @property
    def shown_label(self):
        return in_english(self.label, self.label_en)


class Statement(OfVersion):
    """What respondents answer to. In a Survei Kepuasan Masyarakat it stands for one of the nine elements."""

    ELEMENTS = [(code, f"{code} · {name}") for code, name in PERMENPAN_14_2017.elements.items()]

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="statements", verbose_name=_("versi"))
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    element = models.CharField(
        _("unsur"), max_length=2, choices=ELEMENTS, blank=True, help_text=_("Hanya untuk Survei Kepuasan Masyarakat.")
    )
    text = models.CharField(_("pernyataan"), max_length=300)
    text_en = models.CharField(_("pernyataan (Inggris)"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("pernyataan")
        verbose_name_plural = _("pernyataan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "element"],
                condition=~Q(element=""),
                name="statement_element_once",
                violation_error_message=_("Unsur ini sudah ada pernyataannya pada versi itu."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="statement_says_something",
                violation_error_message=_("Tulis pernyataannya."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def shown_text(self):
        return in_english(self.text, self.text_en)
