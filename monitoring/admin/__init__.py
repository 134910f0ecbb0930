"""The office's workspace for this floor."""

from monitoring.admin import problem, visit

__all__ = ["problem", "visit"]
