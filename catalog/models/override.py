from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Override(models.Model):
    """A product published although a rule of the web channel stood in the way: which, why, and by whom. Never changed."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="overrides", verbose_name=_("produk"))
    blocked = models.JSONField(_("yang belum terpenuhi"), default=list, editable=False)  # in words
    reason = models.CharField(_("alasan"), max_length=500)
    made_at = models.DateTimeField(_("pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("oleh")
    )

    class Meta:
        verbose_name = _("terbit dengan pengecualian")
        verbose_name_plural = _("terbit dengan pengecualian")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="override_with_reason")]

    def __str__(self):
        return f"{self.product}: {self.reason}"
