from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from monitoring.models.programme import Programme
from monitoring.models.visit import Visit
from sellers.models import Region, Seller, SellerOwnedQuerySet

RECENT = timedelta(days=31)  # after its last day a window is history


class Schedule(models.Model):
    """How often makers are visited: all that the office assists, those of a kecamatan, or one."""

    class Every(models.TextChoices):
        WEEK = "minggu", _("tiap minggu")
        MONTH = "bulan", _("tiap bulan")
        QUARTER = "triwulan", _("tiap triwulan")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="schedules", verbose_name=_("program"))
    name = models.CharField(_("nama jadwal"), max_length=120)
    every = models.CharField(_("berulang"), max_length=10, choices=Every, default=Every.MONTH)
    due_after = models.PositiveSmallIntegerField(
        _("tenggat (hari ke-)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Hari ke berapa dalam minggu, bulan, atau triwulan itu. Kosong = hari terakhirnya."),
    )
    subdistrict = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kecamatan"),
        limit_choices_to={"level": Region.Level.SUBDISTRICT},
        help_text=_("Kosong = semua IKM binaan."),
    )
    seller = models.ForeignKey(
        "sellers.Seller",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("satu IKM"),
        help_text=_("Isi bila jadwal ini hanya untuk satu IKM."),
    )
    stopped_on = models.DateField(_("dihentikan"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("jadwal kunjungan")
        verbose_name_plural = _("jadwal kunjungan")
        ordering = ["programme", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="schedule_once",
                violation_error_message=_("Jadwal dengan nama itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(seller=None) | Q(subdistrict=None),
                name="schedule_for_one_or_a_group",
                violation_error_message=_("Pilih satu IKM atau satu kecamatan, tidak keduanya."),
            ),
            models.CheckConstraint(
                condition=Q(due_after=None) | Q(due_after__gte=1), name="schedule_due_from_the_first_day"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def makers(self):
        """Whom it asks to be visited today."""
        if self.seller_id:
            return Seller.objects.filter(pk=self.seller_id)
        assisted = Seller.objects.filter(guidance=Seller.Guidance.ASSISTED)
        return assisted.filter(subdistrict=self.subdistrict_id) if self.subdistrict_id else assisted


def _held_inside():
    """Visits to the maker of an outer window, held in its days."""
    visits = Visit.objects.annotate(day=TruncDate("held_at")).filter(seller=OuterRef("seller"))
    return visits.filter(day__gte=OuterRef("opens_on"), day__lte=OuterRef("closes_on"))


class WindowQuerySet(SellerOwnedQuerySet):
    right = "may_visit"

    def reported(self):
        """With `reported_on`, the first day a visit held in the window was handed over, or None. One that waits to be looked
        at, or came back, was handed over all the same."""
        inside = _held_inside().filter(submitted_at__isnull=False).order_by().values("seller")
        first = inside.annotate(first=Min(TruncDate("submitted_at"))).values("first")
        return self.annotate(reported_on=Subquery(first))

    def with_state(self, on=None):
        """Each with `reported_on` and `state` (Window.State) on a day, today unless told."""
        today = on or timezone.localdate()
        State = Window.State
        return self.reported().annotate(
            state=Case(
                When(reported_on__lte=F("due_on"), then=Value(State.ON_TIME)),
                When(reported_on__isnull=False, then=Value(State.LATE)),
                When(due_on__lt=today, then=Value(State.MISSING)),
                default=Value(State.DUE),
            )
        )

    def counted(self, on=None):
        """What enters figures: due days that have passed and nobody reported, and those with a verified visit. One whose
        report waits to be looked at is no failure, and no success yet."""
        passed = self.with_state(on).filter(due_on__lt=on or timezone.localdate())
        return passed.filter(Q(reported_on=None) | Exists(_held_inside().verified()))

    def unreported(self):
        return self.reported().filter(reported_on=None)

    def due(self, on=None, within=7):
        """Open on a day, not reported, and due within so many days."""
        day = on or timezone.localdate()
        return self.unreported().filter(opens_on__lte=day, due_on__gte=day, due_on__lt=day + timedelta(days=within))

    def missing(self, on=None):
        """Not reported, and the due day has passed."""
        return self.unreported().filter(due_on__lt=on or timezone.localdate())

    def recent(self, on=None):
        """Of programmes under way, and not long over: what can still be answered with a report."""
        day = on or timezone.localdate()
        return self.filter(schedule__programme__in=Programme.objects.running(day), closes_on__gte=day - RECENT)

    def for_list(self):
        return self.select_related("seller__subdistrict", "schedule")


class Window(models.Model):
    """The days in which a maker is to be visited once: from `opens_on` to `closes_on`, the report in by `due_on`. Made for
    the current stretch only. Whether it was on time is computed from the visits (WindowQuerySet.with_state)."""

    class State(models.TextChoices):
        DUE = "menunggu", _("belum jatuh tempo")
        ON_TIME = "tepat", _("tepat waktu")
        LATE = "terlambat", _("terlambat")
        MISSING = "terlewat", _("belum ada laporan")

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="windows", verbose_name=_("jadwal"))
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="windows", verbose_name=_("IKM"))
    opens_on = models.DateField(_("mulai"))
    due_on = models.DateField(_("tenggat"))
    closes_on = models.DateField(_("berakhir"))

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenggat kunjungan")
        verbose_name_plural = _("tenggat kunjungan")
        ordering = ["due_on", "seller", "pk"]
        indexes = [models.Index(fields=["seller", "due_on"], name="window_of_seller")]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "seller", "opens_on"], name="window_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on"), closes_on__gte=F("due_on")), name="window_days_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.seller} · {date_format(self.due_on, 'j F Y')}"

    @property
    def is_missing(self):
        """Of one that nobody reported."""
        return self.due_on < timezone.localdate()

    # Of one that came with its state (WindowQuerySet.with_state)

    @property
    def said(self):
        return self.State(self.state).label

    @property
    def tone(self):
        """Of its tag."""
        tones = {self.State.ON_TIME: "good", self.State.MISSING: "late", self.State.LATE: "late"}
        return tones.get(self.state, "wait")
