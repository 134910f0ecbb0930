from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from ikmportal.lib.jobs import UNFINISHED, Job, JobQuerySet

KEPT = timedelta(days=3)  # a copy of personal data lies about no longer than it takes to fetch it


class DataCopyQuerySet(JobQuerySet):
    def of(self, seller, user):
        """Those this owner asked for, the newest first: what it holds of accounts is theirs alone."""
        return self.filter(seller=seller, user=user).order_by("-requested_at", "-pk")

    def ready(self):
        return self.exclude(file="")

    def expired(self):
        return self.exclude(UNFINISHED).filter(requested_at__lt=timezone.now() - KEPT)

    def for_list(self):
        return super().for_list().select_related("seller")


class DataCopy(Job):
    """All that is held about a maker and one of its owners, as a ZIP to fetch within days (catalog/dossier.py)."""

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="+", verbose_name=_("IKM"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("pemilik"))
    file = models.FileField(
        _("berkas"), storage=private_storage, upload_to="copies", max_length=200, blank=True, editable=False
    )
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("ukuran (byte)"), default=0, editable=False)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("salinan data")
        verbose_name_plural = _("salinan data")
        ordering = ["-requested_at"]
        constraints = [*Job.Meta.constraints]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.seller}"

    def get_absolute_url(self):
        """For the office: whose it is. What it holds is for its owner."""
        return reverse("admin:sellers_seller_change", args=[self.seller_id])

    @property
    def kept_until(self):
        return self.requested_at + KEPT
