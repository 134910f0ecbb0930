"""The permission test proves itself: every hole cut into the code is found, and without it nothing is."""

import re

import pytest
from django.core.cache import cache

from tests.permissions.check import METHODS, check
from tests.permissions.forms import overreach
from tests.permissions.holes import HOLES
from tests.permissions.redirects import open_redirects
from tests.test_permissions import TABLE

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["answers", "forms", "redirects"])
def test_every_hole_is_found(asked, cast, client, monkeypatch):
    holes = [hole for hole in HOLES if hole.asked == asked]
    found = {hole.called: _before_and_after(hole, cast, client, monkeypatch) for hole in holes}
    assert found == {hole.called: ([], True) for hole in holes}


def test_there_are_holes_of_every_kind():
    kinds = [sum(hole.asked == asked for hole in HOLES) for asked in ("answers", "forms", "redirects")]
    assert (kinds, len({hole.called for hole in HOLES})) == ([27, 5, 4], 36)


def _before_and_after(hole, cast, client, monkeypatch):
    """`(findings without the hole, whether it is found as it should be, else what was found)`."""
    before = _findings(hole, cast, client)
    with monkeypatch.context() as patch:
        hole.cut(patch, cast[1])
        after = _findings(hole, cast, client)
    return before, any(re.search(hole.says, finding) for finding in after) or after


def _findings(hole, cast, client):
    users, records, watcher = cast
    cache.clear()
    client.logout()
    if users[hole.by]:
        client.force_login(users[hole.by])
    table = TABLE | hole.rows
    match hole.asked:
        case "forms":
            return overreach(client, hole.by, table, records, hole.at)
        case "redirects":
            return open_redirects(client, hole.by, table, records, hole.at)
    return check(client, hole.by, METHODS, table, records, watcher, hole.at)
