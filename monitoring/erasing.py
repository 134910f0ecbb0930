"""What this floor erases of a maker (sellers/erasing.py). Visits, problems and actions stay as rows, so that counts still add
up; issued reports stay as they were signed."""

from monitoring.models import Action, ActionReturn, Evaluation, Problem, Visit, VisitChunk, VisitMove, VisitPhoto
from sellers.erasing import Kind

KINDS = (
    Kind(VisitChunk, "photo__visit__seller", gone=True),
    Kind(VisitPhoto, "visit__seller", files=("file",), gone=True),
    Kind(VisitMove, "visit__seller", texts=("reason",)),
    Kind(Visit, texts=("notes", "next_steps"), blank={"latitude": None, "longitude": None}),
    Kind(ActionReturn, "action__problem__seller", texts=("result", "reason")),
    Kind(Action, "problem__seller", texts=("what", "result")),
    Kind(Evaluation, "problem__seller", texts=("judgement", "options", "decision")),
    Kind(Problem, texts=("description", "cancel_reason", "closing_note"), files=("evidence",)),
)
