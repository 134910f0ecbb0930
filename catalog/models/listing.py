from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.channel import Channel
from catalog.models.licence import Licence
from catalog.models.photo import Photo
from catalog.models.variant import Variant
from sellers.models import SellerOwnedQuerySet


class ListingQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"
    right = "may_onboard"

    def live(self):
        return self.filter(state=Listing.State.LIVE)

    def checked_lately(self, channel, on=None):
        """Live, and confirmed by a person within the days this channel allows: what *aktif* counts."""
        since = (on or timezone.now()) - timedelta(days=channel.live_check_days)
        return self.live().filter(channel=channel, checked_at__gte=since)

    def overdue(self, on=None):
        """Live, but not confirmed by a person within the days its channel allows."""
        now = on or timezone.now()
        late = Q(checked_at=None)
        for channel, days in Channel.objects.values_list("pk", "live_check_days"):
            late |= Q(channel=channel, checked_at__lt=now - timedelta(days=days))
        return self.live().filter(late)

    def refused(self):
        """Declined, or found to break a rule: the marketplace waits for the maker."""
        return self.filter(state__in=Listing.REFUSED)

    def standing(self):
        """Still somebody's work: all but those taken down."""
        return self.exclude(state=Listing.State.GONE)

    def for_work(self):
        """With its product, maker and channel, and all that `catalog.listing_texts` compares."""
        return self.select_related("product__seller", "channel", "checked_by").prefetch_related(
            Prefetch("product__variants", Variant.objects.order_by("position", "pk")),
            Prefetch("product__photos", Photo.objects.chosen().for_cards(), to_attr="chosen_photos"),
            Prefetch("product__licences", Licence.objects.holding(), to_attr="holding_licences"),
        )


class Listing(models.Model):
    """A product on a marketplace: its address there, what was put up, and whether it still stands. The address is never
    fetched by the portal; people look."""

    class State(models.TextChoices):
        LIVE = "tayang", _("tayang")
        DECLINED = "ditolak", _("ditolak")
        VIOLATED = "melanggar", _("melanggar")
        GONE = "turun", _("diturunkan")

    REFUSED = (State.DECLINED, State.VIOLATED)

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="listings", verbose_name=_("produk"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="listings", verbose_name=_("saluran"))
    address = models.URLField(_("alamat di lokapasar"), max_length=500)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.LIVE)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    mend_by = models.DateField(_("diperbaiki sebelum"), null=True, blank=True)
    listed_on = models.DateField(_("tayang sejak"), default=timezone.localdate)
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )
    uploaded = models.JSONField(
        default=dict, editable=False
    )  # catalog/listing_texts.py: what was put up, and its version
    checked_at = models.DateTimeField(_("diperiksa tayang pada"), null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("oleh")
    )
    history = HistoricalRecords()

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("produk tayang")
        verbose_name_plural = _("produk tayang")
        ordering = ["channel", "product"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel"],
                name="listing_once_a_channel",
                violation_error_message=_("Produk ini sudah tercatat di saluran itu."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["tayang", "turun"]) | ~Q(reason=""),
                name="listing_refused_with_reason",
                violation_error_message=_("Tulis alasan dari lokapasar."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="listing_checked_with_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.product} · {self.channel}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        """The buy button of the product's page follows."""
        super().save(*args, **kwargs)
        self.product.keep_shops()

    def get_absolute_url(self):
        return reverse("listing", args=[self.product_id, self.channel.code])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        product = self.product
        done = super().delete(*args, **kwargs)
        product.keep_shops()
        return done

    @property
    def is_live(self):
        return self.state == self.State.LIVE

    @property
    def is_refused(self):
        return self.state in self.REFUSED

    @property
    def check_lapses_on(self):
        """The last day on which the live check counts, or None while nobody has looked."""
        return self.checked_at and timezone.localdate(self.checked_at + timedelta(days=self.channel.live_check_days))

    @property
    def is_checked_lately(self):
        """Whether a person confirmed it within the days this channel allows."""
        limit = timedelta(days=self.channel.live_check_days)
        return self.is_live and self.checked_at is not None and self.checked_at >= timezone.now() - limit
