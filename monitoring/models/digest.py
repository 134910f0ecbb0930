from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DigestQuerySet(models.QuerySet):
    def waiting(self, on=None):
        """Of a day (today unless told), those whose mail has not left."""
        return self.filter(day=on or timezone.localdate(), mailed_at=None)


class Digest(models.Model):
    """The mail of a morning to one person: made once a day, and claimed before it leaves, so that it never goes twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", verbose_name=_("untuk"))
    day = models.DateField(_("hari"), default=timezone.localdate)
    lines = models.JSONField(default=list)  # [[words, count, path], …]
    mailed_at = models.DateTimeField(_("dikirim pada"), null=True, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("ringkasan harian")
        verbose_name_plural = _("ringkasan harian")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self):
        return f"{self.user} · {self.day}"
