"""Portals on machines of their own: a database and a folder each, worked by `manage.py` as an operator works it."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

NOT_KEPT = re.compile("^(django_migrations|django_session|usersessions_|lib_|sqlite_)|_words")


class Portal:
    """`variables` are set for all its commands, beside its own folder and database."""

    def __init__(self, folder, *, server=None, **variables):
        self.folder, self.database = Path(folder), f"ikm_{Path(folder).name}_{os.getpid()}" if server else None
        self.folder.mkdir()
        mine = {"IKM_VAR": str(self.folder), "BROKER_URL": "memory://", "DISK_FLOOR_MB": "0"}
        self.environment = {**os.environ, **mine, **variables}
        self.environment.pop("DATABASE_URL", None)
        if server:
            self.environment["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{self.database}").geturl()
            on_server(f"CREATE DATABASE {self.database}")

    @property
    def media(self):
        return self.folder / "media"

    def manage(self, *words, **options):
        return self._run("manage.py", *words, **options)

    def python(self, code):
        """What the code prints; it finds Django ready."""
        done = self._run("-c", f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, *words, **options):
        return subprocess.run(self.command(*words), **self.around(), capture_output=True, text=True, **options)

    def command(self, *words):
        return [sys.executable, *map(str, words)]

    def around(self):
        variables = self.environment | {"DJANGO_SETTINGS_MODULE": "ikmportal.settings"}
        return {"env": variables, "cwd": settings.BASE_DIR}

    def take_tables(self):
        """Those of the test's own database, outside of any transaction. `copy_tables` hands them on to others."""
        if self.database:
            connection.close()
            self._make_anew(connection.settings_dict["NAME"])
        else:
            connection.ensure_connection()
            with sqlite3.connect(self._file) as copy:
                connection.connection.backup(copy)
        if "django_migrations" not in self.rows():  # made without, to be quick
            assert self.manage("migrate", "--fake", "-v0").returncode == 0

    def copy_tables(self, portal):
        if self.database:
            self._make_anew(portal.database)
        else:
            shutil.copy(portal._file, self._file)

    def _make_anew(self, template):
        on_server(f"DROP DATABASE {self.database}")
        on_server(f"CREATE DATABASE {self.database} TEMPLATE {template}")

    @property
    def _file(self):
        return self.folder / "db.sqlite3"

    def records(self):
        """Everything that Django's own dumpdata tells, without what is of the moment."""
        left_out = ["sessions", "usersessions", "lib"]
        done = self.manage("dumpdata", "--all", *(word for app in left_out for word in ("--exclude", app)))
        assert done.returncode == 0, done.stderr
        return sorted(json.loads(done.stdout), key=lambda row: (row["model"], str(row["pk"])))

    def rows(self):
        """`{table: digest of its rows}`, asked without Django."""
        with self._connection() as connected:
            tables = [name for (name,) in connected.execute(self._list_tables())]
            return {table: _digest(connected.execute(f'SELECT * FROM "{table}"')) for table in tables}

    def kept_rows(self):
        """The same without what no backup keeps: when migrations ran, who is signed in, the inside of a search index."""
        return {table: rows for table, rows in self.rows().items() if not NOT_KEPT.search(table)}

    def _connection(self):
        if self.database:
            return psycopg.connect(self.environment["DATABASE_URL"])
        return sqlite3.connect(self._file)

    def _list_tables(self):
        if self.database:
            return "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return "SELECT name FROM sqlite_master WHERE type = 'table'"

    def files(self):
        """`{name: SHA-256}` of all that lies below its media folder."""
        found = [path for path in self.media.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.media)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    def state(self):
        return self.rows(), self.files()

    def drop(self):
        if self.database:
            on_server(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")


def _digest(cursor):
    """Whatever the order of rows and columns."""
    names = [column[0] for column in cursor.description]
    rows = sorted(repr(sorted(zip(names, row, strict=True))) for row in cursor)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def on_server(statement):
    """Outside of any transaction, beside the test's own database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
