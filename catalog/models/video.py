from decimal import Decimal

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog import quota
from ikmportal.lib import files
from sellers.models import SellerOwnedQuerySet


class VideoQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"


class Video(models.Model):
    """A product's one short film: mp4, put into a clean container without metadata; what was sent is never kept."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="video", verbose_name=_("produk"))
    file = models.CharField(max_length=200, editable=False)
    poster = models.CharField(max_length=200, editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    seconds = models.DecimalField(_("lama (detik)"), max_digits=5, decimal_places=1, editable=False)
    width = models.PositiveSmallIntegerField(_("lebar"), editable=False)
    height = models.PositiveSmallIntegerField(_("tinggi"), editable=False)
    size = models.PositiveBigIntegerField(_("ukuran (byte)"), editable=False)
    uploaded_at = models.DateTimeField(_("diunggah pada"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    history = HistoricalRecords()

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("video")

    def __str__(self):
        return f"{self.product}: {self.seconds} s"

    @classmethod
    @transaction.atomic
    def put(cls, product, clip, *, by):
        """Show this film, in the place of an earlier one. `clip` is what ikmportal.lib.video.accept made of the upload;
        raises NoRoom beyond the maker's quota."""
        before = cls.objects.filter(product=product).first()
        if before and before.checksum == clip.checksum:
            return before
        quota.ensure_room(product.seller, clip.bytes - (before.size if before else 0))
        if before:
            before._history_user = by
            before.delete()
        name = f"videos/{product.pk}/{clip.checksum[:24]}"
        made = cls(
            product=product,
            file=_kept(f"{name}.mp4", clip.path),
            poster=_kept(f"{name}.jpg", clip.poster),
            checksum=clip.checksum,
            seconds=round(Decimal(str(clip.seconds)), 1),
            width=clip.width,
            height=clip.height,
            size=clip.bytes,
            uploaded_by=by,
        )
        made._history_user = by
        made.save()
        type(product).objects.filter(pk=product.pk).touch()
        return made

    @property
    def url(self):
        return default_storage.url(self.file)

    @property
    def poster_url(self):
        return default_storage.url(self.poster)

    def delete(self, *args, **kwargs):
        """Its files go with it, once the row is really gone; their names hold the product and the content."""
        product, checksum, names = self.product_id, self.checksum, (self.file, self.poster)

        def forget():
            if type(self).objects.filter(product=product, checksum=checksum).exists():
                return  # handed in again meanwhile
            for name in names:
                default_storage.delete(name)

        transaction.on_commit(forget)
        type(self.product).objects.filter(pk=product).touch()
        return super().delete(*args, **kwargs)


def _kept(name, path):
    with path.open("rb") as file:
        return files.keep(default_storage, name, File(file))
