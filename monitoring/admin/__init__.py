"""The office's workspace for this floor."""

from monitoring.admin import event, problem, programme, visit

__all__ = ["event", "problem", "programme", "visit"]
