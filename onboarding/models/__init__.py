from onboarding.models.bundle import Bundle
from onboarding.models.drive import Drive, DriveItem
from onboarding.models.requirement import Requirement, Submission
from onboarding.models.store_account import Courier, StoreAccount, StoreMove

__all__ = ["Bundle", "Courier", "Drive", "DriveItem", "Requirement", "StoreAccount", "StoreMove", "Submission"]
