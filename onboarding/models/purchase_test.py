from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet


class PurchaseTestQuerySet(SellerOwnedQuerySet):
    seller_path = "listing__product__seller"
    right = "may_onboard"

    def _received(self):
        return Exists(PurchaseStep.objects.filter(test=OuterRef("pk"), kind=PurchaseStep.Kind.RECEIVED))

    def complete(self):
        """All five steps, to the parcel in the hand."""
        return self.filter(self._received(), failed_at=None)

    def failed(self):
        return self.filter(failed_at__isnull=False)

    def running(self):
        return self.filter(~self._received(), failed_at=None)

    def unanswered(self):
        """Failed, on what has not been taken down, and not followed by a success."""
        later = PurchaseTest.objects.complete().filter(listing=OuterRef("listing"), pk__gt=OuterRef("pk"))
        newer = PurchaseTest.objects.failed().filter(listing=OuterRef("listing"), pk__gt=OuterRef("pk"))
        return self.failed().filter(~Exists(later), ~Exists(newer)).exclude(listing__state="turun")

    def with_received(self):
        """Each with `received_at`, the time of its last step."""
        return self.annotate(received_at=Max("steps__at", filter=Q(steps__kind=PurchaseStep.Kind.RECEIVED)))


class PurchaseTest(models.Model):
    """Somebody bought the product as a shopper would, step by step, until it arrived or something failed."""

    class Packaging(models.TextChoices):
        WHOLE = "utuh", _("utuh dan rapi")
        DENTED = "penyok", _("penyok, isi tetap baik")
        BROKEN = "rusak", _("rusak atau bocor")
        WRONG = "keliru", _("barangnya keliru")

    listing = models.ForeignKey(
        "catalog.Listing", models.CASCADE, related_name="purchase_tests", verbose_name=_("produk tayang")
    )
    cost = models.PositiveBigIntegerField(_("yang dibayar (Rp)"), null=True, blank=True)
    packaging = models.CharField(_("kemasan saat tiba"), max_length=10, choices=Packaging, blank=True)
    packaging_note = models.CharField(_("catatan kemasan"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("mulai"), default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("penguji")
    )
    failed_step = models.CharField(_("gagal pada"), max_length=10, blank=True, editable=False)
    failed_reason = models.CharField(_("sebabnya"), max_length=300, blank=True)
    failed_at = models.DateTimeField(_("gagal pada tanggal"), null=True, editable=False)
    failed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("oleh")
    )

    objects = PurchaseTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("uji beli")
        verbose_name_plural = _("uji beli")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["listing", "-id"], name="purchase_test_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gt=0),
                name="purchase_cost_above_zero",
                violation_error_message=_("Yang dibayar harus lebih dari nol."),
            ),
            models.CheckConstraint(
                condition=Q(failed_at=None, failed_by=None, failed_step="")
                | (Q(failed_at__isnull=False, failed_by__isnull=False) & ~Q(failed_step="") & ~Q(failed_reason="")),
                name="purchase_failed_with_who_when_and_why",
                violation_error_message=_("Tulis apa yang gagal."),
            ),
        ]

    def __str__(self):
        return f"{self.listing}: {self.state}"

    # Questions

    @cached_property
    def taken(self):
        """`{kind: step}` in their order."""
        steps = self.steps.all() if self.pk else ()
        return {step.kind: step for step in sorted(steps, key=lambda step: step.number)}

    @property
    def next_kind(self):
        """The step that comes now, or None when all are taken or it failed."""
        if self.failed_at:
            return None
        return next((kind for kind in PurchaseStep.Kind if kind not in self.taken), None)

    @property
    def is_complete(self):
        return self.failed_at is None and PurchaseStep.Kind.RECEIVED in self.taken

    @property
    def failed_step_name(self):
        return PurchaseStep.Kind(self.failed_step).label if self.failed_step in PurchaseStep.Kind else self.failed_step

    @property
    def state(self):
        if self.failed_at:
            return _("gagal pada langkah %(step)s") % {"step": self.failed_step_name}
        if self.is_complete:
            return _("selesai")
        return _("%(count)s dari %(all)s langkah") % {"count": len(self.taken), "all": len(PurchaseStep.Kind)}


class PurchaseStepQuerySet(SellerOwnedQuerySet):
    seller_path = "test__listing__product__seller"
    right = "may_onboard"


class PurchaseStep(models.Model):
    """One step of a test purchase: when it was done, and what shows it."""

    class Kind(models.TextChoices):
        CART = "keranjang", _("masuk keranjang")
        ORDERED = "pesan", _("buat pesanan")
        PAID = "bayar", _("bayar")
        SENT = "kirim", _("dikirim")
        RECEIVED = "terima", _("diterima")

    test = models.ForeignKey(PurchaseTest, models.CASCADE, related_name="steps", verbose_name=_("uji beli"))
    kind = models.CharField(_("langkah"), max_length=10, choices=Kind, editable=False)
    at = models.DateTimeField(_("pada"), default=timezone.now)
    evidence = models.FileField(
        _("bukti"), storage=private_storage, upload_to="purchases/%Y", max_length=200, blank=True, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )

    objects = PurchaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("langkah uji beli")
        verbose_name_plural = _("langkah uji beli")
        ordering = ["test", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "kind"],
                name="purchase_step_once",
                violation_error_message=_("Langkah ini sudah dicatat."),
            )
        ]

    def __str__(self):
        return str(self.get_kind_display())

    @property
    def number(self):
        return list(self.Kind).index(self.kind)
