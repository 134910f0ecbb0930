from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from monitoring.models.period import Locked, Period
from monitoring.models.programme import Programme

NUMBER = {"max_digits": 16, "decimal_places": 4}


class IndicatorQuerySet(models.QuerySet):
    def unmapped(self):
        """Those without a code of the office's programme or activity."""
        return self.filter(activity_code="")


class Indicator(models.Model):
    """What a programme is measured by: what is counted, in which unit, whether more or less of it is wanted, and where it
    started. Either a named query counts it (monitoring/figures.py) or a person writes it down."""

    class Direction(models.TextChoices):
        UP = "naik", _("makin tinggi makin baik")
        DOWN = "turun", _("makin rendah makin baik")

    class Query(models.TextChoices):
        MAKERS = "ikm", _("IKM binaan")
        PRODUCTS = "produk", _("produk tercatat")
        SHOPS_CONFIRMED = "toko-terkonfirmasi", _("IKM dengan toko terkonfirmasi")
        SHOPS_ACTIVE = "toko-aktif", _("IKM dengan toko aktif")
        PRODUCTS_LIVE = "produk-tayang", _("produk tayang")
        PRODUCTS_READY = "produk-siap", _("produk siap")
        PRODUCTS_PUBLISHED = "produk-terbit", _("produk terbit di katalog")
        PRODUCTS_NEW = "produk-baru", _("produk baru")
        HALAL = "halal", _("produk terbit dengan halal terverifikasi (%)")
        VISITS = "kunjungan", _("kunjungan terverifikasi")
        VISITED = "ikm-dikunjungi", _("IKM yang dikunjungi")
        ON_TIME = "kunjungan-tepat", _("kunjungan tepat waktu (%)")
        PROBLEMS_CLOSED = "masalah-selesai", _("masalah selesai")

    OF_A_CHANNEL = (Query.SHOPS_CONFIRMED, Query.SHOPS_ACTIVE, Query.PRODUCTS_LIVE, Query.PRODUCTS_READY)
    SHARES = (Query.HALAL, Query.ON_TIME)
    # They happen within a period and are counted for any; the others are what stands today.
    FLOWS = (Query.PRODUCTS_NEW, Query.VISITS, Query.VISITED, Query.ON_TIME, Query.PROBLEMS_CLOSED)

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="indicators", verbose_name=_("program"))
    name = models.CharField(_("indikator"), max_length=160)
    definition = models.TextField(_("definisi"), max_length=1000, help_text=_("Apa yang dihitung, dan apa yang tidak."))
    unit = models.CharField(_("satuan"), max_length=30, help_text=_("Misalnya IKM, produk, hari, %."))
    direction = models.CharField(_("arah"), max_length=10, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(_("angka awal"), null=True, blank=True, **NUMBER)
    baseline_source = models.CharField(
        _("sumber angka awal"), max_length=200, blank=True, help_text=_("Dari mana dan tanggal berapa.")
    )
    query = models.CharField(
        _("dihitung portal dari"),
        max_length=20,
        choices=Query,
        blank=True,
        help_text=_("Kosong = diisi tangan tiap periode."),
    )
    channel = models.ForeignKey(
        "catalog.Channel",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saluran"),
        help_text=_("Untuk hitungan toko dan produk di satu saluran."),
    )
    is_share = models.BooleanField(
        _("persen dari keseluruhan"), default=False, help_text=_("Pembilang dan penyebutnya ikut dicatat.")
    )
    activity_code = models.CharField(_("kode program/kegiatan dinas"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    history = HistoricalRecords()

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")
        ordering = ["programme", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="indicator_once",
                violation_error_message=_("Indikator dengan nama itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(baseline=None) | ~Q(baseline_source=""),
                name="indicator_baseline_with_source",
                violation_error_message=_("Tulis dari mana angka awalnya."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.query in self.OF_A_CHANNEL and not self.channel_id:
            raise ValidationError({"channel": _("Pilih saluran yang dihitung.")})
        if self.query and self.query not in self.OF_A_CHANNEL and self.channel_id:
            raise ValidationError({"channel": _("Hitungan ini bukan tentang satu saluran: kosongkan.")})
        if self.query and self.is_share != (self.query in self.SHARES):
            raise ValidationError({"is_share": _("Centang hanya untuk hitungan dalam persen.")})

    @property
    def is_computed(self):
        return bool(self.query)

    @property
    def is_descending(self):
        return self.direction == self.Direction.DOWN


class Target(models.Model):
    """What an indicator is to reach in a period. No row is "belum ada target"; 0 is a target."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indikator"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="targets", verbose_name=_("periode"))
    value = models.DecimalField(_("target"), **NUMBER)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("target")
        ordering = ["-period__starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="target_once",
                violation_error_message=_("Target untuk periode itu sudah ada."),
            )
        ]

    def __str__(self):
        return f"{self.indicator}: {self.period}"

    def clean(self):
        if not _is_as_kept(self):
            _ensure_open(self)


class Measurement(models.Model):
    """What an indicator came to in a period: written down by a person, or kept by the portal when the period ended or was
    locked. A share keeps both of its numbers."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements", verbose_name=_("indikator"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="measurements", verbose_name=_("periode"))
    numerator = models.DecimalField(_("realisasi"), help_text=_("Untuk persen: pembilangnya."), **NUMBER)
    denominator = models.DecimalField(
        _("dari"), null=True, blank=True, help_text=_("Untuk persen: penyebutnya."), **NUMBER
    )
    source = models.CharField(_("sumber"), max_length=200)
    measured_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dicatat oleh"),
        help_text=_("Kosong = portal."),
    )
    # The ids of the rows that were counted, of what the portal kept; None where nobody noted them, or they were too many.
    behind = models.JSONField(null=True, editable=False)
    history = HistoricalRecords(excluded_fields=["behind"])

    class Meta:
        verbose_name = _("realisasi")
        verbose_name_plural = _("realisasi")
        ordering = ["-period__starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="measurement_once",
                violation_error_message=_("Realisasi untuk periode itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gt=0),
                name="measurement_of_something",
                violation_error_message=_("Penyebut harus lebih dari 0."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.period}"

    def clean(self):
        if _is_as_kept(self):
            return
        _ensure_open(self)
        if self.indicator_id and self.indicator.is_computed:
            raise ValidationError(_("Indikator ini dihitung portal; realisasinya tidak diisi tangan."))
        if self.indicator_id and self.indicator.is_share != (self.denominator is not None):
            raise ValidationError(
                {"denominator": _("Isi penyebutnya untuk indikator persen, dan kosongkan untuk yang lain.")}
            )

    @property
    def value(self):
        """In the indicator's unit, unrounded."""
        return self.numerator if self.denominator is None else Decimal(100) * self.numerator / self.denominator


def _kept(row):
    """The row as the database has it, or None."""
    return type(row).objects.filter(pk=row.pk).select_related("period").first() if row.pk else None


def _is_as_kept(row):
    """A form shows all rows of an indicator: what nobody changed is not judged again."""
    before = _kept(row)
    names = [field.attname for field in row._meta.concrete_fields]
    return before is not None and all(getattr(row, name) == getattr(before, name) for name in names)


def _ensure_open(row):
    """Neither the period it is in nor the one it was in may be locked."""
    before = _kept(row)
    for period in {row.period if row.period_id else None, before.period if before else None} - {None}:
        try:
            period.ensure_open()
        except Locked as refusal:
            raise ValidationError(str(refusal)) from refusal
