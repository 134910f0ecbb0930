"""Codes, Google and Facebook: keys to an account the office made, shown only where they can work."""

import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import mail
from django.urls import reverse

from sellers.models import User
from tests import people
from tests.sellers import gateway

pytestmark = pytest.mark.django_db

PHONE = "+6281234567890"


@pytest.fixture
def alit():
    user = people.owner(people.seller())
    User.objects.filter(pk=user.pk).update(email="alit@contoh.id", phone=PHONE)
    return User.objects.get(pk=user.pk)


def ask_for_code(client, **to):
    return client.post(reverse("account_request_login_code"), to)


def mailed_code():
    """The one word of the mail that stands alone on its line."""
    return next(line for line in mail.outbox[-1].body.splitlines() if len(line.split()) == 1 and "-" in line)


def confirm(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


# One-time codes


def test_a_code_by_mail_signs_in(client, alit):
    ask_for_code(client, email="Alit@contoh.id")
    assert confirm(client, mailed_code()).headers["Location"] == reverse("landing")
    assert is_in(client)


def test_a_code_through_the_gateway_signs_in(client, alit):
    gateway.sent.clear()
    ask_for_code(client, phone="0812-3456-7890")
    [(phone, text)] = gateway.sent
    code = text.partition(": ")[2].partition(".")[0]
    assert (phone, confirm(client, code).headers["Location"]) == (PHONE, reverse("landing"))


def test_strangers_are_not_written_to(client, alit):
    gateway.sent.clear()
    ask_for_code(client, email="orang@lain.id")
    ask_for_code(client, phone="0812-9999-9999")
    assert (mail.outbox, gateway.sent) == ([], [])


def test_a_code_does_not_step_around_the_second_step(client, staff):
    User.objects.filter(pk=staff.pk).update(email="sari@dinas.id")
    TOTP.activate(staff, generate_totp_secret())
    ask_for_code(client, email="sari@dinas.id")
    assert confirm(client, mailed_code()).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_three_wrong_codes_end_it(client, alit):
    ask_for_code(client, email="alit@contoh.id")
    code = mailed_code()
    for _guess in range(3):
        confirm(client, "salah")
    confirm(client, code)
    assert not is_in(client)


def test_nobody_is_flooded_with_codes(client, alit):
    for _time in range(5):
        ask_for_code(client, email="alit@contoh.id")
        client.cookies.clear()
    assert len(mail.outbox) == 3


def test_sixty_behind_one_address_get_their_codes(client):
    for number in range(60):
        people.person(f"peserta{number}", email=f"peserta{number}@contoh.id")
        ask_for_code(client, email=f"peserta{number}@contoh.id")
        client.cookies.clear()
    assert len(mail.outbox) == 60


@pytest.mark.parametrize(
    ("sends", "gate", "asked"), [(True, "", ["email"]), (False, "tests.sellers.gateway.send", ["phone"])]
)
def test_only_what_can_carry_a_code_is_asked_for(client, settings, sends, gate, asked):
    settings.SENDS_MAIL, settings.LOGIN_CODE_SENDER = sends, gate
    form = client.get(reverse("account_request_login_code")).context["form"]
    assert [(name, field.required) for name, field in form.fields.items()] == [(name, True) for name in asked]


# Google and Facebook


def comes_back(rf, client, *, email="alit@contoh.id", verified=True, uid="g-1", process="login", as_user=None):
    """What a provider's callback ends with: `(response, request)` for a person it vouches for."""
    from allauth.core import context
    from allauth.socialaccount.adapter import get_adapter
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = rf.get("/akun/google/login/callback/")
    request.session = client.session
    request.user = as_user or AnonymousUser()
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        provider = get_adapter().get_provider(request, "google")
        said = {"sub": uid, "email": email, "email_verified": verified, "name": "Alit"}
        login = provider.sociallogin_from_response(request, said)
        login.state = {"process": process}
        return complete_login(request, login), request


def test_a_verified_address_the_account_is_known_by_signs_in_and_stays_connected(rf, client, alit):
    _response, request = comes_back(rf, client)
    assert (request.user, SocialAccount.objects.get().user) == (alit, alit)
    assert User.objects.get(pk=alit.pk).check_password("kata-sandi-uji")


def test_a_connected_account_is_known_by_its_id_though_the_address_changed(rf, client, alit):
    SocialAccount.objects.create(user=alit, provider="google", uid="g-1")
    _response, request = comes_back(rf, client, email="baru@lain.id")
    assert request.user == alit


@pytest.mark.parametrize(
    "said", [{"verified": False}, {"email": "orang@lain.id"}, {"email": ""}], ids=["unverified", "unknown", "none"]
)
def test_anyone_else_is_refused_kindly_and_nothing_is_made(rf, client, alit, said):
    response, request = comes_back(rf, client, **said)
    assert "Akun portal dibuatkan oleh dinas atau pembimbing" in response.content.decode()
    assert (request.user.is_authenticated, User.objects.count(), SocialAccount.objects.count()) == (False, 1, 0)


def test_a_disabled_account_stays_shut(rf, client, alit):
    User.objects.update(is_active=False)
    _response, request = comes_back(rf, client)
    assert (request.user.is_authenticated, SocialAccount.objects.count()) == (False, 0)


def test_google_does_not_step_around_the_second_step(rf, client, alit):
    TOTP.activate(alit, generate_totp_secret())
    response, request = comes_back(rf, client)
    assert (response.headers["Location"], request.user.is_authenticated) == (reverse("mfa_authenticate"), False)


def test_connecting_asks_for_the_password_first(rf, client, alit):
    client.force_login(alit)
    response, _request = comes_back(rf, client, process="connect", as_user=alit)
    assert response.headers["Location"] == reverse("account_reauthenticate")
    assert SocialAccount.objects.count() == 0


def test_a_button_leads_to_google_and_the_policy_lets_it(client):
    answer = client.post(reverse("google_login"))
    assert answer.headers["Location"].startswith("https://accounts.google.com/")
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "form-action 'self' https://accounts.google.com https://www.facebook.com https://m.facebook.com" in policy


# A portal without keys, mail or gateway


def asked_without_any(tmp_path, question):
    environment = {"IKM_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ikmportal.settings"}
    asked = [sys.executable, "-c", f"import django; django.setup(); {question}"]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    return said.stdout.strip()


def test_without_keys_there_are_no_addresses_and_no_buttons(tmp_path):
    said = asked_without_any(
        tmp_path,
        "from django.test import Client; from django.template.loader import render_to_string; "
        "paths = ['google/login/', 'google/login/callback/', 'facebook/login/', 'terhubung/', 'login/code/']; "
        "from django.urls import resolve, Resolver404\n"
        "def there(path):\n"
        "    try: return resolve('/akun/' + path)\n"
        "    except Resolver404: return None\n"
        "page = Client().get('/akun/login/')\n"
        "words = ['Google', 'Facebook', 'kode sekali pakai', 'accounts.google.com', '/password/reset/']\n"
        "print([p for p in paths if there(p)], [w for w in words if w in page.text + str(page.headers)])",
    )
    assert said == "[] []"


def test_with_them_the_sign_in_page_has_every_door(client):
    page = client.get(reverse("account_login")).content.decode()
    doors = [
        reverse(name)
        for name in ("google_login", "facebook_login", "account_request_login_code", "account_reset_password")
    ]
    assert [door for door in doors if door not in page] == []


# One's own e-mail address


def test_a_new_address_counts_when_it_has_answered(client, alit):
    client.post(reverse("account_login"), {"login": "alit", "password": "kata-sandi-uji"})
    client.post(reverse("account_email"), {"action_add": "", "email": "baru@contoh.id"})
    before = User.objects.get(pk=alit.pk).email
    link = next(word for word in mail.outbox[-1].body.split() if "confirm-email" in word)
    client.post("/" + link.split("/", 3)[3])
    assert (before, User.objects.get(pk=alit.pk).email) == ("alit@contoh.id", "baru@contoh.id")
    assert EmailAddress.objects.get(user=alit).email == "baru@contoh.id"
