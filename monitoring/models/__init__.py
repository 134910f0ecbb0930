from monitoring.models.action import Action, ActionReturn
from monitoring.models.instrument import Instrument, InstrumentVersion
from monitoring.models.problem import Evaluation, Problem, Refused
from monitoring.models.statement import Choice, Statement
from monitoring.models.survey import Role, Survey
from monitoring.models.surveyinvitation import SurveyInvitation
from monitoring.models.surveyresponse import Answer, SurveyResponse
from monitoring.models.visit import Finding, Visit, VisitChunk, VisitMove, VisitPhoto

__all__ = [
    "Action",
    "ActionReturn",
    "Answer",
    "Choice",
    "Evaluation",
    "Finding",
    "Instrument",
    "InstrumentVersion",
    "Problem",
    "Refused",
    "Role",
    "Statement",
    "Survey",
    "SurveyInvitation",
    "SurveyResponse",
    "Visit",
    "VisitChunk",
    "VisitMove",
    "VisitPhoto",
]
