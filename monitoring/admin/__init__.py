"""The office's workspace for this floor."""

from monitoring.admin import problem, programme, visit

__all__ = ["problem", "programme", "visit"]
