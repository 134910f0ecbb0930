"""The office's workspace for this floor."""

from onboarding.admin import drive

__all__ = ["drive"]
