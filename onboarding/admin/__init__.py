"""The office's workspace for this floor."""

from onboarding.admin import bundle, drive, proof, requirement, store, submission

__all__ = ["bundle", "drive", "proof", "requirement", "store", "submission"]
