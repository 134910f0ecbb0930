"""The office's workspace for this floor."""

from monitoring.admin import problem

__all__ = ["problem"]
