"""The office's workspace for this floor."""

from monitoring.admin import event, letterhead, problem, programme, survey, visit

__all__ = ["event", "letterhead", "problem", "programme", "survey", "visit"]
