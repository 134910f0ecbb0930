from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class VideoQuerySet(models.QuerySet):
    def visible_to(self, user):
        from catalog.models.product import Product

        return self.filter(product__in=Product.objects.visible_to(user))


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

    @property
    def url(self):
        return default_storage.url(self.file)

    @property
    def poster_url(self):
        return default_storage.url(self.poster)

    def delete(self, *args, **kwargs):
        """Its files go with it, once the row is really gone."""
        for name in (self.file, self.poster):
            transaction.on_commit(lambda name=name: default_storage.delete(name))
        return super().delete(*args, **kwargs)
