"""The office's page of backups, and what of it stands on the front page: how old the last one is, which files are spoilt."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.attention import Item
from ikmportal.backups import folder, scrubbing

RIGHT = "catalog.view_edition"  # as for the page of jobs
LATE = timedelta(hours=36)  # a night was missed
MOST_SHOWN = 60


def attention(user):
    return list(_pressing()) if user.has_perm(RIGHT) else []


def _pressing():
    page = reverse("admin:backups")
    try:
        found, report = _kept()
    except OSError:
        yield Item(_("cadangan terbaca; folder cadangan tidak dapat dibuka"), 0, page, "late")
        return
    if said := _of_nights(found):
        yield Item(*said, page, "late")
    if report and report.damage:
        yield Item(_("berkas rusak atau hilang"), len(report.damage), page, "late")


def _of_nights(found):
    """What is wrong with the nightly backup, as `(words, count)`; nothing on a laptop, where none is asked for."""
    if not settings.BACKUP_RECIPIENT:
        return None if settings.LOCAL else (_("cadangan malam menyala; minta pengelola menyalakannya"), 0)
    nightly = [moment for moment, path in found if not settings.BACKUP_MEDIA or folder.holds_files(path)]
    if not nightly:
        return _("cadangan tersimpan; cadangan malam belum pernah berhasil"), 0
    age = timezone.now() - nightly[0]
    return (_("jam sejak cadangan terakhir"), age // timedelta(hours=1)) if age > LATE else None


def _kept():
    """`(archives, report of the last scrub)`. Raises OSError where the folder may not be read."""
    return folder.archives(settings.BACKUP_DIR), scrubbing.last_report()


def backups(request):
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    try:
        (found, report), closed = _kept(), False
    except OSError:
        found, report, closed = [], None, True
    context = {
        **admin.site.each_context(request),
        "title": _("Cadangan"),
        "closed": closed,
        "asked": bool(settings.BACKUP_RECIPIENT),
        "archives": [{"moment": moment, "name": path.name, "size": path.stat().st_size} for moment, path in found],
        "report": report,
        "damage": report.damage[:MOST_SHOWN] if report else [],
    }
    return render(request, "admin/backups.html", context)
