"""The office's workspace for this floor."""

from onboarding.admin import bundle, drive, proof

__all__ = ["bundle", "drive", "proof"]
