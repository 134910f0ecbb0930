from onboarding.models.bundle import Bundle
from onboarding.models.drive import Drive, DriveItem
from onboarding.models.keyword_check import KeywordCheck
from onboarding.models.live_check import LiveCheck
from onboarding.models.purchase_test import PurchaseStep, PurchaseTest
from onboarding.models.requirement import Requirement, Submission
from onboarding.models.store_account import Courier, StoreAccount, StoreMove

__all__ = [
    "Bundle",
    "Courier",
    "Drive",
    "DriveItem",
    "KeywordCheck",
    "LiveCheck",
    "PurchaseStep",
    "PurchaseTest",
    "Requirement",
    "StoreAccount",
    "StoreMove",
    "Submission",
]
