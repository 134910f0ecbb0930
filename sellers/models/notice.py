from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def unmailed(self):
        """Those still to be sent, to people who have an address."""
        return self.filter(mailed_at=None, user__is_active=True).exclude(user__email="")


class Notice(models.Model):
    """Something a person is told: on their first page, and by mail where they have an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("untuk"))
    seller = models.ForeignKey(
        "sellers.Seller", models.CASCADE, null=True, related_name="notices", verbose_name=_("IKM")
    )
    text = models.CharField(_("kabar"), max_length=500)
    difference = models.JSONField(default=list, editable=False)  # [[what, old, new], …] in words
    address = models.CharField(max_length=250, blank=True, editable=False)  # a path of this portal
    about = models.CharField(max_length=120, blank=True, editable=False)  # said once a person; "" may repeat
    made_at = models.DateTimeField(_("pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("kabar")
        verbose_name_plural = _("kabar")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "about"], condition=~Q(about=""), name="notice_once_a_person")
        ]
        indexes = [models.Index(fields=["user", "-made_at"], name="notice_newest")]

    def __str__(self):
        return self.text
