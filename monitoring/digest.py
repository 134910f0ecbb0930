"""One mail a morning to whoever has an address and something due: mentors their visits and actions, the office what waits
for it. None when nothing is due, and never a second one that day."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.attention import attention as of_catalog
from catalog.attention import late_first
from monitoring import due
from monitoring.attention import attention as of_monitoring
from monitoring.models import Digest
from onboarding.attention import attention as of_onboarding
from sellers.models import User

log = logging.getLogger(__name__)


def send_all():
    """Make what is due today and send what has not left. Safe to repeat; says how many mails left."""
    if not settings.SENDS_MAIL:
        return 0
    told = Digest.objects.filter(day=timezone.localdate()).values("user")
    for user in User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=told).order_by("pk"):
        if lines := items(user):
            kept = [[item.words, item.count, item.address] for item in lines]
            Digest.objects.get_or_create(user=user, day=timezone.localdate(), defaults={"lines": kept})
    return sum(_mail(one) for one in Digest.objects.waiting().select_related("user").order_by("pk"))


def items(user):
    """What waits for this person, what is late on top."""
    floors = (of_catalog, of_onboarding, of_monitoring) if user.is_staff else ()
    return late_first([*due.of(user).items, *(item for attention in floors for item in attention(user))])


def _mail(digest):
    claimed = Digest.objects.filter(pk=digest.pk, mailed_at=None).update(mailed_at=timezone.now())
    if not claimed or not digest.user.is_active:
        return 0
    subject = _("Hari ini di portal %(portal)s") % {"portal": settings.PORTAL["name"]}
    try:
        send_mail(subject, _body(digest), None, [digest.user.email])
    except (SMTPException, OSError):
        log.warning("digest %s could not be mailed, tried again later", digest.pk)
        Digest.objects.filter(pk=digest.pk).update(mailed_at=None)
        return 0
    return 1


def _body(digest):
    lines = [_("Halo %(name)s,") % {"name": digest.user}, "", _("Yang menunggu Anda hari ini:"), ""]
    for words, count, address in digest.lines:
        lines += [f"• {count} {words}", f"  {settings.SITE_URL}{address}"]
    return "\n".join(lines)
