"""Asks addresses as somebody and says what is wrong with the answers, in sentences; no sentence, no hole."""

import copy
import hashlib
import logging
import re
from contextlib import contextmanager

from django.db import connection, transaction

from tests.permissions.reading import everything_in
from tests.permissions.rules import REFUSED, expected

LETTERS = {200: "o", 410: "g", 400: "b", 401: "k", 403: "x", 404: "-", 405: "m", 422: "u", 409: "c"}
DOORS = ("/dinas/login/", "/akun/login/")
SAFE = ("get", "head", "options")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# Looking is itself written down here: who looked at an owner's personal fields, and which of one's sessions are over.
WRITTEN_BY_LOOKING = {"sellers_personalaccess", "usersessions_usersession"}

_WRITES = re.compile(
    r"\b(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE|DROP|ALTER|CREATE)\s+\W?(\w+)"
)


def check(client, role, methods, table, records, watcher, at=None):
    """Findings at the addresses of a table (all, or those named) for one role: the letter, what was written and read."""
    client.raise_request_exception = False
    with unlogged():
        return list(_findings(client, role, methods, table, records, watcher, at or table))


def _findings(client, role, methods, table, records, watcher, at):
    return (
        f"{role} {method.upper()} {address}: {fault}"
        for method in methods
        for address in at
        for fault in _faults(client, role, method, address, table, records, watcher)
    )


def _faults(client, role, method, address, table, records, watcher):
    may = expected(table, address, method, role)
    place = address.format_map(records)
    with asked(client, method, place) as (got, written):
        letter, text = (
            letter_of(got),
            everything_in(got).replace(place.partition("?")[0], ""),
        )  # what they typed is theirs
    if letter not in may:
        yield f"got {letter}, not {' or '.join(may)}"
    if written and (method in SAFE or letter in REFUSED):
        yield f"wrote to {', '.join(sorted(written))}"
    for name in watcher.found(role, text):
        yield f"gave away {name}"


@contextmanager
def unlogged():
    """Thousands of refusals are what is asked for; their tracebacks cost a third of the time and hide the findings."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def asked(client, method, address, body=None, **headers):
    """`(answer, tables written to)`; whatever it did is undone after."""
    cookies = copy.deepcopy(client.cookies)
    body = {"post": "yes"} if method == "post" and body is None else body or {}
    with transaction.atomic():
        with writing() as written:
            got = getattr(client, method)(address, body, headers=headers)
        yield got, written
        got.getvalue()  # a file is read to its end, and closed
        transaction.set_rollback(True)
    client.cookies = cookies


@contextmanager
def writing():
    """The tables that statements write to, whatever comes of it.

    Finer than comparing the tables before and after: it also sees a write that changes nothing or is taken back. It does
    not see what goes around Django's cursor, which is why every table is compared once more at the end of a role.
    """
    written = set()

    def note(execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            written.update(set(_WRITES.findall(sql)) - WRITTEN_BY_LOOKING)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def letter_of(got):
    if got.status_code in (301, 302):
        return "d" if got.headers["Location"].startswith(DOORS) else ">"
    return LETTERS.get(got.status_code, str(got.status_code))


def digest():
    """Of every row of every table but the log of who looked."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_LOOKING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            seen.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return seen.hexdigest()
