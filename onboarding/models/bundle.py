from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from ikmportal.lib.jobs import Job, JobQuerySet
from sellers.models import SellerOwnedQuerySet


class BundleQuerySet(SellerOwnedQuerySet, JobQuerySet):
    right = "may_onboard"

    def for_list(self):
        return super().for_list().select_related("seller", "channel").defer("content")


class Bundle(Job):
    """Everything to put a maker's products on a channel, in one ZIP: photos, texts, the channel's workbook filled in."""

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="bundles", verbose_name=_("IKM"))
    channel = models.ForeignKey("catalog.Channel", models.PROTECT, related_name="bundles", verbose_name=_("saluran"))
    pack = models.ForeignKey(
        "catalog.RulePack", models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("aturan")
    )
    template = models.FileField(
        _("templat dari lokapasar"),
        storage=private_storage,
        upload_to="templates",
        max_length=200,
        blank=True,
        editable=False,
    )
    file = models.FileField(
        _("berkas"), storage=private_storage, upload_to="bundles", max_length=200, blank=True, editable=False
    )
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("ukuran (byte)"), default=0, editable=False)
    # `{"included": [[product id, name, version]], "left_out": [[product id, name, [reasons]]]}`
    content = models.JSONField(default=dict, editable=False)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("paket unggah")
        verbose_name_plural = _("paket unggah")
        ordering = ["-requested_at"]
        constraints = [*Job.Meta.constraints]

    def __str__(self):
        return f"{self.seller} · {self.channel}"
