"""What a row of the table means for each role. Rows spell seven roles; the other four follow from them by rule."""

import re

SPELLED = ("anonymous", "disabled", "owner", "mentor", "staff", "head", "superuser")
FOLLOWING = ("rival", "ended", "visiting", "former")
ROLES = SPELLED + FOLLOWING
REFUSED = "dx-mbgkuc"

_NAMED = re.compile(r"\{(other_)?\w+\}")


def expected(table, address, method, role):
    """The letters a role may get at an address; nearly always one."""
    if method not in ("get", "head", "post"):
        return "m"
    row, place = table[address], method == "post"
    special = row[2].get(role) if len(row) > 2 else None
    if special:
        return special[place]
    letters = dict(zip(SPELLED, row[place], strict=True))
    return letters[role] if role in letters else FOLLOWS[role](table, address, place, letters)


def _rival(table, address, place, letters):
    """Owns what is called `other_…`, as the owner owns the rest: gets there what the owner gets at the twin address."""
    whose = set(_NAMED.findall(address))
    if whose == {"other_"} and letters["anonymous"] == "d":
        twin = table.get(address.replace("{other_", "{"))
        return twin[place][SPELLED.index("owner")] if twin else "?"  # say it in the row's third element
    return _stranger(address, letters, "owner")


def _ended(table, address, place, letters):
    """Mentored until yesterday: a stranger to every record, otherwise anyone who has signed in."""
    return _stranger(address, letters, "mentor")


def _visiting(table, address, place, letters):
    """A mentor with the right to visit alone: reads and does not write, as the head of the office does."""
    if _is_closed(address, letters) and letters["head"] in "-x" and letters["mentor"] not in "dm":
        return "-"
    return letters["mentor"]


def _former(table, address, place, letters):
    """Head until yesterday: still of the office, but no record and no list opens any more. What the head would be shown
    may send onward instead, to the front page or to an address that refuses."""
    if address.startswith("/dinas/") and letters["anonymous"] == "d":
        return "x-m>" if letters["head"] in "o>" else "x-m"
    return _stranger(address, letters, "head")


FOLLOWS = {"rival": _rival, "ended": _ended, "visiting": _visiting, "former": _former}


def _stranger(address, letters, alike):
    """A closed record is not there, or refuses the method before anybody looks; elsewhere as somebody alike."""
    if not _is_closed(address, letters):
        return letters[alike]
    return letters["owner"] if letters["owner"] in "dm" else "-"


def _is_closed(address, letters):
    return letters["anonymous"] == "d" and bool(_NAMED.search(address))
