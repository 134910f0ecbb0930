"""The office's workspace for this floor."""

from onboarding.admin import bundle, drive

__all__ = ["bundle", "drive"]
