from monitoring.models.action import Action, ActionReturn, ActionTurn
from monitoring.models.attendance import Attendance
from monitoring.models.claim import Claim
from monitoring.models.digest import Digest
from monitoring.models.evaluation import Evaluation
from monitoring.models.event import Event
from monitoring.models.event_file import EventFile
from monitoring.models.indicator import Indicator, Measurement, Target
from monitoring.models.instrument import Instrument, InstrumentVersion
from monitoring.models.letterhead import Letterhead
from monitoring.models.period import Locked, Period, PeriodLock
from monitoring.models.problem import Problem, Refused
from monitoring.models.programme import Phase, Programme
from monitoring.models.report import Remark, Report, ReportReturn
from monitoring.models.schedule import Schedule, Window
from monitoring.models.statement import Choice, Statement
from monitoring.models.survey import Role, Survey
from monitoring.models.surveyinvitation import SurveyInvitation
from monitoring.models.surveyresponse import Answer, SurveyResponse
from monitoring.models.visit import Finding, Visit, VisitChunk, VisitMove, VisitPhoto

__all__ = [
    "Action",
    "ActionReturn",
    "ActionTurn",
    "Answer",
    "Attendance",
    "Choice",
    "Claim",
    "Digest",
    "Evaluation",
    "Event",
    "EventFile",
    "Finding",
    "Indicator",
    "Instrument",
    "InstrumentVersion",
    "Letterhead",
    "Locked",
    "Measurement",
    "Period",
    "PeriodLock",
    "Phase",
    "Problem",
    "Programme",
    "Refused",
    "Remark",
    "Report",
    "ReportReturn",
    "Role",
    "Schedule",
    "Statement",
    "Survey",
    "SurveyInvitation",
    "SurveyResponse",
    "Target",
    "Visit",
    "VisitChunk",
    "VisitMove",
    "VisitPhoto",
    "Window",
]
