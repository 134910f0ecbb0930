import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.photo import private_storage
from ikmportal.lib.files import checksum, ensure_disk, keep
from monitoring.models.period import refuse_locked
from monitoring.models.problem import Problem
from sellers.models import Seller


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An event is nobody's own: the office and whoever may visit a maker see all, others those their makers came to."""
        if _sees_all(user):
            return self
        came = Seller.objects.visible_to(user).filter(attendances__event=OuterRef("pk"))
        return self.filter(Exists(came))

    def with_list(self, user):
        """Those whose list this person may read, for the makers that are theirs to see."""
        return self if _sees_all(user) else self.none()

    def recordable_by(self, user):
        """Those whose list this person may tick: all of them, as soon as one maker is theirs to visit."""
        return self if _may_visit_somebody(user) else self.none()

    def of_office(self, user):
        """What is shown to the office alone, such as the code for the door."""
        return self if _is_of_office(user) else self.none()

    def without_outcome(self):
        """Over, and nobody has written down what came of it."""
        return self.filter(ends_at__lt=timezone.now(), outcome="")


def _sees_all(user):
    return _is_of_office(user) or _may_visit_somebody(user)


def _is_of_office(user):
    return user.is_active and user.has_perm("monitoring.view_event")


def _may_visit_somebody(user):
    return Seller.objects.editable_by(user, "may_visit").exists()


class Event(models.Model):
    """What the office holds for many makers at once. Who came is told by rows of Attendance."""

    class Kind(models.TextChoices):
        HALAL = "halal", _("sosialisasi halal")
        BUSINESS = "temu-bisnis", _("temu bisnis")
        TRAINING = "pelatihan", _("pelatihan")
        SEMINAR = "seminar", _("seminar")
        FAIR = "pameran", _("pameran")
        OTHER = "lain", _("acara lain")

    ICONS = {
        Kind.HALAL: "badge-check",
        Kind.BUSINESS: "handshake",
        Kind.TRAINING: "graduation-cap",
        Kind.SEMINAR: "presentation",
        Kind.FAIR: "store",
        Kind.OTHER: "calendar-days",
    }

    # In the address of the code at the door: who was not there does not know it.
    key = models.UUIDField(_("kunci"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    title = models.CharField(_("nama acara"), max_length=150)
    partner = models.CharField(
        _("mitra"), max_length=150, blank=True, help_text=_("Misalnya BPJPH, Universitas Brawijaya, Shopee.")
    )
    place = models.CharField(_("tempat"), max_length=200)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    outcome = models.TextField(
        _("hasil"),
        max_length=3000,
        blank=True,
        help_text=_("Apa yang dihasilkan acara ini. Hanya dibaca dinas dan pembimbing."),
    )
    problems = models.ManyToManyField(
        Problem, blank=True, related_name="events", verbose_name=_("masalah yang ditangani acara ini")
    )
    made_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )
    history = HistoricalRecords(m2m_fields=[problems], excluded_fields=["key"])

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("acara")
        verbose_name_plural = _("acara")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["-starts_at"], name="event_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("Acara tidak dapat selesai sebelum dimulai."),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(place=""),
                name="event_has_title_and_place",
                violation_error_message=_("Tulis nama dan tempat acara."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its list."""
        return reverse("attendance", args=[self.pk])

    def clean(self):
        """What was held in a locked period stays as it was reported."""
        before = Event.objects.filter(pk=self.pk).values_list("starts_at", flat=True).first()
        refuse_locked(*(timezone.localdate(moment) for moment in (self.starts_at, before) if moment))

    # Questions

    @property
    def door(self):
        """Where an owner says to be there: the address that the code holds."""
        return reverse("event_here", args=[self.key])

    @property
    def icon(self):
        return self.ICONS.get(self.kind, "calendar-days")

    @property
    def first_day(self):
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self):
        return timezone.localdate(self.ends_at)

    @property
    def has_begun(self):
        """From the morning of its first day: people come early."""
        return self.first_day <= timezone.localdate()

    @property
    def is_over(self):
        return self.last_day < timezone.localdate()

    @property
    def is_today(self):
        return self.has_begun and not self.is_over

    @property
    def takes_days(self):
        return self.first_day != self.last_day

    @property
    def state(self):
        if self.is_today:
            return _("berlangsung hari ini")
        return _("selesai") if self.is_over else _("akan datang")

    @property
    def tone(self):
        """Of its tag."""
        return "good" if self.is_today else "quiet" if self.is_over else "wait"

    # Verbs

    @transaction.atomic
    def add_file(self, kind, data, ending, *, called, by):
        """Keep a paper or a photo that was made anew; the same bytes again are the same one. Raises NoRoom on a full disk."""
        ensure_disk(private_storage())
        name = keep(private_storage(), f"events/{self.pk}/{checksum(data)}.{ending}", data)
        told = {"kind": kind, "title": called[:150], "file": name, "added_by": by}
        return self.files.get_or_create(checksum=checksum(data), defaults=told)[0]

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Its files go along."""
        for file in self.files.all():
            file.delete()
        return super().delete(*args, **kwargs)
