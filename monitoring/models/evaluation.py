from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from monitoring.models.problem import SHORT, Problem
from sellers.models import SellerOwnedQuerySet


class EvaluationQuerySet(SellerOwnedQuerySet):
    seller_path = "problem__seller"
    right = "may_visit"


class Evaluation(models.Model):
    """How a problem was judged: why it came, what could be done, what was decided. Never changed; a later one counts instead."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="evaluations", verbose_name=_("masalah"))
    judgement = models.TextField(_("penilaian"), max_length=2000)
    options = models.TextField(_("pilihan yang dipertimbangkan"), max_length=2000, blank=True)
    decision = models.TextField(_("keputusan"), max_length=2000)
    decided_at = models.DateTimeField(_("diputuskan pada"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("diputuskan oleh")
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluasi")
        verbose_name_plural = _("evaluasi")
        ordering = ["-pk"]

    def __str__(self):
        return Truncator(" ".join(self.decision.split())).chars(SHORT)
