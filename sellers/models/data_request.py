from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sellers.models.seller import SellerOwnedQuerySet

# UU 27/2022 gives 3 × 24 hours for access and correction, and for ending what rested on a consent that was withdrawn. For
# erasure it names no hours; the portal holds itself to the same.
ANSWERED_WITHIN = timedelta(hours=72)


class DataRequestQuerySet(SellerOwnedQuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def overdue(self):
        return self.open().filter(opened_at__lt=timezone.now() - ANSWERED_WITHIN)


class DataRequest(models.Model):
    """What an owner asks to be done with the data held about them, and what became of it, within 72 hours."""

    class Kind(models.TextChoices):
        CORRECT = "perbaiki", _("memperbaiki data yang keliru")
        ERASE = "hapus", _("menghapus data")
        ACCESS = "akses", _("mendapat salinan atau penjelasan")
        OBJECT = "keberatan", _("berhenti memakai data untuk suatu keperluan")

    class Outcome(models.TextChoices):
        DONE = "dipenuhi", _("dipenuhi")
        PARTLY = "sebagian", _("dipenuhi sebagian")
        REFUSED = "ditolak", _("tidak dapat dipenuhi")

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="data_requests", verbose_name=_("IKM"))
    kind = models.CharField(_("minta"), max_length=10, choices=Kind)
    about = models.TextField(_("yang mana"), max_length=1000)
    told_by = models.CharField(
        _("disampaikan oleh"),
        max_length=160,
        blank=True,
        help_text=_("Bila tidak lewat portal: siapa, lewat apa, dan bagaimana dipastikan ia pemiliknya."),
    )
    opened_at = models.DateTimeField(_("masuk pada"), default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("dicatat oleh")
    )
    outcome = models.CharField(_("hasil"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("jawaban untuk pemilik"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("dijawab pada"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dijawab oleh"),
    )
    history = HistoricalRecords()

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("permintaan data pribadi")
        verbose_name_plural = _("permintaan data pribadi")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "kind"],
                condition=Q(answered_at=None),
                name="data_request_one_open_a_kind",
                violation_error_message=_("Permintaan seperti ini sudah ada dan belum dijawab."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="data_request_answered_with_who_when_and_words",
            ),
        ]

    def __str__(self):
        return f"{self.seller}: {self.get_kind_display()}"

    @property
    def due_at(self):
        return self.opened_at + ANSWERED_WITHIN

    @property
    def is_open(self):
        return self.answered_at is None

    @property
    def is_overdue(self):
        return self.is_open and timezone.now() > self.due_at

    @classmethod
    def ask(cls, seller, kind, about, *, by):
        """`(request, whether it is new)`: while one of a kind is open there is no second."""
        asked = cls.objects.open().filter(seller=seller, kind=kind)
        if before := asked.first():
            return before, False
        made = cls(seller=seller, kind=kind, about=about, opened_by=by)
        made._history_user = by
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:  # somebody asked in between, and theirs is there now
            if before := asked.first():
                return before, False
            raise
        return made, True

    @transaction.atomic
    def close(self, *, outcome, answer, by):
        """Answer it; an answered one stays as it was answered."""
        if self.is_open:
            self.outcome, self.answer = outcome, answer
            self.answered_at, self.answered_by, self._history_user = timezone.now(), by, by
            self.save()
