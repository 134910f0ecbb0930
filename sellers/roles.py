"""What each group of the office may do in the admin; the head's rights hold while a term runs (sellers/accounts.py).

Owners and mentors have no admin; their rule is Seller.visible_to.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

STAFF, HEAD = "Staf Dinas", "Kepala Dinas"
WRITTEN_BY_STAFF = (
    "seller",
    "membership",
    "mentorship",
    "agreement",
    "agreementterm",
    "datarequest",
    "product",
    "variant",
    "photo",
    "licence",
    "category",
    "foodkind",
    "edition",
    "importbatch",
    "video",
    "channel",
    "channelcountry",
    "categorycode",
    "rulepack",
    "rule",
    "listing",
    "halalplan",
    "requirement",
    "courier",
    "drive",
    "livecheck",
    "keywordcheck",
    "purchasetest",
    "purchasestep",
    "programme",
    "phase",
    "period",
    "indicator",
    "target",
    "measurement",
    "claim",
    "letterhead",
    "schedule",
    "event",
    "eventfile",
    "instrument",
    "instrumentversion",
    "choice",
    "statement",
    "survey",
)
# Written by makers or gathered by the portal, decided by staff (or tried again); of a shop: what may be passed over.
DECIDED_BY_STAFF = ("proposal", "scopequestion", "submission", "storeaccount", "bundle", "report")
READ_BY_STAFF = (
    "region",
    "kbli",
    "sizerule",
    "importrow",
    "storemove",
    "override",
    "tally",
    "driveitem",
    "volume",
    "user",
    "officeterm",
    "consent",
    "consenttext",
    "personalaccess",
    "datacopy",
    "visit",
    "finding",
    "visitphoto",
    "visitmove",
    "problem",
    "evaluation",
    "action",
    "actionreturn",
    "actionturn",
    "window",
    "periodlock",
    "attendance",
)
MADE_BY_STAFF = ("invitation",)  # on pages of their own; its list is for reading


def ensure_groups():
    """Create or renew both groups. Safe to repeat."""
    staff, _ = Group.objects.get_or_create(name=STAFF)
    head, _ = Group.objects.get_or_create(name=HEAD)
    ours = Permission.objects.filter(content_type__app_label__in=["sellers", "catalog", "onboarding", "monitoring"])
    reading = Q(
        codename__startswith="view_",
        content_type__model__in=[*WRITTEN_BY_STAFF, *MADE_BY_STAFF, *DECIDED_BY_STAFF, *READ_BY_STAFF],
    )
    deciding = Q(codename__startswith="change_", content_type__model__in=DECIDED_BY_STAFF)
    writing = Q(content_type__model__in=[*WRITTEN_BY_STAFF, *MADE_BY_STAFF])
    staff.permissions.set(ours.filter(reading | deciding | writing))
    head.permissions.set(ours.filter(reading))
