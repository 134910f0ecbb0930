"""What a shop says of itself beside what the maker's profile says: buyers and the marketplace should meet one business."""

import re
from dataclasses import dataclass

from onboarding.models import StoreAccount

# Of the shop, and of the maker.
PAIRS = (("shop_name", "name"), ("shop_address", "address"), ("shop_phone", "phone"))
BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Pair:
    label: str
    here: str
    there: str  # in the profile

    @property
    def is_alike(self):
        """The same letters and digits; what one of them leaves empty is not compared."""
        return not (self.here and self.there) or _plain(self.here) == _plain(self.there)


def differences(store):
    """Name, address and telephone, side by side."""
    return [
        Pair(StoreAccount._meta.get_field(here).verbose_name, _text(store, here), _text(store.seller, there))
        for here, there in PAIRS
    ]


def _text(row, name):
    value = getattr(row, name)
    return value.as_national if hasattr(value, "as_national") else value or ""


def _plain(text):
    return BETWEEN.sub("", text.casefold())
