from sellers.models.invitation import Invitation
from sellers.models.kbli import Kbli
from sellers.models.membership import Membership
from sellers.models.mentorship import Mentorship
from sellers.models.region import Region
from sellers.models.seller import Seller, SellerOwnedQuerySet
from sellers.models.size_rule import SizeClass, SizeRule
from sellers.models.user import User

__all__ = [
    "Invitation",
    "Kbli",
    "Membership",
    "Mentorship",
    "Region",
    "Seller",
    "SellerOwnedQuerySet",
    "SizeClass",
    "SizeRule",
    "User",
]
