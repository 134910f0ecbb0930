"""The office's workspace for this floor."""

from monitoring.admin import event, problem, programme, survey, visit

__all__ = ["event", "problem", "programme", "survey", "visit"]
