from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class AgreementQuerySet(models.QuerySet):
    def running(self, on=None):
        """Those with a term in force on a day (today unless told)."""
        return self.filter(Exists(AgreementTerm.objects.running(on).filter(agreement=OuterRef("pk"))))


class Agreement(models.Model):
    """What the office and a partner, such as a university, agreed on. It runs while one of its terms does, and its members
    may work for makers only as long (MentorshipQuerySet.running)."""

    class Kind(models.TextChoices):
        UNIVERSITY = "kampus", _("perguruan tinggi")
        OFFICE = "instansi", _("instansi lain")
        COMPANY = "swasta", _("perusahaan atau komunitas")

    partner = models.CharField(_("mitra"), max_length=160)
    kind = models.CharField(_("jenis mitra"), max_length=10, choices=Kind, default=Kind.UNIVERSITY)
    subject = models.CharField(_("tentang"), max_length=200)
    contact = models.CharField(_("penanggung jawab mitra"), max_length=120, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="agreements",
        verbose_name=_("anggota tim"),
        help_text=_("Akses mereka berakhir bersama masa kerja samanya, dan berlanjut bila diperpanjang."),
    )
    history = HistoricalRecords(m2m_fields=[members])

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("kerja sama")
        verbose_name_plural = _("kerja sama")
        ordering = ["partner", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "subject"],
                name="agreement_once",
                violation_error_message=_("Kerja sama ini sudah ada: tambahkan masa berlakunya di sana."),
            )
        ]

    def __str__(self):
        return f"{self.partner}: {self.subject}"

    @property
    def ends_on(self):
        """The last day of its last term; None before its first."""
        return max((term.ends_on for term in self.terms.all()), default=None)

    @property
    def is_running(self):
        today = timezone.localdate()
        return any(term.starts_on <= today <= term.ends_on for term in self.terms.all())


class AgreementTermQuerySet(models.QuerySet):
    def running(self, on=None):
        """Terms in force on a day (today unless told); both ends count."""
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class AgreementTerm(models.Model):
    """From a day until another, on what document, about what: an extension is the next term, on the same matter or another."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="terms", verbose_name=_("kerja sama"))
    document = models.CharField(_("nomor dokumen"), max_length=120)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), help_text=_("Sehari sesudahnya akses anggota tertutup."))
    material = models.CharField(
        _("materi"), max_length=300, blank=True, help_text=_("Kosong bila sama dengan masa sebelumnya.")
    )
    history = HistoricalRecords()

    objects = AgreementTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("masa kerja sama")
        verbose_name_plural = _("masa kerja sama")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreement_term_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "starts_on"],
                name="agreement_term_once_a_day",
                violation_error_message=_("Masa yang mulai pada hari itu sudah ada."),
            ),
        ]

    def __str__(self):
        return self.document
