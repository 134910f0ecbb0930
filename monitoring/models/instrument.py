from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.skm import PERMENPAN_14_2017
from monitoring.models.problem import Refused


def in_english(words, english):
    """What a respondent reads: in English where there is English."""
    return (english if get_language() == "en" else "") or words


class Instrument(models.Model):
    """A questionnaire as people call it, and what it is for. What it asks stands in its versions."""

    name = models.CharField(_("nama"), max_length=120, unique=True)
    name_en = models.CharField(_("nama (Inggris)"), max_length=120, blank=True)
    purpose = models.TextField(
        _("untuk apa"), max_length=500, help_text=_("Dibaca responden: siapa yang bertanya, dan untuk apa jawabannya.")
    )
    purpose_en = models.TextField(_("untuk apa (Inggris)"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("kuesioner")
        verbose_name_plural = _("kuesioner")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def shown_purpose(self):
        return in_english(self.purpose, self.purpose_en)


class InstrumentVersion(models.Model):
    """What a questionnaire asks and how it is answered. Once a survey stands on it, it never changes: copy it."""

    class Scale(models.TextChoices):
        SKM = "skm", _("Survei Kepuasan Masyarakat, 1–4")
        FOUR = "setuju-4", _("persetujuan, 1–4")
        FIVE = "setuju-5", _("persetujuan, 1–5")

    LENGTHS = {Scale.SKM: 4, Scale.FOUR: 4, Scale.FIVE: 5}

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="versions", verbose_name=_("kuesioner"))
    number = models.PositiveSmallIntegerField(_("versi"), default=1)
    scale = models.CharField(_("skala"), max_length=10, choices=Scale, default=Scale.FOUR)
    source = models.CharField(
        _("sumber"), max_length=250, help_text=_("Dari mana pernyataannya: peraturan, atau disusun sendiri oleh siapa.")
    )
    checked_on = models.DateField(_("diperiksa pada"), default=timezone.localdate)

    class Meta:
        verbose_name = _("versi kuesioner")
        verbose_name_plural = _("versi kuesioner")
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"],
                name="instrument_version_once",
                violation_error_message=_("Versi dengan nomor ini sudah ada untuk kuesioner itu."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="instrument_version_from_one",
                violation_error_message=_("Nomor versi mulai dari 1."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="instrument_version_has_source",
                violation_error_message=_("Tulis sumbernya."),
            ),
        ]

    def __str__(self):
        return _("%(name)s, versi %(number)s") % {"name": self.instrument, "number": self.number}

    def save(self, *args, **kwargs):
        with transaction.atomic():
            self.ensure_free()
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("admin:monitoring_instrumentversion_change", args=[self.pk])

    # Questions

    @property
    def is_skm(self):
        return self.scale == self.Scale.SKM

    @property
    def is_frozen(self):
        """Whether a survey stands on it: what was asked then is what its results mean."""
        return self.pk is not None and self.surveys.exists()

    @property
    def why_frozen(self):
        return _(
            "Versi ini dipakai survei, jadi tidak berubah lagi: hasilnya harus tetap berarti seperti saat dijawab. "
            "Salin menjadi versi baru untuk mengubahnya."
        )

    def missing(self):
        """`[sentence]` for whatever keeps a survey from standing on it."""
        return [*self._missing_choices(), *self._missing_statements()]

    def _missing_choices(self):
        choices = list(self.choices.all())
        wanted = range(1, self.LENGTHS[self.scale] + 1)
        if [choice.value for choice in choices] != list(wanted):
            yield _("Pilihan jawaban harus bernilai 1 sampai %(most)s, masing-masing satu.") % {"most": wanted[-1]}
        positive = [choice.value for choice in choices if choice.is_positive]
        if self.is_skm and positive != [3, 4]:
            yield _("Pada Survei Kepuasan Masyarakat, yang dihitung positif adalah 3 dan 4.")
        if len(positive) in (0, len(choices)):
            yield _("Tandai pilihan mana yang dihitung positif, dan sisakan yang tidak.")

    def _missing_statements(self):
        statements = list(self.statements.all())
        if not statements:
            yield _("Belum ada pernyataan.")
        if self.is_skm:
            known = {statement.element for statement in statements}
            for code, name in PERMENPAN_14_2017.elements.items():
                if code not in known:
                    yield _("Unsur %(code)s (%(name)s) belum ada pernyataannya.") % {"code": code, "name": name}
        if any(bool(statement.element) != self.is_skm for statement in statements):
            yield _("Setiap pernyataan Survei Kepuasan Masyarakat punya unsur; pernyataan skala lain tidak.")

    def ensure_free(self):
        """Refused when a survey stands on it. Holds the row, as a survey that begins to stand on it does."""
        if self.pk is None:
            return
        held = InstrumentVersion.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if held and held.is_frozen:
            raise Refused(self.why_frozen)

    # Verbs

    @transaction.atomic
    def copy(self):
        """The next version of the same questionnaire with the same words, to be changed."""
        Instrument.objects.select_for_update().get(pk=self.instrument_id)
        last = self.instrument.versions.aggregate(last=models.Max("number"))["last"]
        made = self.instrument.versions.create(number=last + 1, scale=self.scale, source=self.source)
        for row in (*self.choices.all(), *self.statements.all()):
            row.pk, row.version, row._state.adding = None, made, True
            row.save()
        return made
