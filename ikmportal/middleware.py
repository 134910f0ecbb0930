"""What holds at every address: a number and a line in the log, what the browser may do with an answer, three methods,
nothing of a signed-in person kept by a cache, and a second step for the office."""

import logging
import time
import uuid

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect

from ikmportal.lib import logs

log = logging.getLogger("ikmportal.requests")

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
# What an account without its second step needs to get one, or to leave.
UNTIL_THEN = {
    "second_factor",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_set_password",
    "account_logout",
    "admin:logout",
}


def numbered(get_response):
    """Each request has a number: in every line it logs and in `X-Request-ID`, for whoever asks the office about it. Its own
    line names the pattern of the address, not the address, nor who asked, nor from where."""

    def answer(request):
        before = logs.number.set(uuid.uuid4().hex[:16])
        began = time.monotonic()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = logs.number.get()
            log.info("answered", extra=_told(request, response, time.monotonic() - began))
            return response
        finally:
            logs.number.reset(before)

    return answer


def _told(request, response, seconds):
    match = request.resolver_match
    return {
        "method": request.method,
        "route": match.route if match else "?",
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }


def closed_senses(get_response):
    """Which parts of a phone a page may use, and who may take an answer into a page of theirs: photos anybody, since they
    were published to be shown; all else nobody."""
    senses = ", ".join(f"{name}={who}" for name, who in settings.PERMISSIONS_POLICY.items())

    def answer(request):
        response = get_response(request)
        response.headers["Permissions-Policy"] = senses
        shared = request.path.startswith(f"{settings.MEDIA_URL}public/")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
        return response

    return answer


def no_store_for_the_signed_in(get_response):
    """A back button on a shared phone, or a proxy, shows nobody's pages to the next person. Files are the same for all."""
    files = (settings.MEDIA_URL, settings.STATIC_URL)

    def answer(request):
        response = get_response(request)
        if not request.path.startswith(files) and is_signed_in(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def is_signed_in(request):
    """Asks the session only for who carries one or has just got one, so that pages for anyone stay as they are."""
    carries = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.accessed
    return carries and hasattr(request, "user") and request.user.is_authenticated


class SecondFactorMiddleware:
    """Where `MFA_COMPULSORY` is on, an account of the office without a second step reaches public pages and the page
    that sets one up. Asked on each request and not at sign-in only: rights are given, and devices lost, meanwhile."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if settings.MFA_COMPULSORY and getattr(view_func, "login_required", True) and self.lacks_it(request):
            return redirect("second_factor")
        return None

    def lacks_it(self, request):
        if request.resolver_match.view_name in UNTIL_THEN or not request.user.is_authenticated:
            return False
        return request.user.is_of_the_office and not is_mfa_enabled(request.user, SECOND_FACTORS)


USUAL = ["GET", "HEAD", "POST"]


def usual_methods(get_response):
    """No address of the portal knows another method. The admin would answer a DELETE as if it were a GET, and class-based
    forms a PUT as if it were a POST; here nobody has to remember.

    A HEAD is asked as the GET it stands for; the server leaves the body away. allauth would begin the way to Google for
    whatever is no GET."""

    def middleware(request):
        if request.method not in USUAL:
            return HttpResponseNotAllowed(USUAL)
        if request.method == "HEAD":
            request.method = "GET"
        return get_response(request)

    return middleware
