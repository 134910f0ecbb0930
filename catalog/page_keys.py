"""A place in the catalogue's order as the address bar carries it; what strangers make up is no place."""

import base64
import json
import re
from datetime import UTC, datetime

LONGEST_KEY = 400  # letters of a key; a product's slug has at most 120


def key_of(row):
    """The place of a row in its order, for the address bar."""
    value = row[3].isoformat() if hasattr(row[3], "isoformat") else row[3]
    return base64.urlsafe_b64encode(json.dumps([value, row[0]]).encode()).decode().rstrip("=")


def place_of(column, key):
    """`(value, id)` from a key of this order, or None for one that was made up."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(key[:LONGEST_KEY] + "=" * (-len(key) % 4)))
        return KEPT_AS[column](value), _whole(pk)
    except (ValueError, TypeError, OverflowError):
        return None


def _moment(value):
    return datetime.fromisoformat(value).astimezone(UTC)


def _whole(value):
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError(value)
    return value


def _slug(value):
    if not re.fullmatch(r"[a-z0-9_-]{1,130}", value):
        raise ValueError(value)
    return value


KEPT_AS = {"published_at": _moment, "cached_price": _whole, "slug": _slug}


def offset_of(text):
    """The place in a search's results from the address bar; 0 for one that was made up."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
