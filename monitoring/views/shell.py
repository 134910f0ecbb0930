"""What a phone keeps to work without signal: a page without anybody's name in it, its files, and the worker that serves them.

Public, and alike for everybody; what is a person's own is drawn by the page from the phone's own store.
"""

import json
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitoring.forms.visit import VisitForm
from monitoring.models import Visit
from monitoring.recording import LARGEST_PHOTO, MOST_PHOTOS

STYLES = ["layers", "reset", "tokens", "base", "layout", "top", "button", "card", "badge", "notice"]
STYLES += ["form", "workspace", "sheet", "visit"]
SCRIPTS = ["small", "told", "place", "outbox", "shell"]
OTHERS = ["fonts/manrope.woff2", "fonts/source-serif.woff2", "img/seal.svg"]


@login_not_required
@require_safe
def shell(request):
    return HttpResponse(_page())


def _page():
    """Drawn without the request: there is no visitor it could tell of."""
    context = {
        "portal": settings.PORTAL,
        "form": VisitForm(initial={"way": Visit.Way.THERE, "held_at": ""}),
        "styles": STYLES,
        "scripts": [f"js/{name}.js" for name in SCRIPTS],
        "most_photos": MOST_PHOTOS,
        "largest_photo": LARGEST_PHOTO,
    }
    return render_to_string("monitoring/shell.html", context)


@login_not_required
@never_cache
@require_safe
def worker(request):
    """The service worker. Its text changes with the page and the names of the files, so that a deploy renews both."""
    files = assets()
    context = {
        "version": version(files, _page()),
        "files": json.dumps(files),
        "shell": reverse("shell"),
        "scripts": [static("js/outbox.js")],
    }
    text = render_to_string("monitoring/sw.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})


def assets():
    """Addresses of the page's public files; in production their names change with their content."""
    names = [f"css/{name}.css" for name in STYLES] + [f"js/{name}.js" for name in SCRIPTS] + OTHERS
    return [static(name) for name in names]


def version(files, page):
    return sha256("\n".join([*files, page]).encode()).hexdigest()[:16]


@login_not_required
@require_safe
def manifest(request):
    told = {
        "id": reverse("shell"),
        "name": f"{settings.PORTAL['name']} {settings.PORTAL['region']}",
        "short_name": settings.PORTAL["name"],
        "description": _("Catat kunjungan IKM, juga tanpa sinyal."),
        "lang": "id",
        "start_url": reverse("shell"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf5",
        "theme_color": "#12372a",
        "icons": [{"src": static("img/seal.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")
