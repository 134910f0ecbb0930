"""A backup: all rows of one moment, then all files, sealed into one archive."""

import gzip
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from ikmportal.backups import Refused, archive, folder, media, schema, tables
from ikmportal.backups.sealing import recipient_of
from ikmportal.lib.files import is_full

PART_BYTES = 2**20  # of rows that are packed together


@dataclass
class Made:
    path: Path
    manifest: dict
    gone: int = 0  # archives that were thinned out

    @property
    def rows(self):
        return sum(told["rows"] for told in self.manifest["tables"].values())


@media.answering()
def make(where=None, *, with_media=True):
    """A new archive in `where`, or BACKUP_DIR, where older ones are thinned out afterwards. Raises Refused."""
    where, recipient = Path(where or settings.BACKUP_DIR), recipient_of(settings.BACKUP_RECIPIENT)
    schema.ensure_migrated()
    try:
        with folder.alone(where):
            made = _made(folder.new_path(where, with_media=with_media), recipient, with_media)
            if where.resolve() == Path(settings.BACKUP_DIR).resolve():
                made.gone = folder.thin_out(where)
            return made
    except OSError as problem:
        if is_full(problem):
            raise Refused(
                f"Disk di {where} penuh: tidak ada arsip baru, yang lama tetap ada. Beri ruang, lalu ulangi."
            ) from problem
        raise


def _made(path, recipient, with_media):
    with folder.whole_file(path) as file, archive.writing(file, recipient) as writer:
        manifest = {
            "portal": version_of_code(),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": schema.migrations(),
            "with_media": with_media,
        }
        with tables.snapshot():
            manifest["tables"] = _write_tables(writer)
            named = set(media.named_by_rows())
        # Files are never written over, so those of the snapshot's rows are still the same, unless deleted meanwhile.
        manifest["media"] = dict(_write_media(writer) if with_media else _measure_media())
        manifest["absent"] = sorted(named - manifest["media"].keys())
        writer.finish(manifest)
    return Made(path, manifest)


def version_of_code():
    """Of the release, as pyproject.toml says."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def _write_tables(writer):
    told = {}
    for model in schema.kept_models():
        lines, table = tables.Lines(model), model._meta.db_table
        for number, part in enumerate(_parts(lines), 1):
            writer.add(f"rows/{table}/{number:06}.jsonl.gz", gzip.compress(part, 6, mtime=0))
        told[table] = tables.told(lines)
    return told


def _parts(lines):
    """Lines joined to about a megabyte."""
    part = bytearray()
    for line in lines:
        part += line
        if len(part) >= PART_BYTES:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)


def _write_media(writer):
    """`(name, [size, sha256])` of each file that is still there when its turn comes."""
    for name in media.listed():
        storage, within = media.storage_of(name)
        try:
            file, size = storage.open(within), storage.size(within)
        except FileNotFoundError:
            continue  # told as absent, if a row names it
        with file:
            yield name, writer.add_file(f"media/{name}", size, file)


def _measure_media():
    for name in media.listed():
        try:
            yield name, media.measure(name)
        except FileNotFoundError:
            continue
