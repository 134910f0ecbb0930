from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sellers.models.seller import SellerOwnedQuerySet

ONE_VISIT = timedelta(hours=1)


class PersonalAccess(models.Model):
    """That somebody looked at an owner's personal fields: who, when, and on which page (UU 27/2022). Only ever added to."""

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="accesses", verbose_name=_("IKM"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("oleh")
    )
    where = models.CharField(_("di"), max_length=80)
    at = models.DateTimeField(_("pada"), default=timezone.now)

    objects = SellerOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("akses data pribadi")
        verbose_name_plural = _("akses data pribadi")
        ordering = ["-at"]
        indexes = [models.Index(fields=["seller", "-at"], name="personal_access_newest")]

    def __str__(self):
        return f"{self.user} → {self.seller}"

    @classmethod
    def record(cls, seller, user, where):
        """Write it down, once for what one sitting looks at again; an owner's look at their own is nobody's business."""
        if seller.memberships.filter(user=user).exists():
            return
        recent = cls.objects.filter(seller=seller, user=user, where=where, at__gt=timezone.now() - ONE_VISIT)
        if not recent.exists():
            cls.objects.create(seller=seller, user=user, where=where)
