"""The office's page of jobs: what waits, runs, failed or was made lately, of every kind, and who works."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ikmportal.lib import kinds
from ikmportal.lib.jobs import JobState, WorkerPulse

MOST_SHOWN = 60
PLACES = {JobState.QUEUED: 0, JobState.BUILDING: 0, JobState.FAILED: 1, JobState.READY: 2}


def jobs(request):
    seen = kinds.seen_by(request.user)
    if not seen:
        raise PermissionDenied
    lines = lines_of(seen, request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Pekerjaan"),
        "lines": lines,
        "count": len(lines),
        "most": MOST_SHOWN,
        "is_moving": any(line["job"].is_unfinished for line in lines),
        "workers": list(WorkerPulse.living()),
    }
    return render(request, "admin/jobs.html", context)


def lines_of(seen, user):
    """One list of all these kinds, at most MOST_SHOWN long: what moves, then what failed, then what is ready."""
    lines = [
        {"kind": kind, "job": job, "may_repeat": job.is_failed and kind.is_repeated_by(user)}
        for kind in seen
        for job in kind.model.objects.lately().for_list()[:MOST_SHOWN]
    ]
    lines.sort(key=lambda line: line["job"].requested_at, reverse=True)
    lines.sort(key=lambda line: PLACES[line["job"].state])
    return lines[:MOST_SHOWN]


def repeat(request, name, pk):
    """Try a failed one again."""
    kind = kinds.named(name)
    if kind is None or not kind.is_seen_by(request.user) or not kind.is_repeated_by(request.user):
        raise Http404
    job = get_object_or_404(kind.model, pk=pk)
    if kinds.repeat(job):
        messages.success(request, _("%s masuk antrean lagi.") % job)
    else:
        messages.info(request, _("%s tidak perlu diulang: sudah siap, atau sedang dikerjakan.") % job)
    return redirect("admin:jobs")
