"""The front door's own pages: where to go after signing in, robots, files of a laptop, what is said when things fail."""

import logging
import re
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.defaults import server_error
from django.views.static import serve

from ikmportal.lib.databases import is_away
from ikmportal.lib.files import is_full
from sellers.models import Membership, Mentorship

log = logging.getLogger(__name__)
PART = 2**20
COME_AGAIN = {"Retry-After": "15", "Cache-Control": "no-store"}  # seconds, about what PostgreSQL needs to start
BROKEN = _("Ada yang rusak di portal. Coba lagi sebentar lagi.")


@require_safe
def landing(request):
    """After signing in, everyone to their own workspace: mentors to their day, unless they own a maker themselves."""
    if request.user.is_staff:
        return redirect("admin:index")
    is_mentor = Mentorship.objects.running().filter(user=request.user).exists()
    is_owner = Membership.objects.filter(user=request.user).exists()
    return redirect("mentor_day" if is_mentor and not is_owner else "workspace")


@login_not_required
@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /dinas/",
        "Disallow: /akun/",
        "Disallow: /usaha/",
        "Disallow: /undangan/",
        "Disallow: /survei/",
        "Disallow: /ke/",
        "Disallow: /en/ke/",
        "Disallow: /en/survei/",
        "Disallow: /en/akun/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_safe
def media(request, path):
    """Public renditions from the local disk; their names change with their content. Elsewhere the proxy or S3 serves them."""
    root = settings.MEDIA_ROOT / "public"
    if "\0" in path or (root / path.lstrip("/")).is_symlink():
        raise Http404  # nothing of ours is one, and it may lead anywhere
    response = serve(request, path, document_root=root)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _part(request, response) if path.endswith(".mp4") else response


def _part(request, response):
    """The bytes a player asks for, a megabyte at most; an iPhone plays no video of a server that cannot give them."""
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Encoding"] = "identity"  # compressing a video only costs
    asked = re.fullmatch(r"bytes=(\d{1,12})-(\d{0,12})", request.headers.get("Range", ""))
    if asked is None or response.status_code != 200:
        return response
    size = int(response.headers["Content-Length"])
    first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.file_to_stream.seek(first)
    part = HttpResponse(response.file_to_stream.read(min(last - first + 1, PART)), status=206, headers=response.headers)
    response.close()
    part.headers["Content-Length"] = str(len(part.content))
    part.headers["Content-Range"] = f"bytes {first}-{first + len(part.content) - 1}/{size}"
    return part


def failure(request):
    """What waiting mends is told as such, wherever it was met, and without asking the database anything: a full disk, where
    nothing half is left, and a database that is away, where phones send again by themselves."""
    problem = sys.exc_info()[1]
    try:
        if is_full(problem):
            return HttpResponse(render_to_string("507.html"), status=507)
        if is_away(problem):
            return HttpResponse(render_to_string("503.html"), status=503, headers=COME_AGAIN)
        return server_error(request)
    except Exception:  # the page is part of what is broken: said plainly, and still with every header
        log.exception("the page of a failure failed")
        status = 507 if is_full(problem) else 503 if is_away(problem) else 500
        headers = COME_AGAIN if status == 503 else {}
        return HttpResponse(str(BROKEN), status=status, content_type="text/plain; charset=utf-8", headers=headers)
