"""The door for people who were invited."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sellers.models import Invitation


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Set a password once and be in. A link that holds no longer says how to get another."""
    open_one = Invitation.behind(token)
    if open_one is None:
        return _private(render(request, "sellers/invitation_closed.html", status=410))
    form = SetPasswordForm(open_one.user, request.POST or None)
    if request.method == "POST" and form.is_valid() and open_one.accept(form.cleaned_data["new_password1"]):
        return perform_login(request, open_one.user, redirect_url=reverse("landing"))
    return _private(render(request, "sellers/invitation.html", {"form": form, "person": open_one.user}))


def _private(response):
    """The address is a key: it must not travel to other sites in a Referer header. (`no-referrer` would make the
    browser send `Origin: null` with the form, which the CSRF check refuses.)"""
    response.headers["Referrer-Policy"] = "same-origin"
    return response
