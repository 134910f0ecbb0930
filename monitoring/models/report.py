from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from ikmportal.lib.jobs import Job, JobQuerySet, JobState
from monitoring.models.indicator import Indicator
from monitoring.models.period import Period
from monitoring.models.problem import Refused
from sellers.models import Region

SHOWN = 16  # signs of a fingerprint that are printed


class ReportQuerySet(JobQuerySet):
    def visible_to(self, user):
        """Those of the office see all, everyone else none: it speaks of all makers."""
        return self if self.model.may_be_seen_by(user) else self.none()

    def to_verify(self):
        """Reviewed and whole; the head has not said yes."""
        return self.filter(stage=Report.Stage.REVIEWED, state=JobState.READY)

    def issued(self):
        """With a number and the file that was signed."""
        return self.filter(stage=Report.Stage.ISSUED)

    def of(self, period, subdistrict=None):
        return self.filter(period=period, subdistrict=subdistrict)

    def for_list(self):
        return super().for_list().with_names().defer("payload")

    def with_names(self):
        """With who did what, of which period and place."""
        people = ("requested_by", "reviewed_by", "verified_by", "issued_by")
        return self.select_related("period__programme", "subdistrict", *people)


class Report(Job):
    """What a period of a programme came to, for all makers or those of a kecamatan; asked for by nobody where the portal did
    so at the start of a month. Gathered while it is a draft, then looked
    at, verified by the head, and issued: from the verification on its content never changes again."""

    class Stage(models.TextChoices):
        DRAFT = "draf", _("draf")
        REVIEWED = "diperiksa", _("diperiksa")
        VERIFIED = "terverifikasi", _("terverifikasi")
        ISSUED = "terbit", _("terbit")

    FROZEN = (Stage.VERIFIED, Stage.ISSUED)

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports", verbose_name=_("periode"))
    subdistrict = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kecamatan")
    )
    revision = models.PositiveSmallIntegerField(_("versi"), default=1)
    stage = models.CharField(_("tahap"), max_length=14, choices=Stage, default=Stage.DRAFT)
    # As monitoring/gathering.py made it; `fingerprint` is the SHA-256 of all in it but the day it was gathered.
    payload = models.JSONField(default=dict)
    fingerprint = models.CharField(_("sidik isi"), max_length=64, blank=True)
    # `{"number", "date", "city", "head", "head_title", "second", "second_title"}`, known when it is issued.
    seal = models.JSONField(default=dict)
    number = models.CharField(_("nomor"), max_length=60, null=True, unique=True)
    pdf = models.FileField(_("PDF"), storage=private_storage, upload_to="reports", max_length=200, blank=True)
    pdf_checksum = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("halaman"), default=0)
    workbook = models.FileField(_("XLSX"), storage=private_storage, upload_to="reports", max_length=200, blank=True)
    workbook_checksum = models.CharField(max_length=64, blank=True)
    reviewed_at = models.DateTimeField(_("diperiksa pada"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("diperiksa oleh")
    )
    verified_at = models.DateTimeField(_("diverifikasi pada"), null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("diverifikasi oleh")
    )
    issued_at = models.DateTimeField(_("diterbitkan pada"), null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("diterbitkan oleh")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("laporan kemajuan")
        verbose_name_plural = _("laporan kemajuan")
        ordering = ["-period__starts_on", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["period", "revision"], condition=Q(subdistrict=None), name="report_whole_once_a_revision"
            ),
            models.UniqueConstraint(
                fields=["period", "subdistrict", "revision"],
                condition=Q(subdistrict__isnull=False),
                name="report_of_place_once_a_revision",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="report_reviewed_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False, reviewed_at__isnull=False),
                name="report_verified_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None, number=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False, number__isnull=False, verified_at__isnull=False),
                name="report_issued_with_who_when_and_number",
            ),
        ]

    def __str__(self):
        return f"{self.period} · {self.subdistrict or self.period.programme}"

    def get_absolute_url(self):
        return reverse("report", args=[self.pk])

    # Questions

    @classmethod
    def may_be_seen_by(cls, user):
        return user.is_active and user.has_perm("monitoring.view_report")

    @property
    def is_draft(self):
        return self.stage == self.Stage.DRAFT

    @property
    def is_reviewed(self):
        return self.stage == self.Stage.REVIEWED

    @property
    def is_verified(self):
        return self.stage == self.Stage.VERIFIED

    @property
    def is_issued(self):
        return self.stage == self.Stage.ISSUED

    @property
    def is_frozen(self):
        return self.stage in self.FROZEN

    @property
    def stage_tone(self):
        """Of the tag that says its stage."""
        return "good" if self.is_issued else "wait"

    @property
    def proof(self):
        """The part of its fingerprint that is printed, and asked for where a paper is checked."""
        return self.fingerprint[:SHOWN]

    @property
    def proof_address(self):
        return reverse("report_proof", args=[self.pk, self.proof])

    # Verbs. Each holds the row in the stage it expects, so that of two at the same moment one succeeds.

    @transaction.atomic
    def review(self, *, by):
        """Looked at and found in order. True when this call did it."""
        return self._move(self.Stage.DRAFT, self.Stage.REVIEWED, reviewed_at=timezone.now(), reviewed_by=by)

    @transaction.atomic
    def give_back(self, reason, *, by):
        """Back to a draft, with what to mend; never once it is verified."""
        if not reason.strip():
            raise Refused(_("Tulis apa yang perlu diperbaiki."))
        done = self._move(self.Stage.REVIEWED, self.Stage.DRAFT, reviewed_at=None, reviewed_by=None)
        if done:
            self.returns.create(reason=reason.strip()[:500], returned_by=by)
        return done

    @transaction.atomic
    def verify(self, *, by):
        """The head says yes: from now on it is frozen. True when this call did it."""
        if self.reviewed_by_id == by.pk:
            raise Refused(_("Laporan diverifikasi oleh orang lain, bukan oleh pemeriksanya."))
        return self._move(self.Stage.REVIEWED, self.Stage.VERIFIED, verified_at=timezone.now(), verified_by=by)

    def _move(self, before, after, **facts):
        held = type(self).objects.filter(pk=self.pk, stage=before, state=JobState.READY)
        done = bool(held.update(stage=after, **facts))
        self.refresh_from_db()
        return done


class ReportReturn(models.Model):
    """That a report went back to be mended, by whom and why."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="returns", verbose_name=_("laporan"))
    reason = models.CharField(_("alasan"), max_length=500)
    returned_at = models.DateTimeField(_("dikembalikan pada"), default=timezone.now)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("dikembalikan oleh")
    )

    class Meta:
        verbose_name = _("laporan dikembalikan")
        verbose_name_plural = _("laporan dikembalikan")
        ordering = ["-pk"]

    def __str__(self):
        return self.reason


class Remark(models.Model):
    """What people say of an indicator in a report: what was in the way, what is done about it, by whom."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks", verbose_name=_("laporan"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indikator"))
    obstacle = models.CharField(_("kendala"), max_length=300, blank=True)
    follow_up = models.CharField(_("tindak lanjut"), max_length=300, blank=True)
    responsible = models.CharField(_("penanggung jawab"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("catatan indikator")
        verbose_name_plural = _("catatan indikator")
        ordering = ["indicator__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="remark_once")]

    def __str__(self):
        return f"{self.indicator}: {self.obstacle or self.follow_up}"
