from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models import Channel, Listing
from sellers.models import Region, SellerOwnedQuerySet


class DriveQuerySet(models.QuerySet):
    def running(self):
        return self.filter(closed_at=None)

    def counted(self):
        """With `total`, the products it holds, and `done`, those live on its channel today."""
        held = DriveItem.objects.filter(drive=OuterRef("pk")).order_by().values("drive")
        live = Listing.objects.live().filter(channel=OuterRef("drive__channel"), product=OuterRef("product"))
        return self.annotate(
            total=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
            done=Coalesce(Subquery(held.filter(Exists(live)).annotate(n=Count("pk")).values("n")), 0),
        )


class Drive(models.Model):
    """A piece of work with a date: these products onto that channel, by these people ("60 keripik ke Shopee")."""

    title = models.CharField(_("judul"), max_length=120)
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        related_name="drives",
        verbose_name=_("saluran"),
        limit_choices_to={"kind": Channel.Kind.MARKETPLACE},
    )
    due_on = models.DateField(_("selesai sebelum"))
    category = models.ForeignKey(
        "catalog.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kategori"),
        help_text=_("Kosong = semua kategori."),
    )
    subdistrict = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kecamatan"),
        limit_choices_to={"level": Region.Level.SUBDISTRICT},
        help_text=_("Kosong = semua kecamatan."),
    )
    most = models.PositiveSmallIntegerField(
        _("paling banyak"),
        null=True,
        blank=True,
        help_text=_("Kosong = semua yang cocok; yang paling siap didahulukan."),
    )
    mentors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="drives",
        verbose_name=_("pembimbing"),
        help_text=_("Kosong = pembimbing tiap IKM."),
    )
    started_at = models.DateTimeField(_("dimulai pada"), default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dimulai oleh")
    )
    closed_at = models.DateTimeField(_("ditutup pada"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ditutup oleh"),
    )
    history = HistoricalRecords()

    objects = DriveQuerySet.as_manager()

    class Meta:
        verbose_name = _("gerakan")
        verbose_name_plural = _("gerakan")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="drive_closed_with_who_and_when",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_overdue(self):
        return self.closed_at is None and self.due_on < timezone.localdate()


class DriveItemQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"
    right = "may_onboard"


class DriveItem(models.Model):
    """A product in a drive. How far it is follows from its listing, bundle and shop; nothing is ticked by hand."""

    drive = models.ForeignKey(Drive, models.CASCADE, related_name="items", verbose_name=_("gerakan"))
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="drive_items", verbose_name=_("produk"))

    objects = DriveItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("produk dalam gerakan")
        verbose_name_plural = _("produk dalam gerakan")
        ordering = ["product"]
        constraints = [models.UniqueConstraint(fields=["drive", "product"], name="drive_item_once")]

    def __str__(self):
        return f"{self.drive}: {self.product}"
