from monitoring.models.action import Action, ActionReturn
from monitoring.models.problem import Evaluation, Problem, Refused
from monitoring.models.visit import Finding, Visit, VisitChunk, VisitMove, VisitPhoto

__all__ = [
    "Action",
    "ActionReturn",
    "Evaluation",
    "Finding",
    "Problem",
    "Refused",
    "Visit",
    "VisitChunk",
    "VisitMove",
    "VisitPhoto",
]
