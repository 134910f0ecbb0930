"""What is said when the database is away, and what is not taken for it."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.utils import ConnectionHandler

from ikmportal import views
from ikmportal.lib.databases import is_away


@pytest.fixture
def nowhere(tmp_path):
    """A PostgreSQL that does not run."""
    address = {"ENGINE": "django.db.backends.postgresql", "NAME": "portal", "HOST": str(tmp_path), "USER": "portal"}
    return ConnectionHandler({"default": address})["default"]


def failed(request, deed):
    try:
        deed()
    except Exception:
        return views.failure(request)


def missing_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tidak_ada")


@pytest.mark.django_db
def test_a_database_that_is_away_is_503_and_says_when_to_come_again(nowhere, rf):
    answer = failed(rf.get("/"), nowhere.ensure_connection)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "15", "no-store")
    assert "Portal sedang berhenti sebentar" in answer.content.decode()
    assert "please try again" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_program_stays_500(rf):
    assert failed(rf.get("/"), missing_table).status_code == 500


def told(sqlstate):
    problem = OperationalError("uji")
    problem.__cause__ = type("Problem", (Exception,), {"sqlstate": sqlstate})()
    return problem


@pytest.mark.parametrize("sqlstate", ["57P01", "57P02", "57P03", "53300", "08006", None])
def test_these_are_mended_by_waiting(sqlstate):
    assert is_away(told(sqlstate))


@pytest.mark.parametrize("sqlstate", ["57014", "55P03", "25P03", "53100"])
def test_a_statement_that_was_cut_off_is_not_a_database_that_is_away(sqlstate):
    assert not is_away(told(sqlstate))


def test_a_connection_lost_within_a_transaction_is_told_by_django_alone():
    assert is_away(InterfaceError("connection already closed"))
    assert not is_away(InterfaceError("cursor already closed"))
    assert not is_away(ValueError("connection already closed"))
