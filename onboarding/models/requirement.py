from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet


class RequirementQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_used=True)


class Requirement(models.Model):
    """One step of opening a shop, in the office's own words. A row added here stands on every maker's checklist."""

    class Family(models.TextChoices):
        COMPUTED = "dihitung", _("dihitung dari data")
        ATTESTED = "dicentang", _("dicentang pemilik atau pembimbing")
        VERIFIED = "diperiksa", _("bukti diperiksa dinas")

    class Reads(models.TextChoices):
        """What a computed step looks at; onboarding/checklist.py has the questions."""

        SHOP_NAME = "nama_toko", _("nama toko terisi")
        SHOP_ADDRESS = "alamat_toko", _("alamat toko terisi")
        COURIERS = "jasa_kirim", _("jasa kirim dipilih")
        FIRST_READY = "produk_siap", _("ada produk siap unggah")
        FIRST_LIVE = "produk_tayang", _("ada produk tayang")
        CONFIRMED = "terkonfirmasi", _("toko terkonfirmasi")

    class AppliesIf(models.TextChoices):
        ALWAYS = "selalu", _("selalu")
        WITH_BRAND = "bermerek", _("IKM punya sertifikat merek")
        WITHOUT_HALAL = "tanpa_halal", _("IKM belum punya halal yang berlaku")

    channel = models.ForeignKey(
        "catalog.Channel", models.CASCADE, related_name="requirements", verbose_name=_("saluran")
    )
    family = models.CharField(_("cara menilai"), max_length=10, choices=Family)
    reads = models.CharField(
        _("membaca"), max_length=20, choices=Reads, blank=True, help_text=_("Hanya untuk yang dihitung dari data.")
    )
    label = models.CharField(_("langkah"), max_length=120)
    how_to = models.TextField(_("caranya"), max_length=1000, blank=True)
    link = models.URLField(_("tautan"), max_length=300, blank=True)
    is_required = models.BooleanField(_("wajib"), default=True)
    applies_if = models.CharField(_("berlaku bila"), max_length=20, choices=AppliesIf, default=AppliesIf.ALWAYS)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    is_used = models.BooleanField(_("dipakai"), default=True)
    history = HistoricalRecords()

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("langkah buka toko")
        verbose_name_plural = _("langkah buka toko")
        ordering = ["channel", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "label"],
                name="requirement_once",
                violation_error_message=_("Langkah ini sudah ada untuk saluran itu."),
            ),
            models.CheckConstraint(
                condition=(Q(family="dihitung") & ~Q(reads="")) | (~Q(family="dihitung") & Q(reads="")),
                name="requirement_computed_reads_something",
                violation_error_message=_("Pilih apa yang dibaca, hanya untuk langkah yang dihitung dari data."),
            ),
        ]

    def __str__(self):
        return self.label


class SubmissionQuerySet(SellerOwnedQuerySet):
    right = "may_onboard"

    def waiting(self):
        """Evidence that staff have not looked at yet: the latest of its step."""
        return self.latest_ones().filter(state=Submission.State.PENDING)

    def latest_ones(self):
        """The last of each maker and step; the older ones are the trail."""
        later = models.OuterRef
        newest = (
            Submission.objects.filter(seller=later("seller"), requirement=later("requirement"))
            .order_by("-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))


class Submission(models.Model):
    """What was said or shown for a step, and what the office made of it. The latest counts, none is ever changed back."""

    class State(models.TextChoices):
        PENDING = "menunggu", _("menunggu diperiksa")
        ACCEPTED = "diterima", _("diterima")
        REJECTED = "ditolak", _("ditolak")
        WAIVED = "dibebaskan", _("dibebaskan")
        WITHDRAWN = "ditarik", _("ditarik kembali")

    MET = (State.ACCEPTED, State.WAIVED)

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="submissions", verbose_name=_("IKM"))
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="submissions", verbose_name=_("langkah"))
    state = models.CharField(_("keadaan"), max_length=10, choices=State, editable=False)
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    evidence = models.FileField(
        _("berkas bukti"), storage=private_storage, upload_to="steps/%Y", max_length=200, blank=True, editable=False
    )
    submitted_at = models.DateTimeField(_("dikirim pada"), default=timezone.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dikirim oleh")
    )
    reviewed_at = models.DateTimeField(_("diperiksa pada"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diperiksa oleh"),
    )
    review_note = models.CharField(_("catatan pemeriksa"), max_length=500, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti langkah")
        verbose_name_plural = _("bukti langkah")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["seller", "requirement", "-id"], name="submission_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="submission_reviewed_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ditolak", "dibebaskan"]) | (Q(reviewed_at__isnull=False) & ~Q(review_note="")),
                name="submission_refused_or_waived_with_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]

    def __str__(self):
        return f"{self.seller}: {self.requirement} ({self.get_state_display()})"

    @property
    def is_met(self):
        return self.state in self.MET
