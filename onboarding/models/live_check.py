from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sellers.models import SellerOwnedQuerySet


class LiveCheckQuerySet(SellerOwnedQuerySet):
    seller_path = "listing__product__seller"
    right = "may_onboard"

    def latest_ones(self):
        """The last of each listing: what holds today. The older ones are the trail."""
        return self.filter(~Exists(LiveCheck.objects.filter(listing=OuterRef("listing"), pk__gt=OuterRef("pk"))))

    def mismatched(self):
        return self.filter(~LiveCheck.ALL_OK)

    def open(self):
        """Found wrong on what still stands live, and not found right since."""
        return self.latest_ones().mismatched().filter(listing__state="tayang")


class LiveCheck(models.Model):
    """A person looked at the live page: whether price, cover, stock and licence text are those of the record. A mismatch
    stands until somebody looks again and finds all of it right."""

    ASKED = {
        "price_ok": _("harga"),
        "cover_ok": _("foto utama"),
        "stock_ok": _("stok"),
        "licence_ok": _("tulisan izin"),
    }
    ALL_OK = Q(price_ok=True, cover_ok=True, stock_ok=True, licence_ok=True)

    listing = models.ForeignKey(
        "catalog.Listing", models.CASCADE, related_name="checks", verbose_name=_("produk tayang")
    )
    price_ok = models.BooleanField(_("harga cocok"))
    cover_ok = models.BooleanField(_("foto utama cocok"))
    stock_ok = models.BooleanField(_("stok cocok"))
    licence_ok = models.BooleanField(_("tulisan izin cocok"))
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    at = models.DateTimeField(_("pada"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("oleh")
    )

    objects = LiveCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan tayang")
        verbose_name_plural = _("pemeriksaan tayang")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["listing", "-id"], name="live_check_latest")]

    def __str__(self):
        return f"{self.listing}: {', '.join(map(str, self.mismatches)) or _('cocok')}"

    @property
    def is_ok(self):
        return not self.mismatches

    @property
    def mismatches(self):
        """What differed, in words."""
        return [words for name, words in self.ASKED.items() if not getattr(self, name)]
