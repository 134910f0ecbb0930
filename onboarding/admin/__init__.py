"""The office's workspace for this floor."""

from onboarding.admin import requirement, store, submission

__all__ = ["requirement", "store", "submission"]
