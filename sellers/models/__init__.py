from sellers.models.agreement import Agreement, AgreementTerm
from sellers.models.consent import Consent, ConsentText
from sellers.models.data_request import DataRequest
from sellers.models.invitation import Invitation
from sellers.models.kbli import Kbli
from sellers.models.membership import Membership
from sellers.models.mentorship import Mentorship
from sellers.models.notice import Notice
from sellers.models.office_term import OfficeTerm
from sellers.models.personal_access import PersonalAccess
from sellers.models.region import Region
from sellers.models.seller import Seller, SellerOwnedQuerySet
from sellers.models.size_rule import SizeClass, SizeRule
from sellers.models.user import User

__all__ = [
    "Agreement",
    "AgreementTerm",
    "Consent",
    "ConsentText",
    "DataRequest",
    "Invitation",
    "Kbli",
    "Membership",
    "Mentorship",
    "Notice",
    "OfficeTerm",
    "PersonalAccess",
    "Region",
    "Seller",
    "SellerOwnedQuerySet",
    "SizeClass",
    "SizeRule",
    "User",
]
