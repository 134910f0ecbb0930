"""The office's workspace for this floor."""

from monitoring.admin import event, problem, visit

__all__ = ["event", "problem", "visit"]
