"""The office's workspace for this floor."""

from catalog.admin.product import ProductAdmin
from onboarding.admin import bundle, drive, proof, requirement, store, submission
from onboarding.models import DriveItem, KeywordCheck, LiveCheck, PurchaseStep, PurchaseTest

__all__ = ["bundle", "drive", "proof", "requirement", "store", "submission"]

# What this floor keeps of a product goes with it, though nobody deletes it by itself.
ProductAdmin.takes_along = [*ProductAdmin.takes_along, DriveItem, KeywordCheck, LiveCheck, PurchaseStep, PurchaseTest]
