"""A portal of its own to measure: settings, files and database that are gone afterwards, never the configured ones."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

NAME = "IKM_BENCH_DATABASE"
FINISHED = 100  # the exit status of a measurement that went to its end, plus the targets it missed
OURS = ("MEDIA_ROOT", "STATIC_ROOT", "CACHE_URL", "BROKER_URL", "S3_PUBLIC_BUCKET", "S3_PRIVATE_BUCKET", "DEBUG")


def run(module, asked, write):
    """`python -m module` beside a fresh folder, its lines passed to `write`; the number of missed targets comes back."""
    with tempfile.TemporaryDirectory(prefix="ikm-bench-") as folder:
        command = [sys.executable, "-m", module, json.dumps(asked)]
        with subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, text=True) as measuring:
            for line in measuring.stdout:
                write(line.rstrip("\n"))
    if measuring.returncode < FINISHED:
        raise CommandError(f"The measurement stopped with status {measuring.returncode}.")
    return measuring.returncode - FINISHED


def environment(folder):
    """Like this process's, with every file and cache of the portal below `folder`. Static files are named and
    compressed as in production."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in OURS}
    local = {"IKM_MODE": "local", "IKM_VAR": folder, "STATIC_COLLECTED": "1", "BROKER_URL": "memory://"}
    root = str(Path(__file__).parent.parent.parent)
    return {**kept, **local, "DJANGO_SETTINGS_MODULE": "ikmportal.settings", "PYTHONPATH": root}


@contextmanager
def database(*, migrate=True):
    """An empty database beside the configured one (PostgreSQL) or in the scratch folder (SQLite). Not migrated, its tables
    are made from the models, the same ones in a tenth of the time."""
    from django.conf import settings
    from django.db import connection

    configured = connection.settings_dict["NAME"]
    name = f"ikm_bench_{os.getpid()}"
    is_file = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["MIGRATE"] = migrate
    connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / f"{name}.sqlite3") if is_file else name
    os.environ[NAME] = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def attach():
    """In a process started by the measuring one: use its database. Called before the first connection."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ[NAME]
    django.setup()
