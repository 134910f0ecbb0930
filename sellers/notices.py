"""Telling people: on their first page, and by mail where they have an address."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sellers.models import Notice, User
from sellers.roles import STAFF

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200


def tell_owners(seller, text, *, address="", by=None, difference=(), about=""):
    """Tell the owners of an IKM, but not the one who did it. `difference` is `[(what, old, new)]` in words; what is told
    `about` something is told once a person."""
    owners = User.objects.filter(memberships__seller=seller, is_active=True)
    tell(owners.exclude(pk=by.pk) if by else owners, text, seller, address, by, difference, about)


def ask_office(request, text):
    """Tell all who keep makers' records of an owner's request, with a copy to the owner."""
    office = User.objects.filter(Q(groups__name=STAFF) | Q(is_superuser=True), is_staff=True, is_active=True)
    address = reverse("admin:sellers_datarequest_change", args=[request.pk])
    tell(office.distinct(), text, request.seller, address, request.opened_by)
    tell([request.opened_by], _("Permintaan Anda terkirim: %(text)s") % {"text": text}, request.seller)


def tell_answered(request):
    """Tell the owners what became of their request."""
    facts = {"what": request.get_kind_display(), "outcome": request.get_outcome_display(), "answer": request.answer}
    text = _("Permintaan %(what)s %(outcome)s. %(answer)s") % facts
    tell_owners(request.seller, text, address=reverse("workspace_dossier", args=[request.seller_id]))


def tell(people, text, seller=None, address="", by=None, difference=(), about=""):
    notices = [
        Notice(
            user=person,
            seller=seller,
            text=text[:500],
            difference=[list(map(str, line)) for line in difference],
            address=address,
            made_by=by,
            about=about,
        )
        for person in people
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=bool(about))


def mail_waiting():
    """Send what has not been sent to people who have an address. A row is claimed before its mail leaves: once at most."""
    if not settings.SENDS_MAIL:
        return 0
    sent = 0
    for notice in Notice.objects.unmailed().select_related("user").order_by("pk")[:MOST_AT_ONCE]:
        sent += _mail(notice)
    return sent


def _mail(notice):
    claimed = Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=timezone.now())
    if not claimed:
        return 0
    try:
        send_mail(
            _("Kabar dari portal %(portal)s") % {"portal": settings.PORTAL["name"]},
            _body(notice),
            None,
            [notice.user.email],
        )
    except (SMTPException, OSError):
        log.warning("notice %s could not be mailed, tried again later", notice.pk)
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
        return 0
    return 1


def _body(notice):
    lines = [_("Halo %(name)s,") % {"name": notice.user}, "", notice.text]
    lines += [f"• {what}: {old or '–'} → {new or '–'}" for what, old, new in notice.difference]
    if notice.address:
        lines += ["", settings.SITE_URL + notice.address]
    return "\n".join(lines)
