from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring.models.instrument import InstrumentVersion, in_english
from monitoring.models.problem import Refused


class Role(models.TextChoices):
    """On whose side a respondent stands: all that is known of one."""

    OWNER = "pemilik", _("pemilik IKM")
    MENTOR = "pembimbing", _("pembimbing")
    BUYER = "pembeli", _("pembeli")
    STAFF = "dinas", _("pegawai dinas")
    OTHER = "lain", _("pihak lain")


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the office see all, everyone else none: what makers answered is nobody's but all of theirs."""
        return self if self.model.may_be_seen_by(user) else self.none()

    def open(self, on=None):
        day = on or timezone.localdate()
        return self.filter(opens_on__lte=day, closes_on__gte=day)

    def closed(self, on=None):
        return self.filter(closes_on__lt=on or timezone.localdate())

    def unshuffled(self):
        """Of which the order of answers is not gone yet (monitoring/shuffling.py)."""
        return self.filter(shuffled_at=None)

    def for_list(self):
        return self.select_related("version__instrument", "made_by")

    def with_turnout(self):
        """Each with `invited` and `answered`, how many links and how many answers."""
        return self.annotate(invited=_number_of("invitations"), answered=_number_of("responses"))


def _number_of(name):
    of = Survey._meta.get_field(name).related_model.objects.filter(survey=OuterRef("pk")).order_by()
    return Coalesce(Subquery(of.values("survey").annotate(number=Count("pk")).values("number")), 0)


class Survey(models.Model):
    """One round of asking, with one version of a questionnaire, from a day until a day."""

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="surveys", verbose_name=_("kuesioner"))
    title = models.CharField(_("judul"), max_length=150)
    title_en = models.CharField(_("judul (Inggris)"), max_length=150, blank=True)
    period = models.CharField(_("masa yang ditanyakan"), max_length=80, help_text=_("Misalnya: semester I 2026."))
    opens_on = models.DateField(_("dibuka"), default=timezone.localdate)
    closes_on = models.DateField(
        _("ditutup"), help_text=_("Hari terakhir untuk menjawab. Hasilnya tampil sesudah itu.")
    )
    made_at = models.DateTimeField(_("dibuat pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dibuat oleh")
    )

    shuffled_at = models.DateTimeField(_("urutannya dihapus pada"), null=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survei")
        verbose_name_plural = _("survei")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("Hari terakhir tidak boleh sebelum hari pertama."),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self._state.adding:
                self._hold_version()
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("survey_results", args=[self.pk])

    def clean(self):
        if self._state.adding:
            self._ensure_complete()
        else:
            self._ensure_same_close()

    # Questions

    @staticmethod
    def may_be_seen_by(user):
        return user.has_perm("monitoring.view_survey")

    @property
    def shown_title(self):
        return in_english(self.title, self.title_en)

    @property
    def is_open(self):
        return self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_closed(self):
        """Only then results are shown: read day by day, they would tell what the last respondent said."""
        return self.closes_on < timezone.localdate()

    @property
    def state(self):
        return _("ditutup") if self.is_closed else _("dibuka") if self.is_open else _("belum dibuka")

    @property
    def tone(self):
        """Of its tag."""
        return "quiet" if self.is_closed else "good" if self.is_open else "wait"

    def _ensure_complete(self):
        if self.version_id and (missing := self.version.missing()):
            raise ValidationError({"version": missing})

    def _hold_version(self):
        """As the rows of the version do, so that none of them changes meanwhile."""
        held = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=self.version_id)
        if missing := held.missing():
            raise Refused(" ".join(map(str, missing)))

    def _ensure_same_close(self):
        """Results that were shown and then grow tell what was added."""
        before = Survey.objects.filter(pk=self.pk).closed().values_list("closes_on", flat=True).first()
        if before and before != self.closes_on:
            raise ValidationError(
                {"closes_on": _("Survei ini sudah ditutup dan hasilnya sudah tampil, jadi tidak dibuka lagi.")}
            )
