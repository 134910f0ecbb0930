"""The office's workspace for this floor."""

from monitoring.admin import visit

__all__ = ["visit"]
