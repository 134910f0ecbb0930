"""An archive put back on an empty machine, in one transaction that is kept only when everything proves the same."""

import gzip
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from catalog.fields import refresh_statistics
from ikmportal.backups import Refused, archive, media, schema, signing_in, tables
from ikmportal.lib.files import is_full


@dataclass(frozen=True)
class Compared:
    """What the archive tells of a table, `{columns, rows, sha256, last}`, and what the database holds now."""

    table: str
    told: dict
    here: dict
    highest: int  # key in the table, where a sequence gives them

    @property
    def is_same(self):
        facts = ("columns", "rows", "sha256")
        return all(self.told[fact] == self.here[fact] for fact in facts) and self.here["last"] == wanted(
            self.told["last"], self.highest
        )


@dataclass(frozen=True)
class Proof:
    """`files` is `{name: whether it is as told}`, `doors` what signing_in.tried says."""

    compared: list
    files: dict
    doors: dict
    manifest: dict

    @property
    def faults(self):
        """In words."""
        yield from (f"tabel {one.table} berbeda" for one in self.compared if not one.is_same)
        yield from (f"berkas {name} hilang atau berbeda" for name, is_same in self.files.items() if not is_same)
        yield from (f"{role} tidak bisa masuk ({door})" for role, door in self.doors.items() if door.startswith("!"))


def wanted(last, highest):
    """The number a sequence must stand at: no key is given twice, neither of a row that is there nor of one that was."""
    return None if last is None else max(last, highest)


def restore(path, identity):
    """The Proof of a portal that is back. Raises Refused, and the target is as it was, unless all of it holds."""
    manifest = archive.check(path, identity)
    schema.ensure_same(manifest)
    ensure_empty(manifest)
    call_command("migrate", verbosity=0, interactive=False)
    try:
        with _files_undone() as written, transaction.atomic():
            _fill(path, identity, manifest, written)
            proof = _proven(manifest)
    except (OSError, DatabaseError) as problem:
        raise Refused(_words_for(problem)) from problem
    refresh_statistics(connection)
    cache.clear()  # cards and limits of whatever stood here before
    return proof


def _words_for(problem):
    if is_full(problem):
        return "Disk penuh. Yang sudah ditulis ditarik kembali; beri ruang, lalu ulangi."
    return f"Pemulihan gagal dan ditarik kembali: {problem}"


@media.answering()
def ensure_empty(manifest):
    """Raises Refused unless the database is new, or has nothing but its tables, and no file is there (or all of them,
    for an archive without)."""
    existing = connection.introspection.table_names()
    if existing and "django_migrations" not in existing:
        raise Refused(f"Basis data tujuan bukan milik portal: ada tabel {existing[0]}.")
    if held := tables.holding_rows(existing):
        raise Refused(f"Basis data tujuan sudah berisi (tabel {held[0]}). Pulihkan ke basis data kosong.")
    if manifest["with_media"] and (name := next(media.listed(), None)):
        raise Refused(f"Tempat berkas sudah berisi ({name}). Kosongkan, atau tunjuk tempat lain dengan MEDIA_ROOT.")


@contextmanager
def _files_undone():
    """A list of names; on an exception the files of these names go."""
    written = []
    try:
        yield written
    except BaseException:
        media.remove(written)
        raise


def _fill(path, identity, manifest, written):
    without_time_limits()
    tables.clear_what_migrate_wrote()
    models = {model._meta.db_table: model for model in schema.kept_models()}
    with archive.reading(path, identity) as members:
        for name, file in members:
            kind, _slash, rest = name.partition("/")
            if kind == "rows":
                with gzip.open(file) as lines:
                    tables.insert(models[rest.partition("/")[0]], lines)
            elif kind == "media":
                written.append(rest)
                media.put(rest, file)
    connection.check_constraints()
    for table, told in manifest["tables"].items():
        if told["last"] is not None:
            tables.set_last_number(models[table], wanted(told["last"], tables.highest_number(models[table])))


def without_time_limits():
    """One transaction as long as it takes: nobody waits for an empty database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = 0")


def _proven(manifest):
    """Everything is read back. Raises Refused with the first faults."""
    compared = [_compared(model, manifest) for model in schema.kept_models()]
    files = {name: _is_same(name, told) for name, told in manifest["media"].items()}
    proof = Proof(compared, files, signing_in.tried(), manifest)
    if faults := list(proof.faults):
        more = f" … dan {len(faults) - 5} lagi" if len(faults) > 5 else ""
        raise Refused(f"Hasil pemulihan tidak sama, jadi ditarik kembali: {'; '.join(faults[:5])}{more}.")
    return proof


def _compared(model, manifest):
    table, here = model._meta.db_table, tables.summary(model)
    highest = 0 if here["last"] is None else tables.highest_number(model)
    return Compared(table, manifest["tables"][table], here, highest)


def _is_same(name, told):
    try:
        return media.measure(name) == told
    except FileNotFoundError:
        return False
