from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet


class KeywordCheckQuerySet(SellerOwnedQuerySet):
    seller_path = "product__seller"
    right = "may_onboard"


class KeywordCheck(models.Model):
    """Where a product stood among what a marketplace's search showed for a keyword, on a day, as a person counted it."""

    DEEPEST = 500

    product = models.ForeignKey(
        "catalog.Product", models.CASCADE, related_name="keyword_checks", verbose_name=_("produk")
    )
    channel = models.ForeignKey(
        "catalog.Channel", models.PROTECT, related_name="keyword_checks", verbose_name=_("saluran")
    )
    keyword = models.CharField(_("kata kunci"), max_length=100)
    position = models.PositiveSmallIntegerField(
        _("muncul di urutan"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    depth = models.PositiveSmallIntegerField(
        _("dilihat sampai urutan"), default=60, validators=[MinValueValidator(1), MaxValueValidator(DEEPEST)]
    )
    is_signed_out = models.BooleanField(_("tanpa masuk akun"), default=True)
    checked_on = models.DateField(_("tanggal"), default=timezone.localdate)
    evidence = models.FileField(
        _("tangkapan layar"),
        storage=private_storage,
        upload_to="keywords/%Y",
        max_length=200,
        blank=True,
        editable=False,
    )
    # catalog.listing_texts.text_version of what the search could read then
    version = models.CharField(_("versi tulisan"), max_length=12, editable=False)
    made_at = models.DateTimeField(_("dicatat pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("penguji")
    )

    objects = KeywordCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("uji kata kunci")
        verbose_name_plural = _("uji kata kunci")
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["product", "channel", "-checked_on", "-id"], name="keyword_check_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__gte=1, position__lte=F("depth")),
                name="keyword_position_within_depth",
                violation_error_message=_("Urutannya tidak boleh lebih dari yang dilihat."),
            ),
            models.CheckConstraint(condition=~Q(keyword=""), name="keyword_check_has_a_keyword"),
        ]

    def __str__(self):
        return f"{self.keyword}: {self.result}"

    @property
    def result(self):
        """`urutan 4 dari 60` or `tidak muncul dalam 60`."""
        if self.position is None:
            return _("tidak muncul dalam %(depth)s") % {"depth": self.depth}
        return _("urutan %(position)s dari %(depth)s") % {"position": self.position, "depth": self.depth}
