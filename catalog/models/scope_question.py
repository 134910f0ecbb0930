from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.licence import Licence
from sellers.models import SellerOwnedQuerySet


class ScopeQuestionQuerySet(SellerOwnedQuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def in_doubt(self):
        """Those that keep a badge off: not answered yet, or answered with no."""
        return self.exclude(still_covers=True)


class ScopeQuestion(models.Model):
    """Does this licence still cover the product, now that its composition, process, brand or sizes changed?

    Halal and BPOM hold by event (UU 6/2023): until somebody answers, the badge is off. A question about one size
    takes it off that size alone.
    """

    class Reason(models.TextChoices):
        COMPOSITION = "komposisi", _("komposisi berubah")
        PROCESS = "proses", _("cara membuat berubah")
        BRAND = "merek", _("merek berubah")
        VARIANT = "varian", _("varian baru")

    # What can be put in question; a P-IRT runs by its date.
    KINDS = (Licence.Kind.HALAL, Licence.Kind.OLD_HALAL, Licence.Kind.BPOM)

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="+", verbose_name=_("IKM"))
    licence = models.ForeignKey(Licence, models.CASCADE, related_name="questions", verbose_name=_("izin"))
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="questions", verbose_name=_("produk"))
    variant = models.ForeignKey(
        "catalog.Variant", models.CASCADE, null=True, related_name="questions", verbose_name=_("varian")
    )
    proposal = models.ForeignKey(
        "catalog.Proposal", models.SET_NULL, null=True, related_name="questions", verbose_name=_("karena usulan")
    )
    reason = models.CharField(_("sebab"), max_length=10, choices=Reason)
    asked_at = models.DateTimeField(_("sejak"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("oleh")
    )
    answered_at = models.DateTimeField(_("dijawab pada"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("dijawab oleh")
    )
    still_covers = models.BooleanField(_("masih mencakup"), null=True)

    objects = ScopeQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pertanyaan cakupan izin")
        verbose_name_plural = _("pertanyaan cakupan izin")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "product"],
                condition=Q(answered_at=None, variant=None),
                name="scope_question_one_open_a_product",
            ),
            models.UniqueConstraint(
                fields=["licence", "variant"],
                condition=Q(answered_at=None, variant__isnull=False),
                name="scope_question_one_open_a_variant",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, still_covers=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, still_covers__isnull=False),
                name="scope_question_answered_with_who_and_when",
            ),
        ]

    def __str__(self):
        return _("%(licence)s untuk %(product)s: %(reason)s") % {
            "licence": self.licence,
            "product": " · ".join(str(part) for part in (self.product, self.variant) if part),
            "reason": self.get_reason_display(),
        }
