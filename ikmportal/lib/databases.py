"""Telling a database that is away from a program that is wrong."""

from django.db import InterfaceError, OperationalError

# Of PostgreSQL: stopped by its administrator, crashed, still starting, and no connection left (appendix A of its manual);
# 08 is the class of broken connections.
AWAY = ("57P01", "57P02", "57P03", "53300")


def is_away(problem):
    """Whether an exception says that PostgreSQL cannot be reached, or was lost on the way. Waiting mends it."""
    if isinstance(problem, InterfaceError):
        return str(problem) == "connection already closed"  # Django's own word, within a transaction
    if not isinstance(problem, OperationalError):
        return False
    told = getattr(problem.__cause__, "sqlstate", "")  # None: the driver heard nothing from a server
    return told is None or told in AWAY or told.startswith("08")
