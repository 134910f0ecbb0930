import time

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

WAIT = "1s"  # for a lock; whoever asks for the table meanwhile stands in line behind it and waits as long
PAUSE = 2  # seconds in which that line goes on
TRIES = 60
LOCKED = "55P03"  # PostgreSQL: lock_not_available


class Command(migrate.Command):
    """Django's own, but never long in anybody's way: where another transaction holds a table, it steps back and tries again."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            return super().handle(*args, **options)
        for _turn in range(TRIES):
            try:
                return self.migrate_in_a_hurry(connection, *args, **options)
            except OperationalError as problem:
                self.step_back(problem)
        raise CommandError(
            f"Tabel sedang dipakai pada {TRIES} kali coba. Akhiri transaksi yang lama itu, lalu ulangi migrate."
        )

    def migrate_in_a_hurry(self, connection, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{WAIT}'")
        try:
            return super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    def step_back(self, problem):
        """What was finished stays; the migration that waited was taken back whole."""
        if getattr(problem.__cause__, "sqlstate", None) != LOCKED:
            raise problem
        self.stdout.write(f"Tabel sedang dipakai; dicoba lagi dalam {PAUSE} detik.")
        time.sleep(PAUSE)
