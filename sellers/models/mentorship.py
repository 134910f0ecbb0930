from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models.agreement import Agreement
from sellers.models.seller import SellerOwnedQuerySet


class MentorshipQuerySet(SellerOwnedQuerySet):
    def running(self, on=None):
        """Grants in force on a day (today unless told); both ends count. Whoever came by an agreement works only while a
        term of it runs."""
        day = on or timezone.localdate()
        of_user = Agreement.objects.filter(members=OuterRef("user"))
        allowed = ~Exists(of_user) | Exists(of_user.running(day))
        return self.filter(allowed, Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Mentorship(models.Model):
    """A grant: this mentor may work for this IKM from a day until another."""

    # What floors above move to the next mentor: deeds `move(seller, *, giver, taker, by)`, told from their AppConfig.
    moves_along = []

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentorships", verbose_name=_("pembimbing")
    )
    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="mentorships", verbose_name=_("IKM"))
    starts_on = models.DateField(_("mulai"), default=timezone.localdate)
    ends_on = models.DateField(_("sampai"), null=True, blank=True, help_text=_("Sehari sesudahnya akses tertutup."))
    may_edit = models.BooleanField(_("foto dan tulisan"), default=True)
    may_onboard = models.BooleanField(_("pendampingan toko"), default=True)
    may_visit = models.BooleanField(_("kunjungan"), default=True)
    handed_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="taken_from",
        verbose_name=_("diserahkan kepada"),
    )
    history = HistoricalRecords()

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("pembimbingan")
        verbose_name_plural = _("pembimbingan")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mentorship_ends_after_start",
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
            models.UniqueConstraint(fields=["user", "seller", "starts_on"], name="mentorship_once_a_day"),
            models.CheckConstraint(
                condition=Q(may_edit=True) | Q(may_onboard=True) | Q(may_visit=True),
                name="mentorship_grants_something",
                violation_error_message=_("Beri paling sedikit satu hak kepada pembimbing."),
            ),
        ]

    def __str__(self):
        return f"{self.user} → {self.seller}"

    @transaction.atomic
    def hand_over(self, to, *, by):
        """Give the IKM to another mentor from today, with the same rights and end; this grant ends yesterday, or never began.

        What is open with the IKM goes along, and what this mentor was to do for it (`moves_along`); both names stay. Safe to
        repeat.
        """
        if self.handed_to_id or to.pk == self.user_id:
            return self.handed_to
        today = timezone.localdate()
        given = type(self).objects.running().filter(user=to, seller=self.seller).first() or self._grant(to, today, by)
        self.handed_to, self._history_user = given, by
        self.starts_on = min(self.starts_on, today - timedelta(days=1))
        self.ends_on = today - timedelta(days=1)
        self.save()
        for move in self.moves_along:
            move(self.seller, giver=self.user, taker=to, by=by)
        return given

    def _grant(self, to, today, by):
        rights = {name: getattr(self, name) for name in ("may_edit", "may_onboard", "may_visit")}
        until = self.ends_on if self.ends_on is None or self.ends_on >= today else None
        given = type(self)(user=to, seller=self.seller, starts_on=today, ends_on=until, **rights)
        given._history_user = by
        given.save()
        return given
