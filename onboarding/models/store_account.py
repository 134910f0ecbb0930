from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from catalog.models import Channel, Listing
from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet


class Courier(models.Model):
    """A delivery service a channel offers, with the column of its upload workbook that switches it on."""

    channel = models.ForeignKey("catalog.Channel", models.CASCADE, related_name="couriers", verbose_name=_("saluran"))
    name = models.CharField(_("jasa kirim"), max_length=60)
    code = models.CharField(
        _("kolom lembar unggah"), max_length=40, blank=True, help_text=_("Misalnya channel_id.8003.")
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        verbose_name = _("jasa kirim")
        verbose_name_plural = _("jasa kirim")
        ordering = ["channel", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "name"],
                name="courier_once",
                violation_error_message=_("Jasa kirim ini sudah ada untuk saluran itu."),
            )
        ]

    def __str__(self):
        return self.name


class StoreAccountQuerySet(SellerOwnedQuerySet):
    right = "may_onboard"

    def confirmed(self):
        return self.filter(state__in=StoreAccount.CONFIRMED)

    def active(self):
        return self.filter(state=StoreAccount.State.ACTIVE)

    def seen_live(self):
        """Those with a live listing that somebody checked within the days their channel allows."""
        checked = reduce(or_, map(Listing.objects.checked_lately, Channel.objects.all()), Listing.objects.none())
        here = checked.filter(product__seller=OuterRef("seller"), channel=OuterRef("channel"))
        return self.filter(Exists(here))

    def no_longer_seen(self):
        """Called active, and yet nobody has looked at a listing for too long: not counted as active any more."""
        return self.active().exclude(pk__in=self.seen_live().values("pk"))


class StoreAccount(models.Model):
    """A maker's shop in a channel: how far it is, and what it says of itself. Codes, passwords, identity cards and bank
    numbers have no column here: a tick and a date are enough."""

    class State(models.TextChoices):
        NONE = "belum", _("belum")
        REGISTERED = "daftar", _("daftar")
        WAITING = "menunggu", _("menunggu konfirmasi")
        CONFIRMED = "terkonfirmasi", _("terkonfirmasi")
        ACTIVE = "aktif", _("aktif")
        REFUSED = "ditolak", _("ditolak")
        FROZEN = "dibekukan", _("dibekukan")

    CONFIRMED = (State.CONFIRMED, State.ACTIVE)
    # From where to where a shop may go; `aktif` is asked for, and only while nothing blocks it.
    MOVES = {
        State.NONE: (State.REGISTERED,),
        State.REGISTERED: (State.WAITING, State.CONFIRMED, State.REFUSED),
        State.WAITING: (State.CONFIRMED, State.REFUSED),
        State.CONFIRMED: (State.ACTIVE, State.FROZEN),
        State.ACTIVE: (State.CONFIRMED, State.FROZEN),
        State.REFUSED: (State.REGISTERED,),
        State.FROZEN: (State.CONFIRMED, State.REFUSED),
    }

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="stores", verbose_name=_("IKM"))
    channel = models.ForeignKey("catalog.Channel", models.PROTECT, related_name="stores", verbose_name=_("saluran"))
    state = models.CharField(_("keadaan"), max_length=15, choices=State, default=State.NONE, editable=False)
    shop_name = models.CharField(_("nama toko"), max_length=60, blank=True)
    shop_address = models.CharField(_("alamat toko"), max_length=250, blank=True)
    shop_phone = PhoneNumberField(_("nomor telepon toko"), blank=True)
    shop_link = models.URLField(_("tautan toko"), max_length=300, blank=True)
    couriers = models.ManyToManyField(Courier, blank=True, related_name="stores", verbose_name=_("jasa kirim"))
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    history = HistoricalRecords(m2m_fields=[couriers])

    objects = StoreAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("toko daring")
        verbose_name_plural = _("toko daring")
        ordering = ["seller", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "channel"],
                name="store_once_a_channel",
                violation_error_message=_("IKM ini sudah punya toko di saluran itu."),
            )
        ]

    def __str__(self):
        return f"{self.seller} · {self.channel}"

    def get_absolute_url(self):
        return reverse("store", args=[self.seller_id, self.channel.code])

    @property
    def is_confirmed(self):
        return self.state in self.CONFIRMED

    @property
    def is_active(self):
        return self.state == self.State.ACTIVE

    @property
    def next_states(self):
        """Where it may go from here by writing it down; `aktif` is asked for instead."""
        return [to for to in self.MOVES[self.state] if to != self.State.ACTIVE]


class StoreMoveQuerySet(SellerOwnedQuerySet):
    seller_path = "store__seller"
    right = "may_onboard"

    def overriding(self):
        """Made active although something stood in the way: what the office reports."""
        return self.exclude(overridden=[])

    def overridden_lately(self):
        """Those of the last 30 days."""
        return self.overriding().filter(made_at__gt=timezone.now() - timedelta(days=30))


class StoreMove(models.Model):
    """A step of a shop from one state to the next: when, by whom, and what shows it. Never changed."""

    store = models.ForeignKey(StoreAccount, models.CASCADE, related_name="moves", verbose_name=_("toko"))
    before = models.CharField(_("dari"), max_length=15, choices=StoreAccount.State)
    after = models.CharField(_("menjadi"), max_length=15, choices=StoreAccount.State)
    happened_on = models.DateField(_("tanggal"), default=timezone.localdate)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    evidence = models.FileField(
        _("berkas bukti"), storage=private_storage, upload_to="stores/%Y", max_length=200, blank=True, editable=False
    )
    # What stood in the way and was passed over, in words; then `note` is the reason, and it is reported.
    overridden = models.JSONField(default=list, editable=False)
    made_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("oleh")
    )

    objects = StoreMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan toko")
        verbose_name_plural = _("perubahan toko")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overridden=[]) | ~Q(note=""),
                name="store_move_override_with_reason",
                violation_error_message=_("Tulis alasannya."),
            )
        ]

    def __str__(self):
        return f"{self.store}: {self.get_before_display()} → {self.get_after_display()}"
