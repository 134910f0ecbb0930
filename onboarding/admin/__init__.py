"""The office's workspace for this floor."""

from onboarding.admin import proof

__all__ = ["proof"]
