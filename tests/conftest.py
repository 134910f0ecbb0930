import os

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from catalog import indexing
from ikmportal.lib import jobs
from tests import people


def pytest_collection_modifyitems(config, items):
    """Beside the servers, only what asks them: the rest has been run on SQLite."""
    if "SERVERS_BROKER_URL" in os.environ:
        asking = [item for item in items if item.get_closest_marker("django_db") or "db" in item.fixturenames]
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = asking


def pytest_make_parametrize_id(val, argname):
    """Files and long texts are named, not quoted: each process makes them anew, and the names must be the same."""
    return argname if isinstance(val, bytes | str) and len(val) > 100 else None


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_remembered():
    """No card, rate limit, index, language or broken line of an earlier test."""
    translation.deactivate()
    cache.clear()
    indexing._kept.clear()
    jobs.broker.answered()


@pytest.fixture
def reference(db):
    """The kecamatan, KBLI, size rules, shelves, food kinds, channels and rules of the portal."""
    call_command("load_reference", verbosity=0)


@pytest.fixture(scope="module")
def reference_for_all(django_db_setup, django_db_blocker):
    """The same for all tests of a module: loaded once, in a transaction around theirs, and taken back at its end."""
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
        call_command("load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def print_rules(db):
    """What the printed catalogue asks, without which it holds nothing."""
    return people.print_rules()


@pytest.fixture
def staff(db):
    return people.staff_member()


@pytest.fixture
def staff_client(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def admin_user(db):
    return people.person("admin", is_staff=True, is_superuser=True)


@pytest.fixture
def queries(django_assert_num_queries):
    return django_assert_num_queries
