import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet

DIGEST = 64  # hex digits of SHA-256


class VisitQuerySet(SellerOwnedQuerySet):
    right = "may_visit"

    def verified(self):
        """What alone enters figures."""
        return self.filter(state=Visit.State.VERIFIED)

    def just_received(self):
        """Within a day, by the server's clock."""
        now = timezone.now()
        return self.filter(received_at__range=(now - timedelta(days=1), now))

    def to_review(self):
        return self.filter(state=Visit.State.SENT)

    def to_verify(self):
        return self.filter(state=Visit.State.REVIEWED)

    def returned_to(self, user):
        return self.filter(state=Visit.State.RETURNED, recorded_by=user)

    def crossed(self):
        """Recorded without knowing of a later visit to the same maker, and not looked at yet."""
        return self.filter(crossed_at__isnull=False, settled_at=None)

    def for_list(self):
        return self.select_related("seller__subdistrict", "recorded_by").prefetch_related("findings", "photos")


class Visit(models.Model):
    """One contact with a maker: what was seen, what stands in the way, what comes next. Recorded anywhere, signal or not."""

    class Way(models.TextChoices):
        THERE = "kunjungan", _("kunjungan")
        PHONE = "telepon", _("telepon")
        OFFICE = "kantor", _("datang ke kantor")
        ONLINE = "daring", _("daring")
        TEAM = "tim", _("tim universitas")

    class State(models.TextChoices):
        DRAFT = "draf", _("draf")
        SENT = "terkirim", _("menunggu diperiksa")
        RETURNED = "dikembalikan", _("dikembalikan")
        REVIEWED = "diperiksa", _("menunggu verifikasi")
        VERIFIED = "terverifikasi", _("terverifikasi")

    OPEN = (State.DRAFT, State.RETURNED)  # with the one who recorded it

    key = models.UUIDField(_("kunci"), default=uuid.uuid4, unique=True, editable=False)
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="visits", verbose_name=_("IKM"))
    way = models.CharField(_("cara"), max_length=10, choices=Way, default=Way.THERE)
    held_at = models.DateTimeField(_("waktu"), default=timezone.now)
    notes = models.TextField(_("catatan"), max_length=3000, blank=True)
    next_steps = models.TextField(_("langkah berikutnya"), max_length=1000, blank=True)
    latitude = models.DecimalField(_("lintang"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("bujur"), max_digits=8, decimal_places=5, null=True, blank=True)
    state = models.CharField(_("keadaan"), max_length=15, choices=State, default=State.DRAFT, editable=False)
    # What the phone said and when by its own clock; the server's clock stands beside it.
    digest = models.CharField(max_length=DIGEST, blank=True, editable=False)
    device_at = models.DateTimeField(_("dicatat di HP pada"), null=True, editable=False)
    # Where a clock was wrong: the moment as the phone told it, and by how many seconds its clock was behind the server's.
    told_at = models.DateTimeField(_("waktu menurut HP"), null=True, editable=False)
    phone_offset = models.BigIntegerField(_("selisih jam HP"), null=True, editable=False)
    received_at = models.DateTimeField(_("diterima pada"), default=timezone.now, editable=False)
    # When it was first handed over; coming back and going again changes nothing here.
    submitted_at = models.DateTimeField(_("dikirim pada"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", editable=False, verbose_name=_("dicatat oleh")
    )
    # Somebody else's visit to this maker had come in, unseen by the one who recorded this.
    crossed_at = models.DateTimeField(_("bersilang pada"), null=True, editable=False)
    settled_at = models.DateTimeField(_("diselesaikan pada"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diselesaikan oleh"),
    )
    history = HistoricalRecords(excluded_fields=["digest", "told_at", "phone_offset"])

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("kunjungan")
        verbose_name_plural = _("kunjungan")
        ordering = ["-held_at", "-pk"]
        indexes = [
            models.Index(fields=["seller", "-held_at"], name="visit_of_seller"),
            models.Index(fields=["state", "-held_at"], name="visit_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="visit_settled_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="visit_position_is_a_pair",
                violation_error_message=_("Posisi terdiri dari lintang dan bujur."),
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()} · {self.seller}"

    def get_absolute_url(self):
        return reverse("visit", args=[self.pk])

    # Questions

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def is_verified(self):
        return self.state == self.State.VERIFIED

    @property
    def is_crossed(self):
        return self.crossed_at is not None and self.settled_at is None

    @property
    def tone(self):
        """Of its tag."""
        return {self.State.VERIFIED: "good", self.State.RETURNED: "late"}.get(self.state, "wait")

    @cached_property
    def last_reason(self):
        """Why it came back, while it is back."""
        last = self.moves.exclude(reason="").first() if self.state == self.State.RETURNED else None
        return last.reason if last else ""

    @property
    def missing(self):
        """Checksums of the photos that were told and have not come."""
        return [photo.checksum for photo in self.photos.all() if not photo.is_settled]

    @property
    def is_complete(self):
        return self.missing == []


class Finding(models.Model):
    """What stands in the way, by kind."""

    class Kind(models.TextChoices):
        PHOTO = "foto", _("Foto")
        SHIPPING = "ongkir", _("Ongkir")
        LICENCE = "izin", _("Izin habis")
        STOCK = "stok", _("Stok")
        ACCOUNT = "akun", _("Akun toko")
        OTHER = "lain", _("Lainnya")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings", verbose_name=_("kunjungan"))
    kind = models.CharField(_("kendala"), max_length=10, choices=Kind)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kendala")
        verbose_name_plural = _("kendala")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="finding_once_a_visit")]

    def __str__(self):
        return self.get_kind_display()


class VisitPhotoQuerySet(SellerOwnedQuerySet):
    seller_path = "visit__seller"
    right = "may_visit"

    def shown_to(self, user):
        """Those this person may see; of a draft, its recorder alone."""
        return self.visible_to(user).exclude(~Q(visit__recorded_by=user), visit__state=Visit.State.DRAFT)

    def with_received(self):
        """Each with `received`, the bytes of it that have come, from its beginning and without a gap."""
        chunks = VisitChunk.objects.filter(photo=OuterRef("pk")).order_by().values("photo")
        return self.annotate(received=Coalesce(Subquery(chunks.annotate(sum=Sum("size")).values("sum")), 0))


class VisitPhoto(models.Model):
    """A photo a visit told of, by the checksum of the bytes on the phone. It comes apart, piece by piece, and is kept once
    whole, made anew; one that is no photo is refused in words, and so is settled too."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos", verbose_name=_("kunjungan"))
    checksum = models.CharField(_("sidik"), max_length=DIGEST)
    size = models.PositiveIntegerField(_("ukuran"))
    file = models.FileField(_("berkas"), storage=private_storage, max_length=200, blank=True, editable=False)
    refusal = models.CharField(_("ditolak karena"), max_length=300, blank=True, editable=False)
    kept_at = models.DateTimeField(_("lengkap pada"), null=True, editable=False)

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("foto kunjungan")
        verbose_name_plural = _("foto kunjungan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "checksum"], name="visit_photo_once")]

    def __str__(self):
        return f"{self.visit}: {self.checksum[:8]}"

    @property
    def is_settled(self):
        return bool(self.file or self.refusal)


class VisitChunk(models.Model):
    """A piece of a photo on its way; gone once the photo is whole."""

    photo = models.ForeignKey(VisitPhoto, models.CASCADE, related_name="chunks", verbose_name=_("foto"))
    start = models.PositiveIntegerField(_("mulai"))
    size = models.PositiveIntegerField(_("ukuran"))
    file = models.FileField(_("berkas"), storage=private_storage, max_length=200, editable=False)

    class Meta:
        verbose_name = _("potongan foto")
        verbose_name_plural = _("potongan foto")
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["photo", "start"], name="visit_chunk_once")]

    def __str__(self):
        return f"{self.photo} @ {self.start}"


class VisitMoveQuerySet(SellerOwnedQuerySet):
    seller_path = "visit__seller"
    right = "may_visit"


class VisitMove(models.Model):
    """A step of a visit from one state to the next. Never changed, so the names of all who had it in hand stay."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="moves", verbose_name=_("kunjungan"))
    before = models.CharField(_("dari"), max_length=15, choices=Visit.State)
    after = models.CharField(_("menjadi"), max_length=15, choices=Visit.State)
    reason = models.CharField(_("alasan"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("oleh")
    )

    objects = VisitMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("langkah kunjungan")
        verbose_name_plural = _("langkah kunjungan")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(after="dikembalikan") | ~Q(reason=""),
                name="visit_returned_with_reason",
                violation_error_message=_("Tulis apa yang perlu diperbaiki."),
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="visit_move_goes_somewhere"),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
