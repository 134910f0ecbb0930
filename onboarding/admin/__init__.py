"""The office's workspace for this floor."""

from onboarding.admin import bundle

__all__ = ["bundle"]
