"""What bin/load asks as: 400 products, owners, mentors and people of the office with sessions; and the jobs beside it."""

import json
import sys
import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from catalog.models import Edition, Product
from catalog.tasks import build_edition
from ikmportal.bench import catalogue
from ikmportal.lib.jobs import wake_on_commit
from sellers.models import Membership, Mentorship, Seller, User
from sellers.roles import STAFF, Group, ensure_groups

PATIENCE = 900  # seconds for a catalogue beside everything else


def prepare(products, each):
    """Says as JSON `{"pages": [...], "owners": [[session, seller, product]], "mentors": [[session, seller]], "office": [...]}`,
    `each` people of each kind."""
    catalogue.grow(products, by=catalogue.prepare())
    makers = list(Seller.objects.order_by("pk")[:each])
    told = {
        "pages": [product.get_absolute_url() for product in Product.objects.order_by("pk")[:200]],
        "owners": [owner(number, maker) for number, maker in enumerate(makers)],
        "mentors": [mentor(number, maker) for number, maker in enumerate(makers)],
        "office": [member(number) for number in range(each)],
    }
    json.dump(told, sys.stdout)


def owner(number, maker):
    user = User.objects.create_user(f"pemilik-{number}")
    Membership.objects.create(user=user, seller=maker)
    return session_of(user), maker.pk, maker.products.first().pk


def mentor(number, maker):
    user = User.objects.create_user(f"pembimbing-{number}")
    Mentorship.objects.create(user=user, seller=maker)
    return session_of(user), maker.pk


def member(number):
    ensure_groups()
    user = User.objects.create_user(f"staf-{number}", is_staff=True)
    user.groups.add(Group.objects.get(name=STAFF))
    Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32})
    return session_of(user)


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def print_catalogue():
    """One more edition, made by the worker; waits until it is."""
    edition, until = Edition.objects.create(), time.monotonic() + PATIENCE
    wake_on_commit(build_edition, edition.pk)
    while not edition.is_ready:
        if edition.is_failed or time.monotonic() > until:
            sys.exit(f"The catalogue was not made: {edition.state} {edition.failure}")
        time.sleep(1)
        edition.refresh_from_db()
