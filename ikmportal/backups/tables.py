"""Rows as lines of JSON that are the same on every database, and back."""

import base64
import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from types import SimpleNamespace
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models.functions import Collate
from django.db.models.sql import InsertQuery
from phonenumber_field.phonenumber import PhoneNumber

from ikmportal.backups.schema import OF_MIGRATE, fields, kept_models

FETCHED = 500  # rows at a time
BYTES_ORDER = {"sqlite": "BINARY", "postgresql": "C"}


@contextmanager
def snapshot():
    """What is read within is of one moment; nobody else waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE, and every writer would wait
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


class Lines:
    """The rows of a model in the order of their keys. `count` and `digest` tell of those given so far."""

    def __init__(self, model):
        self.model, self.count, self.hash = model, 0, hashlib.sha256()
        self.has_json = any(isinstance(field, models.JSONField) for field in fields(model))

    def __iter__(self):
        for row in ordered(self.model).values_list(*_names(self.model)).iterator(chunk_size=FETCHED):
            line = _dump(row)
            # PostgreSQL keeps an object's names in an order of its own, so they count in one order.
            self.hash.update(_dump(row, sort_keys=True) if self.has_json else line)
            self.count += 1
            yield line

    @property
    def digest(self):
        return self.hash.hexdigest()


def ordered(model):
    """All rows by their key, in the order of its bytes whatever language the database sorts in."""
    key = model._meta.pk
    by = Collate(key.attname, BYTES_ORDER[connection.vendor]) if isinstance(key, models.CharField) else key.attname
    return models.QuerySet(model).order_by(by)


def summary(model):
    """`{columns, rows, sha256, last}` of a table as it is; `last` is the number its sequence gave last."""
    lines = Lines(model)
    for _line in lines:
        pass
    return told(lines)


def told(lines):
    named = [field.column for field in fields(lines.model)]
    return {"columns": named, "rows": lines.count, "sha256": lines.digest, "last": last_number(lines.model)}


def _names(model):
    return [field.attname for field in fields(model)]


def _dump(row, **how):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain, **how).encode() + b"\n"


def _plain(value):
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case PhoneNumber():
            return value.raw_input
    raise TypeError(f"No way to write {value!r} of {type(value)} into an archive")


# Back


def insert(model, lines):
    """Rows from their lines, as they are: no field sets its own time, no signal is sent."""
    columns = fields(model)
    names = [field.attname for field in columns]
    for batch in _batches(columns, map(json.loads, lines)):
        rows = [
            SimpleNamespace(
                **{name: field.to_python(value) for name, field, value in zip(names, columns, row, strict=True)}
            )
            for row in batch
        ]
        query = InsertQuery(model)
        query.insert_values(columns, rows, raw=True)
        query.get_compiler(connection=connection).execute_sql()


def _batches(columns, rows):
    size = max(1, min(FETCHED, connection.ops.bulk_batch_size(columns, [None] * FETCHED)))
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def holding_rows(existing):
    """Which of these tables hold more than `migrate` writes."""
    asked = [model for model in kept_models() if model._meta.label not in OF_MIGRATE]
    return [table for model in asked if (table := model._meta.db_table) in existing and models.QuerySet(model).exists()]


def clear_what_migrate_wrote():
    for model in kept_models():
        if model._meta.label in OF_MIGRATE:
            models.QuerySet(model)._raw_delete(connection.alias)


# The numbers that were given out


def last_number(model):
    """The number its sequence gave last, 0 for none yet; None for a model that has no sequence."""
    if not isinstance(model._meta.pk, models.AutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
            return cursor.fetchone()[0] or 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, model)}")  # noqa: S608, PostgreSQL's word
        last, is_given = cursor.fetchone()
        return last if is_given else last - 1


def set_last_number(model, last):
    """Part of the transaction on both databases, as PostgreSQL's setval would not be."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER SEQUENCE {_sequence(cursor, model)} RESTART WITH {int(last) + 1}")
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _sequence(cursor, model):
    quote = connection.ops.quote_name
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quote(model._meta.db_table), model._meta.pk.column])
    return cursor.fetchone()[0]


def highest_number(model):
    return models.QuerySet(model).aggregate(highest=models.Max("pk"))["highest"] or 0
