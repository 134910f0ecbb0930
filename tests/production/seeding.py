"""The cast of the table of permissions, in the database and store of a production: `manage.py shell -c` runs `main`.

Says as JSON who carries which session, what the addresses call by name, and what nobody else may read."""

import json
import sys

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from catalog.models.photo import private_storage
from catalog.tasks import render_photo
from ikmportal.lib.files import keep
from ikmportal.lib.jobs import wake_on_commit
from tests import people
from tests.test_permissions import make_cast


def main():
    """Everybody, everything they may and may not see, and one word of its own in each."""
    admin = people.person("admin", is_staff=True, is_superuser=True)
    users, records, watcher = make_cast(admin, people.staff_member())
    for user in filter(None, users.values()):
        if user.is_of_the_office:
            Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32})
    told = {
        "sessions": {role: user and session_of(user) for role, user in users.items()},
        "records": {name: str(value) for name, value in records.items()},
        "secrets": [[secret.pattern, secret.called, secret.readers] for secret in watcher.secrets],
    }
    json.dump(told, sys.stdout)


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def one_published():
    """`product, licence, its owner's session`: a product on the public pages whose photo waits for a worker, and its
    licence with a scan."""
    made = people.published("Keripik Produksi", photo=False)
    wake_on_commit(render_photo, made.photos.get().pk)
    licence = people.licence(made)
    licence.evidence = keep(private_storage(), "licences/produksi.jpg", people.picture("izin"))
    licence.save()
    sys.stdout.write(f"{made.pk} {licence.pk} {session_of(people.owner(made.seller))}")


def one_without_second_step():
    """The session of somebody of the office who has a password alone."""
    sys.stdout.write(session_of(people.staff_member("sari-tanpa-kunci")))
