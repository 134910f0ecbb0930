"""How often a product's page is opened, and left for a shop or a chat: a number a day, and nothing about who."""

import logging
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from ikmportal.lib.machines import is_machine

BRIEFLY = 100  # milliseconds a count waits for another writer of SQLite; a page is worth more than a count
# One statement, the same on both databases: two visitors at once are two.
ONE_MORE = (
    "INSERT INTO catalog_tally (product_id, day, way, count) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (product_id, day, way) DO UPDATE SET count = catalog_tally.count + 1"
)
logger = logging.getLogger(__name__)


def count(request, product_id, way):
    """One more of today, unless a machine asks, or somebody who has signed in here: owners, mentors and the office look at
    their own pages. Nothing that goes wrong reaches the page."""
    if is_machine(request) or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return
    try:
        with _brief_wait(), connection.cursor() as cursor:
            cursor.execute(ONE_MORE, [product_id, connection.ops.adapt_datefield_value(timezone.localdate()), way])
    except DatabaseError as problem:
        logger.warning("not counted: product %s, %s (%s)", product_id, way, problem)


@contextmanager
def _brief_wait():
    """SQLite would keep the page for as long as an import writes; PostgreSQL locks the one row, for the one statement."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = int(1000 * connection.settings_dict["OPTIONS"].get("timeout", 5))
    connection.connection.execute(f"PRAGMA busy_timeout = {BRIEFLY}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual}")
