"""Making accounts: by the office, for people it knows, with a link that one tap sends by WhatsApp."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ikmportal.lib.phones import whatsapp_link
from sellers.models import Invitation, Membership, User


class NotInvitable(ValueError):
    """This person's account is not for staff to open; the message says whose it is."""


@transaction.atomic
def invite_owner(seller, *, name, phone, by):
    """`(invitation, token)` for an owner of an IKM; a person known by the number gets the IKM added to their own."""
    user = User.objects.filter(phone=phone).first()
    if user is None:
        user = User(username=phone.lstrip("+"), name=name, phone=phone)
        user.set_unusable_password()
        user.save()
    refuse_office(user, by)
    Membership.objects.get_or_create(user=user, seller=seller)
    return Invitation.make(user, by=by)


@transaction.atomic
def send_again(user, *, by):
    """A new link for somebody who lost theirs or forgot the password."""
    refuse_office(user, by)
    return Invitation.make(user, by=by)


def refuse_office(user, by):
    """A link opens an account, so that staff make none for the office's own people; the administrator may."""
    if user.is_of_the_office and not by.is_superuser:
        raise NotInvitable(
            _("%(name)s orang dinas. Hanya administrator yang boleh membuatkan tautannya.") % {"name": user}
        )


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
