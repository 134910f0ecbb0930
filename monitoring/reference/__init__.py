"""Questionnaires to begin with: the nine elements of the Survei Kepuasan Masyarakat and one of the programme's own."""

import csv
from pathlib import Path

from django.db import transaction

from monitoring.models import Instrument

HERE = Path(__file__).parent


def rows(name):
    with open(HERE / name, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def load():
    """Add the questionnaires that are missing, each with its first version. Safe to repeat; what is there stays as it is."""
    for row in rows("instruments.csv"):
        if not Instrument.objects.filter(name=row["name"]).exists():
            _make(row)


@transaction.atomic
def _make(row):
    code = row.pop("code")
    version = {name: row.pop(name) for name in ("scale", "source", "checked_on")}
    made = Instrument.objects.create(**row).versions.create(**version)
    for position, statement in enumerate(_of(code, "statements.csv"), 1):
        made.statements.create(position=position, **statement)
    for choice in _of(code, "choices.csv"):
        made.choices.create(**choice | {"is_positive": choice["is_positive"] == "ya"})


def _of(code, name):
    return [row for row in rows(name) if row.pop("instrument") == code]
