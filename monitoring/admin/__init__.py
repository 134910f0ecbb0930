"""The office's workspace for this floor."""

from monitoring.admin import problem, survey, visit

__all__ = ["problem", "survey", "visit"]
