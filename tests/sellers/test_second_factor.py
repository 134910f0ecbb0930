"""The second step: who must have one, how one gets in with it, and what happens when it is lost."""

import re
import subprocess
import sys
import time
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import get_resolver, reverse

from ikmportal.middleware import UNTIL_THEN
from sellers.models import Invitation
from tests import people
from tests.records import one_of_each

pytestmark = pytest.mark.django_db

PASSWORD = "kata-sandi-uji"
SETUP = "/akun/wajib/"


@pytest.fixture
def compulsory(settings):
    settings.MFA_COMPULSORY = True


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def guarded(staff, secret):
    """A member of staff whose phone holds the secret."""
    TOTP.activate(staff, secret)
    RecoveryCodes.activate(staff)
    return staff


def code(secret):
    """Of a step of 30 seconds that does not end before it is typed."""
    if (left := 30 - time.time() % 30) < 5:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def second(client, typed):
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def is_in(client):
    return "_auth_user_id" in client.session


def who(kind):
    return {
        "staff": people.staff_member,
        "head": people.head_of_office,
        "superuser": lambda: people.person("admin", is_superuser=True, is_staff=True),
        "superuser without the admin": lambda: people.person("akar", is_superuser=True),
    }[kind]()


# Who must have one


@pytest.mark.parametrize("kind", ["staff", "head", "superuser", "superuser without the admin"])
def test_the_office_is_sent_to_set_one_up(compulsory, client, kind):
    client.force_login(who(kind))
    doors = {
        address: client.get(address).headers["Location"] for address in ("/dinas/", "/usaha/", "/beranda/", "/akun/")
    }
    assert set(doors.values()) == {SETUP}


def test_owners_and_mentors_are_not_asked(compulsory, client):
    records = one_of_each()
    client.force_login(records["user"])
    assert client.get(reverse("workspace_seller", args=[records["seller"].pk])).status_code == 200


def test_a_laptop_asks_nobody(client, staff):
    client.force_login(staff)
    assert client.get("/dinas/").status_code == 200


PRODUCTION = {
    "IKM_MODE": "production",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "ikm.test",
    "SITE_URL": "https://ikm.test",
    "DATABASE_URL": "postgres://localhost/ikm",
    "BROKER_URL": "redis://localhost",
    "CACHE_URL": "rediscache://localhost",
}


def test_production_cannot_be_told_otherwise(tmp_path):
    environment = PRODUCTION | {"IKM_VAR": str(tmp_path), "MFA_COMPULSORY": "false"}
    asked = [sys.executable, "-c", "from ikmportal.settings import MFA_COMPULSORY; print(MFA_COMPULSORY)"]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    assert said.stdout.strip() == "True"


def reachable(client):
    """`{view name}` of the URLconf that answer this person with anything but the page that sets one up."""
    open_to = set()
    for route, name in routes(get_resolver().url_patterns):
        answer = client.get("/" + route)
        if answer.headers.get("Location") != SETUP:
            open_to.add(name)
    return open_to


def routes(patterns, before="", space=""):
    """`(example address, view name)` of every route whose view is not for anyone."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else space)
        elif getattr(pattern.callback, "login_required", True):
            yield example(route), f"{space}{pattern.name}"


def example(route):
    """`usaha/<int:pk>/` → `usaha/1/`; what the admin spells as a pattern is named here."""
    patterns = {r"^(?P<app_label>": "catalog/", r"(?P<app_label>": "catalog/", r"(?P<url>.*)$": "tidak-ada"}
    for spelled, plain in patterns.items():
        if spelled in route:
            return route.partition(spelled)[0] + plain
    route = re.sub(r"<uuid:\w+>", str(UUID(int=1)), route)
    return re.sub(r"<[^>]+>|\(\[\^/\]\+\)", "1", route).removesuffix("$")


def test_without_one_the_office_reaches_only_what_sets_one_up(compulsory, client, admin_user):
    client.force_login(admin_user)
    assert reachable(client) | {"account_logout"} == UNTIL_THEN  # a GET of one's sign-out page is for anyone


@pytest.mark.parametrize("address", ["/", "/produk/", "/ikm/", "/robots.txt"])
def test_public_pages_stay_open(compulsory, client, staff, address):
    client.force_login(staff)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_an_app_or_a_passkey_opens_the_office(compulsory, client, staff, kind):
    Authenticator.objects.create(user=staff, type=kind, data={"secret": "", "name": ""})
    client.force_login(staff)
    assert client.get("/dinas/").status_code == 200


def test_codes_on_paper_alone_do_not(compulsory, client, staff):
    RecoveryCodes.activate(staff)
    client.force_login(staff)
    assert client.get("/dinas/").headers["Location"] == SETUP


# Getting one


def test_a_first_sign_in_leads_through_setting_up_to_the_office(compulsory, client, staff):
    assert sign_in(client, "sari").headers["Location"] == reverse("landing")
    assert client.get(reverse("landing")).headers["Location"] == SETUP
    page = client.get(reverse("mfa_activate_totp"))
    done = client.post(reverse("mfa_activate_totp"), {"code": code(page.context["form"].secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(done.headers["Location"]).context["unused_codes"]) == 10
    assert client.get("/dinas/").status_code == 200


def test_a_wrong_first_code_sets_nothing_up(compulsory, client, staff):
    sign_in(client, "sari")
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000x"})
    assert "Kode salah" in page.content.decode()
    assert Authenticator.objects.count() == 0


# Getting in with it


def test_password_and_code(client, guarded, secret):
    assert sign_in(client, "sari").headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert second(client, code(secret)).headers["Location"] == reverse("landing")
    assert is_in(client)


def test_the_password_alone_opens_nothing(client, guarded):
    sign_in(client, "sari")
    assert client.get("/dinas/").headers["Location"].startswith("/dinas/login/")


def test_a_recovery_code_opens_once(client, guarded):
    spare = Authenticator.objects.get(user=guarded, type="recovery_codes").wrap().get_unused_codes()[0]
    outcomes = []
    for _time in range(2):
        sign_in(client, "sari")
        second(client, spare)
        outcomes.append(is_in(client))
        client.logout()
    assert outcomes == [True, False]


def test_a_code_that_was_seen_over_the_shoulder_is_used_up(client, guarded, secret):
    typed = code(secret)
    sign_in(client, "sari")
    second(client, typed)
    client.logout()
    sign_in(client, "sari")
    second(client, typed)
    assert not is_in(client)


def test_a_guesser_of_codes_is_stopped_on_every_line(client, guarded, secret):
    sign_in(client, "sari")
    for _guess in range(6):
        second(client, "123")
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    sign_in(elsewhere, "sari")
    assert [second(one, code(secret)).status_code for one in (client, elsewhere)] == [200, 200]
    assert [is_in(client), is_in(elsewhere)] == [False, False]


def test_a_flood_of_made_up_passkeys_is_stopped_in_plain_words(client):
    answers = [client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}) for _try in range(121)]
    assert [answer.status_code for answer in answers] == [302] * 120 + [429]
    assert "Terlalu banyak percobaan" in answers[-1].content.decode()


def test_a_class_of_sixty_with_a_second_step_gets_in_from_one_address(client):
    for number in range(60):
        secret = generate_totp_secret()
        TOTP.activate(people.person(f"peserta{number}"), secret)
        sign_in(client, f"peserta{number}")
        assert second(client, code(secret)).headers["Location"] == reverse("landing"), number
        client.logout()


def test_an_invitation_does_not_step_around_it(client, guarded, admin_user):
    _made, token = Invitation.make(guarded, by=admin_user)
    answer = client.post(
        reverse("invitation", args=[token]),
        {"new_password1": "dapur-renyah-2026", "new_password2": "dapur-renyah-2026"},
    )
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_the_admins_own_form_takes_no_password(staff_client, admin_user):
    """Django's form would let a signed-in colleague try the administrator's password without limits or second step."""
    answer = staff_client.post("/dinas/login/", {"username": "admin", "password": PASSWORD})
    assert answer.headers["Location"] == "/dinas/"
    assert staff_client.session["_auth_user_id"] != str(admin_user.pk)


def test_taking_the_app_off_sends_the_office_back_to_setting_up(compulsory, client, guarded, secret):
    sign_in(client, "sari")
    second(client, code(secret))
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0  # codes on paper go with it
    assert client.get("/dinas/").headers["Location"] == SETUP


def test_a_session_left_open_cannot_change_it(client, guarded):
    client.force_login(guarded)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=guarded).count() == 2


# Losing it


def test_an_administrator_takes_a_lost_one_off_and_it_is_written_down(client, guarded, secret, admin_user):
    lost = Client()
    sign_in(lost, "sari")
    second(lost, code(secret))
    client.force_login(admin_user)
    client.post(reverse("admin:sellers_user_second_factor", args=[guarded.pk]))
    entry = LogEntry.objects.get()
    assert Authenticator.objects.filter(user=guarded).count() == UserSession.objects.filter(user=guarded).count() == 0
    assert lost.get("/dinas/").headers["Location"].startswith("/dinas/login/")
    assert (entry.user, entry.object_id, "Langkah kedua dilepas" in entry.change_message) == (
        admin_user,
        str(guarded.pk),
        True,
    )


def test_looking_takes_nothing_off(client, guarded, admin_user):
    client.force_login(admin_user)
    assert client.get(reverse("admin:sellers_user_second_factor", args=[guarded.pk])).status_code == 200
    assert Authenticator.objects.filter(user=guarded).count() == 2


def test_nobody_takes_off_their_own_this_way(client, admin_user, secret):
    TOTP.activate(admin_user, secret)
    client.force_login(admin_user)
    assert client.post(reverse("admin:sellers_user_second_factor", args=[admin_user.pk])).status_code == 404


@pytest.mark.parametrize("place", ["mfa/authenticator/", "usersessions/usersession/"])
def test_secrets_and_sessions_have_no_list_in_the_admin(client, admin_user, place):
    client.force_login(admin_user)
    assert client.get(f"/dinas/{place}").status_code == 404
