"""What this floor keeps of a maker, for the owner's copy (catalog/dossier.py)."""

from django.urls import reverse

from catalog.dossier import Part, full
from monitoring.models import Action, ActionReturn, Evaluation, Problem


def _evidence(problem):
    return full(reverse("problem_evidence", args=[problem.pk])) if problem.evidence else ""


def _of(path, model):
    return lambda seller, user: model.objects.filter(**{path: seller})


PARTS = (
    Part("Masalah", Problem, _of("seller", Problem), more={"alamat": _evidence}),
    Part("Evaluasi masalah", Evaluation, _of("problem__seller", Evaluation)),
    Part("Tindakan", Action, _of("problem__seller", Action)),
    Part("Tindakan dikembalikan", ActionReturn, _of("action__problem__seller", ActionReturn)),
)
LEFT_OUT = {}
