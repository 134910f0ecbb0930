from onboarding.models.bundle import Bundle
from onboarding.models.requirement import Requirement, Submission
from onboarding.models.store_account import Courier, StoreAccount, StoreMove

__all__ = ["Bundle", "Courier", "Requirement", "StoreAccount", "StoreMove", "Submission"]
