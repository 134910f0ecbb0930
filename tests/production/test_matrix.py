"""The table of permissions once more: on PostgreSQL, behind the proxy, with files in the store.

Every address is asked by GET in every role; by POST where the table says that it is refused, since what is allowed would
stay done. What nobody else may read is looked for in every answer."""

import json

import pytest

from tests.permissions.canary import Secret, Watcher
from tests.permissions.check import DOORS, LETTERS
from tests.permissions.reading import opened
from tests.permissions.rules import REFUSED, ROLES, expected
from tests.production.asking import Somebody
from tests.test_permissions import TABLE

# The proxy sends them to the store, which knows no portal addresses (test_behind_the_proxy.py).
ADDRESSES = [address for address in TABLE if not address.startswith("/media/")]

# The office has its second step here, which the table's people have not: it may be asked for, and put off.
OFFICE = ("staff", "head", "superuser", "former")
WITH_A_SECOND_STEP = {"/akun/langkah-kedua/reauthenticate/": "o", "/akun/langkah-kedua/totp/deactivate/": ">"}


@pytest.fixture(scope="module")
def cast(made, seeded):
    """`(sessions by role, ids by name, what to look for)`, in an empty database."""
    made.manage("flush", "--no-input")
    told = json.loads(seeded("main"))
    watcher = Watcher.__new__(Watcher)
    watcher.secrets = [Secret(*parts) for parts in told["secrets"]]
    return told["sessions"], told["records"], watcher


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_what_its_row_says(role, cast, made):
    sessions, records, watcher = cast
    somebody = Somebody(made.authority, sessions[role])
    assert "\n".join(findings(somebody, role, records, watcher)) == ""


def findings(somebody, role, records, watcher):
    for address in ADDRESSES:
        place = address.format_map(records)
        for method in ("GET", "POST"):
            may = expected_here(address, method.lower(), role)
            if method == "GET" or may in REFUSED:
                answer = somebody.ask(method, place, "post=yes" if method == "POST" else None)
                yield from faults(f"{role} {method} {address}", may, answer, somebody, (role, place, watcher))


def expected_here(address, method, role):
    if role in OFFICE and address in WITH_A_SECOND_STEP and expected(TABLE, address, method, role) != "m":
        return WITH_A_SECOND_STEP[address]
    return expected(TABLE, address, method, role)


def faults(asked, may, answer, somebody, told):
    role, place, watcher = told
    if (letter := letter_of(answer, somebody)) not in may:
        yield f"{asked}: got {letter}, not {' or '.join(may)}"
    text = f"{answer.headers}\n{opened(answer.body)}".replace(place.partition("?")[0], "")
    for name in watcher.found(role, text):
        yield f"{asked}: gave away {name}"


def letter_of(answer, somebody):
    """A way onward to a signed file is the file, if the store gives it."""
    where = answer.headers.get("Location", "")
    if answer.status in (301, 302) and "/ikm-private/" in where:
        file = somebody.get(where.removeprefix("https://localhost:8443"))
        return LETTERS.get(file.status, str(file.status))
    if answer.status in (301, 302):
        return "d" if where.startswith(DOORS) else ">"
    return LETTERS.get(answer.status, str(answer.status))
