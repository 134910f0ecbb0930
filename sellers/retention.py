"""How long each kind of record is kept: days and reasons are rows of reference/retention.csv, deletion is a task a day.

What is not named there is kept while the maker is (records), or for good (issued reports, trails). Copies of data end by
themselves (catalog/dossier.py).
"""

import csv
from datetime import timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from sellers.models import DataRequest, Invitation, Notice, PersonalAccess

RULES = Path(__file__).parent / "reference" / "retention.csv"


def rules():
    """`{kind: days}`."""
    with open(RULES, newline="", encoding="utf-8") as file:
        return {row["kind"]: int(row["days"]) for row in csv.DictReader(file)}


def apply():
    """Delete what is older than its kind is kept; `{kind: rows}`. Safe to repeat."""
    now = timezone.now()
    return {kind: deeds[kind](now - timedelta(days=days)) for kind, days in rules().items()}


def _sessions(before):
    call_command("clearsessions")
    return _gone(UserSession.objects.filter(created_at__lt=before))


def _invitations(before):
    """Those that open nothing any more."""
    return _gone(Invitation.objects.filter(expires_at__lt=before))


@transaction.atomic
def _requests(before):
    """With their trail, which holds the same words and would note the deletion."""
    rows = DataRequest.objects.filter(answered_at__lt=before)
    ids = list(rows.values_list("pk", flat=True))
    gone = _gone(rows)
    DataRequest.history.filter(id__in=ids).delete()
    return gone


def _gone(rows):
    return rows.delete()[0]


# `{kind: deed(before)}`, each says how many rows it deleted; upper floors add theirs from their AppConfig.
deeds = {
    "sesi": _sessions,
    "undangan": _invitations,
    "kabar": lambda before: _gone(Notice.objects.filter(made_at__lt=before)),
    "akses": lambda before: _gone(PersonalAccess.objects.filter(at__lt=before)),
    "catatan": lambda before: _gone(LogEntry.objects.filter(action_time__lt=before)),
    "permintaan": _requests,
}
