import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.clocks import SKEW, is_future, signed_at

SALT = "sellers.invitation"
HOLDS = timedelta(days=7)  # a week: long enough for a village's next market day, short enough for a lost phone


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Not yet lapsed, and not made by a clock that was ahead: that one would hold for as long again."""
        now = timezone.now()
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now, made_at__lte=now + SKEW)

    def in_state(self, word):
        """Those of which `state` says this."""
        now = timezone.now()
        lapsed = self.filter(used_at=None, revoked_at=None).exclude(expires_at__gt=now, made_at__lte=now + SKEW)
        return {
            "terbuka": self.open(),
            "dipakai": self.exclude(used_at=None),
            "dibatalkan": self.exclude(revoked_at=None),
            "kedaluwarsa": lapsed,
        }.get(word, self)


class Invitation(models.Model):
    """A link with which one person sets a password, once, within a week. Only the digest of its secret is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations", verbose_name=_("untuk")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("dibuat pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dibuat oleh")
    )
    expires_at = models.DateTimeField(_("berlaku sampai"), editable=False)
    used_at = models.DateTimeField(_("dipakai pada"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dibatalkan oleh"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, revoked_at=None), name="invitation_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None), name="invitation_used_or_revoked"
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.state})"

    @property
    def state(self):
        """One word for a list."""
        if self.used_at:
            return _("dipakai")
        if self.revoked_at:
            return _("dibatalkan")
        return _("terbuka") if self.is_open else _("kedaluwarsa")

    @property
    def is_open(self):
        is_in_time = self.expires_at > timezone.now() and not is_future(self.made_at)
        return not self.used_at and not self.revoked_at and is_in_time

    @classmethod
    @transaction.atomic
    def make(cls, user, *, by):
        """`(invitation, token)`. The one before it is revoked; the token is shown once and not kept."""
        for earlier in cls.objects.select_for_update().filter(user=user, used_at=None, revoked_at=None):
            earlier.revoke(by=by)
        secret = secrets.token_urlsafe(24)
        made = cls.objects.create(user=user, digest=_digest(secret), made_by=by, expires_at=timezone.now() + HOLDS)
        return made, signing.dumps([made.pk, secret], salt=SALT)

    @classmethod
    def behind(cls, token):
        """The open invitation of a token, or None for one that is forged, used, revoked, too old or of the future."""
        try:
            pk, secret = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        if is_future(signed_at(token)):
            return None
        return (
            cls.objects.open()
            .select_related("user")
            .filter(pk=pk, digest=_digest(secret), user__is_active=True)
            .first()
        )

    @transaction.atomic
    def accept(self, password):
        """Set the person's password; False when another request was first."""
        used = type(self).objects.open().filter(pk=self.pk).update(used_at=timezone.now())
        if used:
            self.user.set_password(password)
            self.user.save(update_fields=["password"])
        return bool(used)

    def revoke(self, *, by):
        """Safe to repeat; a used one stays used."""
        open_ones = type(self).objects.filter(pk=self.pk, used_at=None, revoked_at=None)
        open_ones.update(revoked_at=timezone.now(), revoked_by=by)


def _digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
