"""Making accounts: by the office and its mentors, for people they know, with a link that one tap sends by WhatsApp."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ikmportal.lib.phones import whatsapp_link
from sellers.models import Invitation, Membership, Mentorship, Seller, User


class NotInvitable(ValueError):
    """This person's account is not for this inviter to open; the message says whom to ask."""


def sellers_of(by):
    """The IKM whose owners a person may invite: those granted to a mentor, all for staff, none for an owner."""
    editable = Seller.objects.editable_by(by)
    if by.is_staff:
        return editable if by.has_perm("sellers.add_invitation") else editable.none()
    return editable.filter(pk__in=granted_to(by))


def granted_to(mentor):
    return Mentorship.objects.running().filter(user=mentor).values("seller")


@transaction.atomic
def invite_owner(seller, *, name, phone, by):
    """`(invitation, token)` for an owner of an IKM; a person known by the number gets the IKM added to their own."""
    user = User.objects.filter(phone=phone).first()
    if user:
        refuse(user, by)
    else:
        user = User(username=free_username(phone), name=name, phone=phone)
        user.set_unusable_password()
        user.save()
    Membership.objects.get_or_create(user=user, seller=seller)
    return Invitation.make(user, by=by)


def free_username(phone):
    """The number's digits; with a tail when someone whose number was changed since still goes by them."""
    digits = phone.lstrip("+")
    return f"{digits}-{get_random_string(4)}" if User.objects.filter(username=digits).exists() else digits


@transaction.atomic
def send_again(user, *, by):
    """A new link for somebody who lost theirs or forgot the password."""
    refuse(user, by)
    return Invitation.make(user, by=by)


def cancel(user, *, by):
    """Close the open link of a person; whoever may make one may close it."""
    refuse(user, by)
    for invitation in Invitation.objects.open().filter(user=user):
        invitation.revoke(by=by)


def behind(token):
    """The open invitation of a token whose maker might still make it today: grants end, and owners become staff."""
    invitation = Invitation.behind(token)
    if invitation is None:
        return None
    try:
        refuse(invitation.user, invitation.made_by)
    except NotInvitable:
        return None
    return invitation


def refuse(user, by):
    """A link opens the whole account, so it is made only by those who may already see all that the account opens."""
    if not by.is_active or not user.is_active:
        raise NotInvitable(_("Akun ini dinonaktifkan. Tanyakan kepada dinas."))
    if by.is_of_the_office:
        refuse_office(user, by)
    elif not is_within_grants(user, by):
        raise NotInvitable(
            _("Nomor ini milik akun yang tidak hanya untuk IKM binaan Anda. Minta dinas mengirim tautannya.")
        )


def refuse_office(user, by):
    """Staff make none for the office's own people; the administrator may."""
    if user.is_of_the_office and not by.is_superuser:
        raise NotInvitable(
            _("%(name)s orang dinas. Hanya administrator yang boleh membuatkan tautannya.") % {"name": user}
        )


def is_within_grants(user, mentor):
    """Whether an account opens only IKM granted to this mentor. Never the office's, never another mentor's, nor one
    that opens nothing yet: whose it will be, the mentor cannot know."""
    if user.is_of_the_office or user.mentorships.exists():
        return False
    owned = user.memberships.all()
    return owned.exists() and not owned.exclude(seller__in=granted_to(mentor)).exists()


def message(invitation, token):
    """What the person reads in WhatsApp."""
    return _(
        "Halo %(name)s, ini tautan untuk masuk ke portal %(portal)s. Buka, buat kata sandi, lalu kelola produk Anda: "
        "%(address)s (berlaku sampai %(until)s, hanya sekali pakai)"
    ) % {
        "name": invitation.user,
        "portal": settings.PORTAL["name"],
        "address": address_of(token),
        "until": date_format(localtime(invitation.expires_at), "j F Y"),
    }


def address_of(token):
    return settings.SITE_URL + reverse("invitation", args=[token])


def whatsapp_address(invitation, token):
    return whatsapp_link(invitation.user.phone, message(invitation, token))
