from monitoring.models.action import Action, ActionReturn
from monitoring.models.attendance import Attendance
from monitoring.models.event import Event
from monitoring.models.event_file import EventFile
from monitoring.models.problem import Evaluation, Problem, Refused
from monitoring.models.visit import Finding, Visit, VisitChunk, VisitMove, VisitPhoto

__all__ = [
    "Action",
    "ActionReturn",
    "Attendance",
    "Evaluation",
    "Event",
    "EventFile",
    "Finding",
    "Problem",
    "Refused",
    "Visit",
    "VisitChunk",
    "VisitMove",
    "VisitPhoto",
]
