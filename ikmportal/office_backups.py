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
    """Nothing about age where no backups were asked for."""
    page = reverse("admin:backups")
    found = folder.archives(settings.BACKUP_DIR) if settings.BACKUP_RECIPIENT else []
    if settings.BACKUP_RECIPIENT and not found:
        yield Item(_("cadangan tersimpan; cadangan malam belum pernah berhasil"), 0, page, "late")
    elif found and (age := timezone.now() - found[0][0]) > LATE:
        yield Item(_("jam sejak cadangan terakhir"), age // timedelta(hours=1), page, "late")
    if (report := scrubbing.last_report()) and report.damage:
        yield Item(_("berkas rusak atau hilang"), len(report.damage), page, "late")


def backups(request):
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    found = folder.archives(settings.BACKUP_DIR)
    report = scrubbing.last_report()
    context = {
        **admin.site.each_context(request),
        "title": _("Cadangan"),
        "asked": bool(settings.BACKUP_RECIPIENT),
        "archives": [{"moment": moment, "name": path.name, "size": path.stat().st_size} for moment, path in found],
        "report": report,
        "damage": report.damage[:MOST_SHOWN] if report else [],
    }
    return render(request, "admin/backups.html", context)
