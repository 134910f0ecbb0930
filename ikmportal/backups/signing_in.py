"""Whether people can sign in: one of each role opens their first page, and nothing of it stays."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sellers.models import Membership, Mentorship, OfficeTerm, User
from sellers.roles import STAFF


def roles():
    """`{role: the accounts that have it}`."""
    people = User.objects.filter(is_active=True).order_by("pk")
    return {
        "pengelola": people.filter(is_superuser=True),
        "staf": people.filter(is_staff=True, groups__name=STAFF),
        "kepala": people.filter(pk__in=OfficeTerm.objects.running().values("user")),
        "pembina": people.filter(pk__in=Mentorship.objects.running().values("user")),
        "pemilik": people.filter(pk__in=Membership.objects.values("user")),
    }


def tried():
    """`{role: the path of the first page, or what went wrong after "!"}` for the roles that somebody has."""
    found = {role: accounts.first() for role, accounts in roles().items()}
    return {role: _first_page(account) for role, account in found.items() if account}


def _first_page(account):
    """Sessions, the time of the last sign-in and whatever the page notes are taken back."""
    with transaction.atomic():
        client = Client(raise_request_exception=False, HTTP_HOST=urlsplit(settings.SITE_URL).netloc)
        client.force_login(account, "sellers.accounts.OfficeBackend")
        answer = client.get(reverse("landing"), follow=True, secure=not settings.LOCAL)
        transaction.set_rollback(True)
    path = answer.request["PATH_INFO"]
    is_in = answer.status_code == 200 and path != reverse(settings.LOGIN_URL)
    return path if is_in else f"! {account}: {answer.status_code} {path}"
