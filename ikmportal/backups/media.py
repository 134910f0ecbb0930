"""The portal's files, wherever they lie, and which rows speak of them."""

import tempfile
from contextlib import contextmanager

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage, storages
from django.db import models

from catalog.models import Photo, Video
from ikmportal.backups import Refused
from ikmportal.backups.archive import Measured, measured
from ikmportal.lib import images
from ikmportal.lib.files import tireless
from ikmportal.lib.spool import SILENT, Silent

ALIASES = {"public": "default", "private": "private"}  # as the folders are named
UNFINISHED = ".part-"
SPOOL = 8 * 2**20  # bytes kept in memory before a file goes through the disk


@contextmanager
def answering():
    """Raises Refused when a bucket does not answer."""
    try:
        yield
    except Silent as problem:
        raise Refused(SILENT) from problem


def storage_of(name):
    """`(storage, the name within it)` of `private/masters/1/….jpg`."""
    part, _slash, within = name.partition("/")
    return tireless(storages[ALIASES[part]]), within


def listed():
    """The names of all files, `public/…` and `private/…`, without those still being written."""
    for part, alias in ALIASES.items():
        for name in _below(tireless(storages[alias]), ""):
            yield f"{part}/{name}"


def _below(storage, folder):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if not name.startswith(UNFINISHED):
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _below(storage, f"{folder}{name}/")


def named_by_rows():
    """The names that some row says are there."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                yield from (f"{_part(field)}/{name}" for name in _filled(models.QuerySet(model), field.attname))
    for photo in Photo.objects.exclude(rendered_at=None).only("product_id", "checksum").iterator():
        yield from (f"public/{photo.rendition(kind)}" for kind in images.RENDITIONS)
    for column in ("file", "poster"):
        yield from (f"public/{name}" for name in _filled(models.QuerySet(Video), column))


def _filled(rows, column):
    return rows.exclude(**{column: ""}).exclude(**{column: None}).values_list(column, flat=True).iterator()


def _part(field):
    return "public" if field.storage == default_storage else "private"


def measure(name):
    """`[size, sha256]` of a file. Raises FileNotFoundError."""
    storage, within = storage_of(name)
    with storage.open(within) as file:
        return measured(file)


def exists(name):
    """Raises OSError where a bucket does not say."""
    storage, within = storage_of(name)
    try:
        storage.size(within)
    except FileNotFoundError:
        return False
    return True


def written_at(name):
    storage, within = storage_of(name)
    return storage.get_modified_time(within).isoformat()


def put(name, file):
    """Write a file under its name; `[size, sha256]` of what was written comes back. It is spooled, because some
    storages read a file twice."""
    storage, within = storage_of(name)
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as spooled:
        source = Measured(file)
        while piece := source.read(2**20):
            spooled.write(piece)
        spooled.seek(0)
        storage.save(within, File(spooled, within))
    return source.told


def remove(names):
    for name in names:
        storage, within = storage_of(name)
        storage.delete(within)
