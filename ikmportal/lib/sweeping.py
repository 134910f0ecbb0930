"""Files that no row names: of an upload or a worker that was killed after the file and before the row, of a deletion that was
killed between them, and the `.part-` files of writing itself. A day old, they go.

A name counts as named when it stands in any text of any table but the trails, also within JSON, or begins as the rows of a
registered kind say. The trails tell names of files that were deleted on purpose.
"""

import logging

from django.apps import apps
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from ikmportal.lib import files

PLACES = ("default", "private")
FEW, SHARE = 10, 1 / 3  # more unnamed ones than this, of all: then it is the wrong database, or an old one

log = logging.getLogger(__name__)
_beginnings = []


class TooMany(RuntimeError):
    """So much unnamed is no accident of a few killed workers; nothing was deleted."""


def register(beginnings):
    """`beginnings()` gives what names begin with that follow from rows and stand in none. Told by a floor's tasks.py."""
    _beginnings.append(beginnings)


def sweep(*, older_than=files.UNNAMED_FOR, dry_run=False, anyway=False):
    """Delete them; `[(storage, name)]` of those found comes back. Raises TooMany."""
    before, all_files = timezone.now() - older_than, [*_everything()]
    # The rows are read after the files: what is named meanwhile was written, or renewed, meanwhile (files.keep).
    old = [(place, name) for place, name in all_files if _is_older(place, name, before)]
    unnamed = _unnamed(old)
    if len(unnamed) > max(FEW, SHARE * len(all_files)) and not anyway:
        raise TooMany(
            f"{len(unnamed)} dari {len(all_files)} berkas tidak disebut baris mana pun, jadi tidak ada yang dihapus: "
            "periksa apakah ini basis data yang benar. Kalau benar, ulangi dengan --anyway."
        )
    if not dry_run:
        _delete(unnamed, before)
    return unnamed


def _everything():
    for place in PLACES:
        yield from ((place, name) for name in _below(_storage(place), ""))


def _storage(place):
    return files.tireless(storages[place])


def _below(storage, folder):
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # a disk has no folder before the first file
        return
    for name in names:
        yield f"{folder}{name}"
    for name in folders:
        yield from _below(storage, f"{folder}{name}/")


def _is_older(place, name, before):
    try:
        return _storage(place).get_modified_time(name) <= before
    except FileNotFoundError:
        return False


def _unnamed(found):
    if not found:
        return []
    wanted = {name for _place, name in found}
    named = {name for name in _told() if name in wanted}
    beginnings = {beginning for tell in _beginnings for beginning in tell()}
    return [(place, name) for place, name in found if name not in named and not _begins(name, beginnings)]


def _begins(name, beginnings):
    """Beginnings end with a hyphen, so a name has few."""
    places = [place + 1 for place, sign in enumerate(name) if sign == "-"]
    return any(name[:place] in beginnings for place in places)


def _told():
    """Every text of every table that could be the name of a file."""
    for model in apps.get_models():
        if hasattr(model, "instance_type"):  # a trail
            continue
        for field in model._meta.concrete_fields:
            yield from _told_in(model, field)


def _told_in(model, field):
    rows = model._base_manager.values_list(field.attname, flat=True)
    if isinstance(field, models.JSONField):
        for value in rows.exclude(**{field.attname: None}).iterator():
            yield from _strings(value)
    elif isinstance(field, models.FileField | models.CharField | models.TextField):
        yield from map(str, rows.filter(**{f"{field.attname}__contains": "/"}).iterator())


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _delete(unnamed, before):
    for place, name in unnamed:
        if _is_older(place, name, before):
            _storage(place).delete(name)
            log.info("deleted %s, which no row names", name)
