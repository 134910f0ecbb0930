from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models.seller import SellerOwnedQuerySet


class ConsentTextQuerySet(models.QuerySet):
    def current(self, on=None):
        """The text to agree to on a day (today unless told), or None before the first."""
        return self.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from", "-version").first()


class ConsentText(models.Model):
    """What an owner agrees to, word for word. A new wording is a new version; an old one never changes (UU 27/2022)."""

    version = models.PositiveSmallIntegerField(_("versi"), unique=True)
    text = models.TextField(_("naskah"), max_length=5000)
    valid_from = models.DateField(_("dipakai sejak"), default=timezone.localdate)
    source = models.CharField(_("sumber"), max_length=200)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("naskah persetujuan")
        verbose_name_plural = _("naskah persetujuan")
        ordering = ["-version"]

    def __str__(self):
        return _("Persetujuan versi %(version)s") % {"version": self.version}


class ConsentQuerySet(SellerOwnedQuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """An owner's yes to publishing the IKM: which text, when, by what channel, and who wrote it down."""

    class Channel(models.TextChoices):
        PORTAL = "portal", _("di portal, oleh pemilik")
        PAPER = "kertas", _("formulir bertanda tangan")
        MESSAGE = "pesan", _("pesan WhatsApp")
        VISIT = "tatap-muka", _("tatap muka atau telepon")

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="consents", verbose_name=_("IKM"))
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents", verbose_name=_("naskah"))
    given_at = models.DateTimeField(_("diberikan pada"), default=timezone.now, editable=False)
    channel = models.CharField(_("lewat"), max_length=10, choices=Channel)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )
    withdrawn_at = models.DateTimeField(_("dicabut pada"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("pencabutan dicatat oleh"),
    )
    withdrawn_channel = models.CharField(_("dicabut lewat"), max_length=10, choices=Channel, blank=True, editable=False)
    history = HistoricalRecords()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("persetujuan tayang")
        verbose_name_plural = _("persetujuan tayang")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(fields=["seller"], condition=Q(withdrawn_at=None), name="consent_one_in_force"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_with_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.seller}: {self.text}"

    @classmethod
    @transaction.atomic
    def give(cls, seller, *, channel, by, text=None):
        """Record a yes. A yes to an older text is replaced, the old one stays as history; safe to repeat."""
        text = text or ConsentText.objects.current()
        before = cls.objects.select_for_update().in_force().filter(seller=seller).first()
        if before and before.text_id == text.pk:
            return before
        if before:
            before.end(channel=channel, by=by)
        given = cls(seller=seller, text=text, channel=channel, recorded_by=by)
        given._history_user = by
        given.save()
        return given

    def end(self, *, channel, by):
        """Record the no. Taking the pages down is catalog.publication's deed, which calls this. Safe to repeat."""
        if self.withdrawn_at is None:
            self.withdrawn_at, self.withdrawn_by, self.withdrawn_channel = timezone.now(), by, channel
            self._history_user = by
            self.save()
