"""Migrations killed on the way and run again: the same tables and rows must come of it. And, on PostgreSQL, a migration that
wants a table somebody reads for long: nobody else may wait for it.

The migrations are the drill's own, on filled tables, in a scratch database; the command that runs them is the portal's.
"""

import importlib
import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django

from ikmportal.bench.scratch import FINISHED
from ikmportal.drills.site import say

OPTIONS = {
    "kills": (40, "runs killed, at least"),
    "rows": (1200, "rows in the table"),
    "hold": (8.0, "seconds somebody reads while a migration waits"),
}
SEED = 20261127
ROOM = "latihan"  # the app of the drill
SLOWEST = 2.5  # seconds anybody may wait
MOST_KILLS = 6  # in a row, before one run is left in peace
GIVE_UP = 3  # runs that ended in an error: the database is stuck
START = """from django.db import migrations, models

ROWS = {rows}


def fill(apps, _editor):
    crates = apps.get_model("latihan", "Crate").objects
    for start in range(0, ROWS, 200):
        crates.bulk_create([crates.model(code=n, name=f"peti {{n}}", weight=n % 7) for n in range(start, start + 200)])


def weigh(apps, _editor):
    for crate in apps.get_model("latihan", "Crate").objects.order_by("code")[: ROWS // 4]:
        crate.weight += 10
        crate.save()


def cover(apps, _editor):
    crates, lids = apps.get_model("latihan", "Crate").objects, apps.get_model("latihan", "Lid").objects
    for pk, code in crates.order_by("code").values_list("pk", "code")[: ROWS // 4]:
        lids.create(crate_id=pk, label=f"tutup {{code}}")


def field(kind, **options):
    return getattr(models, kind)(**options)


class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = {dependencies}
    operations = [{operations}]
"""
CRATE = (
    'migrations.CreateModel("Crate", [("id", field("BigAutoField", primary_key=True)), ("code", field("IntegerField")), '
    '("name", field("CharField", max_length=50)), ("weight", field("IntegerField"))])'
)
LID = (
    'migrations.CreateModel("Lid", [("id", field("BigAutoField", primary_key=True)), '
    '("label", field("CharField", max_length=50)), ("crate", field("ForeignKey", to="latihan.Crate", on_delete=models.CASCADE))])'
)
STEPS = [
    CRATE,
    "migrations.RunPython(fill)",
    'migrations.AddField("Crate", "note", field("CharField", max_length=20, default="baik"))',
    "migrations.RunPython(weigh)",
    'migrations.AlterField("Crate", "name", field("CharField", max_length=80, null=True)), migrations.AlterField("Crate", "code", field("BigIntegerField"))',
    LID,
    "migrations.RunPython(cover)",
    'migrations.AddConstraint("Crate", models.UniqueConstraint(fields=["code"], name="crate_code_once")), migrations.AddIndex("Crate", models.Index(fields=["weight"], name="crate_by_weight"))',
    'migrations.RenameField("Crate", "weight", "grams"), migrations.RemoveField("Crate", "note")',
]
KEYS = ("id", "crate_id")  # PostgreSQL gives no number twice, also not those of what was taken back
LATER = 'migrations.AddField("Crate", "colour", field("CharField", max_length=20, default="biru"))'


def main(asked):
    write_migrations(Path(os.environ["IKM_VAR"]), asked)
    from django.conf import settings

    settings.INSTALLED_APPS = ["ikmportal.apps.PortalConfig", ROOM]
    django.setup()
    with scratch(settings):
        killed = Killed(asked)
        killed.run()
        waited = Waiting(asked)
        waited.run()
    return report(asked, killed, waited)


def write_migrations(folder, asked):
    """A package of the drill's own. In the control arm no migration is atomic."""
    place = folder / ROOM / "migrations"
    place.mkdir(parents=True)
    for package in (place.parent, place):
        (package / "__init__.py").touch()
    for number, operations in enumerate([*STEPS, LATER], 1):
        before = [(ROOM, f"{number - 1:04d}")] if number > 1 else []
        told = {"rows": asked["rows"] // 200 * 200, "atomic": not asked["without_guard"], "dependencies": before}
        (place / f"{number:04d}.py").write_text(START.format(operations=operations, **told))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()


@contextmanager
def scratch(settings):
    """An empty database beside the configured one, or in the scratch folder."""
    from django.db import connection, connections

    name = f"ikm_drill_{os.getpid()}"
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["NAME"] = str(settings.VAR_DIR / f"{name}.sqlite3")
        yield
        return
    configured = connection.settings_dict["NAME"]
    in_database(connection, configured, f"CREATE DATABASE {name}")
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        in_database(connection, configured, f"DROP DATABASE {name} WITH (FORCE)")


def in_database(connection, name, sql):
    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


# Runs in processes of their own


def begin(target):
    """The id of a process that migrates up to `target`; it ends with 0 when it got there."""
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        call_command("migrate", ROOM, target, verbosity=0)
        os._exit(0)
    except BaseException:
        os._exit(1)


def wait(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


LAST = f"{len(STEPS):04d}"


def migrated_in_peace():
    """How many seconds it takes."""
    began = time.monotonic()
    if wait(begin(LAST)):
        raise RuntimeError("The migrations of the drill do not run even in peace.")
    return time.monotonic() - began


class Killed:
    """Each round begins with nothing, is killed some times, and must end like the one that was left in peace."""

    def __init__(self, asked):
        self.asked, self.chance = asked, random.Random(SEED)  # noqa: S311
        self.kills = self.rounds = self.stuck = self.lost = self.other_rows = self.other_tables = 0

    def run(self):
        for _time in range(2):  # the second is as quick as those to be killed
            self.length = migrated_in_peace()
            self.right = looked_at()
            empty()
        while self.kills < self.asked["kills"]:
            self.round()
            empty()

    def round(self):
        self.rounds += 1
        ended = self.run_until_done()
        found = looked_at()
        self.stuck += not ended
        self.lost += max(0, self.right.count - found.count)
        self.other_rows += found.rows != self.right.rows
        self.other_tables += found.tables != self.right.tables

    def run_until_done(self):
        errors = kills = 0
        while errors < GIVE_UP:
            pid = begin(LAST)
            if kills < MOST_KILLS:
                time.sleep(self.chance.uniform(0.02, self.length))
                os.kill(pid, signal.SIGKILL)
            code = wait(pid)
            if code == 0:
                return True
            was_killed = code == -signal.SIGKILL
            kills, errors = kills + was_killed, errors + (not was_killed)
            self.kills += was_killed
        return False


class Looked:
    """What is in the database: `tables` and `rows` are fingerprints, `count` the number of rows."""

    def __init__(self, tables, rows):
        self.count = len(rows)
        self.tables, self.rows = (sha256(repr(sorted(part)).encode()).hexdigest() for part in (tables, rows))


def looked_at():
    from django.db import connection

    tables, rows = [], []
    with connection.cursor() as cursor:
        for table in ours(cursor):
            columns = sorted(one.name for one in connection.introspection.get_table_description(cursor, table))
            constraints = connection.introspection.get_constraints(cursor, table).values()
            told = [
                f"{one['columns']} {one['unique']} {one['primary_key']} {one['foreign_key']} {one['index']}"
                for one in constraints
            ]
            tables.append((table, columns, sorted(told)))
            told = [name for name in columns if name not in KEYS]
            cursor.execute(f"SELECT {', '.join(told)} FROM {table}")  # noqa: S608 names of our own
            rows += [(table, *map(str, row)) for row in cursor.fetchall()]
    connection.close()
    return Looked(tables, rows)


def ours(cursor):
    from django.db import connection

    return sorted(name for name in connection.introspection.table_names(cursor) if f"{ROOM}_" in name)


def empty():
    from django.db import connection

    end = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        for table in ours(cursor):
            cursor.execute(f'DROP TABLE "{table}"{end}')
        cursor.execute("DROP TABLE django_migrations")
    connection.close()


# A migration that waits behind a reader


class Waiting:
    """`slowest` is what anybody else waited, in seconds; None where there is nothing to measure."""

    def __init__(self, asked):
        self.asked, self.slowest, self.answers, self.code = asked, None, 0, 0

    def run(self):
        from django.db import connection

        if connection.vendor != "postgresql":
            return
        migrated_in_peace()
        self.slowest = 0.0
        pid = begin_waiting(self.asked["without_guard"])
        over, reader = threading.Event(), threading.Thread(target=self.read_long)
        others = [threading.Thread(target=self.read_short, args=(over,)) for _one in range(4)]
        reader.start()
        for one in others:
            one.start()
        self.code = wait(pid)
        reader.join()
        over.set()
        for one in others:
            one.join()

    def read_long(self):
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM latihan_crate")
            time.sleep(self.asked["hold"])
        connection.close()

    def read_short(self, over):
        from django.db import OperationalError, connection

        while not over.is_set():
            began = time.monotonic()
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT name FROM latihan_crate WHERE id < 5")
            except OperationalError:
                connection.close()
            self.slowest, self.answers = max(self.slowest, time.monotonic() - began), self.answers + 1
            time.sleep(0.02)
        connection.close()


def begin_waiting(without_guard):
    """One second after this the migration begins, when the long reader is there."""
    from ikmportal.management.commands import migrate

    wait_before, last = migrate.WAIT, f"{len(STEPS) + 1:04d}"
    migrate.WAIT = "0" if without_guard else wait_before
    try:
        return begin_later(last)
    finally:
        migrate.WAIT = wait_before


def begin_later(target):
    pid = os.fork()
    if pid:
        return pid
    time.sleep(1)
    child = begin(target)
    os._exit(wait(child))


def report(asked, killed, waited):
    slow = waited.slowest is not None and waited.slowest > SLOWEST
    counts = {
        "stuck": killed.stuck,
        "rows lost": killed.lost,
        "rounds with other rows": killed.other_rows,
        "rounds with other tables": killed.other_tables,
        "waiting migrations that failed": int(waited.code != 0),
        "waits over 2.5 s": int(slow),
    }
    arm = "no migration atomic, no limit to waiting" if asked["without_guard"] else "as it is"
    say(
        f"  {len(STEPS)} migrations of {killed.length:.2f} s, {asked['rows']} rows, {killed.kills} runs killed in {killed.rounds} rounds, {arm}"
    )
    for words, count in counts.items():
        say(f"  {words:34}{count}")
    if waited.slowest is None:
        say("- waiting behind a reader: not on SQLite, where readers and the writer do not wait for each other")
    else:
        say(
            f"- read for {asked['hold']:g} s; {waited.answers} others' answers, the slowest within {waited.slowest:.2f} s"
        )
    return FINISHED + min(sum(counts.values()), 255 - FINISHED)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
