"""The door for people who were invited, and what everyone may see and change of their own account."""

from allauth.account import views as allauth
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.forms import SetPasswordForm
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sellers import invitations
from sellers.accounts import vouch_for_email


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Set a password once and be in. A link that holds no longer says how to get another."""
    open_one = invitations.behind(token)
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


@login_required
@require_safe
def mine(request):
    """Everything about signing in on one page, with a door to each change."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "devices": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "sellers/account.html", context)


@login_required
def email(request):
    """allauth's page for changing one's address, which begins with the one the office knows."""
    vouch_for_email(request.user)
    return allauth.email(request)


@login_required
@require_safe
def second_factor(request):
    """Where an account of the office waits until it has a second step."""
    return render(request, "sellers/second_factor.html")


@login_required
@require_POST
def device_out(request, pk):
    """Sign one device out; the one in one's hand leaves by the same way."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    end_sessions(request, [session])
    messages.success(request, _("Perangkat itu sudah keluar."))
    return redirect("usersessions_list")
