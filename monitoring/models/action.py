from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from monitoring.models.problem import SHORT, Problem, Refused
from sellers.models import SellerOwnedQuerySet


class ActionQuerySet(SellerOwnedQuerySet):
    seller_path = "problem__seller"
    right = "may_visit"

    def to_do(self):
        return self.filter(done_at=None)

    def overdue(self, on=None):
        """Not done, and its day has passed."""
        return self.to_do().filter(due_on__lt=on or timezone.localdate())

    def to_verify(self):
        """Done, and nobody has looked at it yet."""
        return self.filter(done_at__isnull=False, verified_at=None)

    def verified(self):
        return self.filter(verified_at__isnull=False)

    def verifiable_by(self, user):
        """Of those, what somebody else did for a maker this person may write for."""
        return self.to_verify().editable_by(user).exclude(done_by=user)

    def of(self, user):
        """Those this person answers for, while the maker is theirs to see."""
        return self.visible_to(user).filter(responsible=user)

    def for_list(self):
        return self.select_related("problem__seller", "responsible", "done_by", "verified_by")


class Action(models.Model):
    """What somebody does about a problem until a day: put it right, or keep it from coming back. Another person checks it."""

    class Kind(models.TextChoices):
        CORRECTIVE = "perbaikan", _("perbaikan")
        PREVENTIVE = "pencegahan", _("pencegahan")

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="actions", verbose_name=_("masalah"))
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.CORRECTIVE)
    what = models.CharField(_("yang dikerjakan"), max_length=500)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="actions", verbose_name=_("penanggung jawab")
    )
    due_on = models.DateField(_("selesai sebelum"))
    planned_at = models.DateTimeField(_("direncanakan pada"), default=timezone.now, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("direncanakan oleh")
    )
    done_at = models.DateTimeField(_("selesai pada"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dikerjakan oleh"),
    )
    result = models.CharField(_("hasilnya"), max_length=1000, blank=True, editable=False)
    verified_at = models.DateTimeField(_("diperiksa pada"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diperiksa oleh"),
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tindakan")
        verbose_name_plural = _("tindakan")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["responsible", "due_on"], name="action_of_responsible")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(~Q(result=""), done_at__isnull=False, done_by__isnull=False),
                name="action_done_with_who_when_and_what",
                violation_error_message=_("Tulis apa yang sudah dikerjakan."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(
                    ~Q(verified_by=F("done_by")),
                    verified_at__isnull=False,
                    verified_by__isnull=False,
                    done_at__isnull=False,
                ),
                name="action_verified_by_another_than_the_doer",
                violation_error_message=_("Tindakan diperiksa oleh orang lain, bukan oleh yang mengerjakannya."),
            ),
        ]

    def __str__(self):
        return self.summary

    def get_absolute_url(self):
        return f"{self.problem.get_absolute_url()}#tindakan-{self.pk}"

    # Questions

    @property
    def summary(self):
        return Truncator(self.what).chars(SHORT)

    @property
    def is_done(self):
        return self.done_at is not None

    @property
    def is_verified(self):
        return self.verified_at is not None

    @property
    def waits(self):
        """For somebody to look at it."""
        return self.is_done and not self.is_verified

    @property
    def is_late(self):
        return not self.is_done and self.due_on < timezone.localdate()

    @property
    def state(self):
        if self.is_verified:
            return _("sudah diperiksa")
        if self.is_done:
            return _("menunggu diperiksa")
        return _("terlambat") if self.is_late else _("belum selesai")

    @property
    def tone(self):
        """Of its tag."""
        return "good" if self.is_verified else "late" if self.is_late else "wait"

    @property
    def last_return(self):
        """Why it came back, while it is back."""
        return None if self.is_done else max(self.returns.all(), key=lambda one: one.pk, default=None)

    def may_be_verified_by(self, user):
        """As far as it is known here: whoever did it does not judge it."""
        return self.waits and self.done_by_id != user.pk

    # Verbs. Each first holds the problem, as closing it does.

    @transaction.atomic
    def finish(self, result, *, by):
        """Say what was done; somebody else looks at it. True when this call did it."""
        held = self._held()
        if held.is_done:
            return False
        if not result.strip():
            raise Refused(_("Tulis apa yang sudah dikerjakan."))
        return self._write(done_at=timezone.now(), done_by=by, result=result.strip())

    @transaction.atomic
    def verify(self, *, by):
        """Looked at and found done. Never by the one who did it. True when this call did it."""
        held = self._held()
        if held.is_verified:
            return False
        held._ensure_may_judge(by)
        return self._write(verified_at=timezone.now(), verified_by=by)

    @transaction.atomic
    def send_back(self, reason, *, by):
        """Not done yet, and why: it is to do again, and what was said to be done stays told. The ActionReturn."""
        held = self._held()
        if held.is_verified:
            raise Refused(_("Tindakan ini sudah diperiksa oleh %(who)s.") % {"who": held.verified_by})
        if not reason.strip():
            raise Refused(_("Tulis apa yang masih kurang."))
        last = held.last_return
        if last and (last.reason, last.returned_by_id) == (reason.strip(), by.pk):
            return last
        held._ensure_may_judge(by)
        done = {"result": held.result, "done_at": held.done_at, "done_by": held.done_by}
        made = self.returns.create(reason=reason.strip(), returned_by=by, **done)
        self._write(done_at=None, done_by=None, result="")
        return made

    def _held(self):
        problem = Problem.objects.select_for_update(of=("self",)).get(pk=self.problem_id)
        if problem.is_closed:
            raise Refused(_("Masalah ini sudah ditutup."))
        return Action.objects.get(pk=self.pk)

    def _ensure_may_judge(self, by):
        if not self.is_done:
            raise Refused(
                _("Tindakan ini belum selesai: tunggu %(who)s mencatat hasilnya.") % {"who": self.responsible}
            )
        if self.done_by_id == by.pk:
            raise Refused(_("Tindakan ini Anda kerjakan sendiri, jadi orang lain yang memeriksanya."))

    def _write(self, **facts):
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        return True


class ActionReturnQuerySet(SellerOwnedQuerySet):
    seller_path = "action__problem__seller"
    right = "may_visit"


class ActionReturn(models.Model):
    """That an action came back to be done again: what had been said of it, by whom, and what was lacking. Never changed."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="returns", verbose_name=_("tindakan"))
    result = models.CharField(_("hasil yang dicatat"), max_length=1000)
    done_at = models.DateTimeField(_("selesai pada"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("dikerjakan oleh")
    )
    reason = models.CharField(_("yang masih kurang"), max_length=500)
    returned_at = models.DateTimeField(_("dikembalikan pada"), default=timezone.now, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dikembalikan oleh")
    )

    objects = ActionReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("tindakan dikembalikan")
        verbose_name_plural = _("tindakan dikembalikan")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(returned_by=F("done_by")),
                name="action_returned_by_another_with_reason",
                violation_error_message=_("Tulis apa yang masih kurang."),
            )
        ]

    def __str__(self):
        return self.reason


class ActionTurnQuerySet(SellerOwnedQuerySet):
    seller_path = "action__problem__seller"
    right = "may_visit"


class ActionTurn(models.Model):
    """That an action went from one person to another with the maker it is for. Never changed, so both names stay."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="turns", verbose_name=_("tindakan"))
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("dari"))
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("kepada"))
    made_at = models.DateTimeField(_("pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("oleh")
    )

    objects = ActionTurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("tindakan diserahkan")
        verbose_name_plural = _("tindakan diserahkan")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(giver=F("taker")), name="action_turn_goes_somewhere")]

    def __str__(self):
        return f"{self.giver} → {self.taker}"
