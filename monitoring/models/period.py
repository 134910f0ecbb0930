from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from monitoring.models.problem import Refused
from monitoring.models.programme import Programme


class Locked(Refused):
    """The period is locked; the message says by what, and what to do."""


def refuse_locked(*days):
    """For forms: raises ValidationError with the words of the lock."""
    try:
        Period.objects.ensure_open(*(day for day in days if day))
    except Locked as refusal:
        raise ValidationError(str(refusal)) from refusal


class PeriodQuerySet(models.QuerySet):
    def holding(self, day):
        """Those a day falls in."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def locked(self):
        return self.filter(Exists(PeriodLock.objects.open().filter(period=OuterRef("pk"))))

    def over(self, on=None):
        """Those whose last day has passed."""
        return self.filter(ends_on__lt=on or timezone.localdate())

    def ensure_open(self, *days):
        """Raises Locked where one of these days lies in a locked period. The rows stay held until the transaction ends, so
        that nobody locks one meanwhile."""
        for day in sorted(set(days)):
            held = self.select_for_update(of=("self",)).holding(day)
            for period in held:
                period.ensure_open()


class Period(models.Model):
    """A stretch of a programme that is judged, reported and then locked: a month, a quarter, a year."""

    class Kind(models.TextChoices):
        MONTH = "bulan", _("bulan")
        QUARTER = "triwulan", _("triwulan")
        YEAR = "tahun", _("tahun")
        OTHER = "lain", _("lainnya")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="periods", verbose_name=_("program"))
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind, default=Kind.MONTH)
    name = models.CharField(_("nama"), max_length=60)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("periode")
        verbose_name_plural = _("periode")
        ordering = ["-starts_on", "-ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(
                fields=["programme", "starts_on", "ends_on"],
                name="period_once",
                violation_error_message=_("Periode dengan tanggal itu sudah ada."),
            ),
        ]

    def __str__(self):
        return self.name

    # Questions

    @cached_property
    def lock(self):
        """The one in force, or None."""
        return next((lock for lock in self.locks.all() if lock.unlocked_at is None), None)

    @property
    def is_running(self):
        return self.starts_on <= timezone.localdate() <= self.ends_on

    @property
    def elapsed(self):
        """How much of it has passed by the end of today, between 0 and 1."""
        days = (min(timezone.localdate(), self.ends_on) - self.starts_on).days + 1
        return max(0, days) / ((self.ends_on - self.starts_on).days + 1)

    def ensure_open(self):
        if self.lock:
            facts = {"period": self, "why": self.lock.reason}
            raise Locked(
                _(
                    "%(period)s sudah dikunci: %(why)s. Untuk mengubah isinya, minta dinas membuka kuncinya dengan alasan."
                )
                % facts
            )

    # Verbs

    @transaction.atomic
    def close(self, reason, *, by):
        """From now on nothing is saved into it. True when this call did it."""
        if not reason.strip():
            raise Refused(_("Tulis mengapa dikunci, misalnya nomor laporannya."))
        period = Period.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if period.lock:
            return False
        period.locks.create(reason=reason.strip(), locked_by=by)
        self.__dict__.pop("lock", None)
        return True

    @transaction.atomic
    def reopen(self, reason, *, by):
        """Take the lock off, and say why. True when this call did it."""
        if not reason.strip():
            raise Refused(_("Tulis mengapa kuncinya dibuka."))
        facts = {"unlocked_at": timezone.now(), "unlocked_by": by, "unlock_reason": reason.strip()}
        self.__dict__.pop("lock", None)
        return bool(PeriodLock.objects.open().filter(period=self).update(**facts))


class PeriodLockQuerySet(models.QuerySet):
    def open(self):
        return self.filter(unlocked_at=None)


class PeriodLock(models.Model):
    """That a period was locked, by whom and why, and that it was opened again. Never changed otherwise."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="locks", verbose_name=_("periode"))
    reason = models.CharField(_("alasan"), max_length=300)
    locked_at = models.DateTimeField(_("dikunci pada"), default=timezone.now, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dikunci oleh")
    )
    unlocked_at = models.DateTimeField(_("dibuka pada"), null=True, editable=False)
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dibuka oleh"),
    )
    unlock_reason = models.CharField(_("alasan dibuka"), max_length=300, blank=True, editable=False)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("kunci periode")
        verbose_name_plural = _("kunci periode")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=Q(unlocked_at=None), name="period_locked_once"),
            models.CheckConstraint(
                condition=Q(unlocked_at=None, unlocked_by=None)
                | Q(~Q(unlock_reason=""), unlocked_at__isnull=False, unlocked_by__isnull=False),
                name="period_unlocked_with_who_when_and_why",
                violation_error_message=_("Tulis mengapa kuncinya dibuka."),
            ),
        ]

    def __str__(self):
        return self.reason
