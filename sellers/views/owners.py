"""Where a mentor invites the owners of an IKM that is granted to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sellers import invitations
from sellers.forms import InviteForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def owners(request, pk):
    """The owners of an IKM with the state of their links, and a form for another. A link is shown once, here."""
    seller = _seller(request, pk)
    form = InviteForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = invitations.invite_owner(seller, **form.cleaned_data, by=request.user)
            form = InviteForm()
        except invitations.NotInvitable as problem:
            form.add_error(None, str(problem))
    return _page(request, seller, form, made)


@login_required
@never_cache
@require_POST
def link(request, pk, user_pk):
    """A new link for one of them; the one before it closes."""
    seller = _seller(request, pk)
    made = None
    try:
        made = invitations.send_again(_owner(seller, user_pk), by=request.user)
    except invitations.NotInvitable as problem:
        messages.error(request, str(problem))
    return _page(request, seller, InviteForm(), made)


@login_required
@require_POST
def cancel(request, pk, user_pk):
    """Close the open link of one of them, for one that went to the wrong number."""
    seller = _seller(request, pk)
    try:
        invitations.cancel(_owner(seller, user_pk), by=request.user)
        messages.success(request, _("Tautan itu tidak berlaku lagi."))
    except invitations.NotInvitable as problem:
        messages.error(request, str(problem))
    return redirect("owners", seller.pk)


def _seller(request, pk):
    return get_object_or_404(invitations.sellers_of(request.user), pk=pk)


def _owner(seller, user_pk):
    return get_object_or_404(seller.memberships.select_related("user"), user=user_pk).user


def _page(request, seller, form, made):
    invitation, token = made or (None, "")
    context = {
        "seller": seller,
        "form": form,
        "members": seller.memberships.select_related("user").prefetch_related("user__invitations").order_by("pk"),
        "invitation": invitation,
    }
    if invitation:
        context |= {
            "address": invitations.address_of(token),
            "whatsapp": invitations.whatsapp_address(invitation, token),
        }
    return render(request, "sellers/owners.html", context)
