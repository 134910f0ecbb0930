"""Passwords, guesses at them, and how long a session lasts."""

import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ikmportal.sessions import SEEN, SINCE
from sellers.models import OfficeTerm, User
from tests import people
from tests.doors.counted import Counted

pytestmark = pytest.mark.django_db

HOUR = 3600
OURS = "ikmportal.lib.hashing.Argon2"
PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def sign_in(client, login="alit", password="kata-sandi-uji", **headers):
    return client.post("/akun/login/", {"login": login, "password": password}, headers=headers)


def is_in(client):
    return client.get("/akun/").status_code == 200


# Passwords


def test_a_new_password_is_kept_by_argon2_at_its_cost(settings):
    settings.PASSWORD_HASHERS = [OURS, PBKDF2]
    kept = people.person("alit").password
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_older_one_is_made_anew_at_the_next_sign_in(settings, client):
    settings.PASSWORD_HASHERS = [OURS, PBKDF2]
    old = make_password("kata-sandi-uji", hasher="pbkdf2_sha256")
    User.objects.create(username="alit", password=old)
    sign_in(client)
    kept = User.objects.get(username="alit").password
    assert (identify_hasher(kept).algorithm, is_in(client)) == ("argon2", True)


def test_the_portal_itself_begins_with_argon2():
    from ikmportal import settings as written

    assert written.PASSWORD_HASHERS == [OURS, PBKDF2]


# Guesses


@pytest.fixture
def counted(settings):
    settings.PASSWORD_HASHERS = ["tests.doors.counted.Counted"]
    Counted.compared = 0
    return Counted


def guess(number, answers, login="alit"):
    try:
        answers.append(sign_in(Client(), login, f"salah-{number}").status_code)
    finally:
        connections.close_all()


def at_once(number, target):
    answers = []
    guesses = [threading.Thread(target=target, args=(one, answers)) for one in range(number)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_fifty_guesses_at_once_five_are_compared(counted, client):
    people.person("alit")
    answers = at_once(50, guess)
    assert (len(answers), counted.compared) == (50, 5)
    assert set(answers) <= {200, 429}  # who waits in vain for their turn at the count is told that there were too many


@pytest.mark.parametrize("password", ["kata-sandi-uji", "salah"])
def test_then_not_even_the_right_one_is_compared(password, counted, client):
    people.person("alit")
    for number in range(5):
        sign_in(client, password=f"salah-{number}")
    counted.compared = 0
    told = sign_in(client, password=password)
    assert (counted.compared, "_auth_user_id" in client.session) == (0, False)
    assert "Terlalu banyak" in told.text


def test_the_names_of_an_account_share_one_count(counted, client):
    """One number can be written in any number of ways, and its person is known by a user name and an address too."""
    people.person("alit", phone="+6281234567890", email="alit@contoh.id")
    written = ["081234567890", "0812-3456-7890", "0812 3456 7890", "+62 812 3456 7890", "62812.3456.7890"]
    for login in [*written, "alit", "ALIT", "alit@contoh.id", "Alit@Contoh.id", "(0812) 34567890"]:
        sign_in(client, login, "salah")
    sign_in(client)
    assert (counted.compared, is_in(client)) == (5, False)


def test_another_account_behind_the_same_address_is_not_held_up(client):
    people.person("alit")
    people.person("bima")
    for number in range(20):
        sign_in(client, password=f"salah-{number}")
    sign_in(client, "bima")
    assert is_in(client)


def test_an_account_is_open_again_after_a_while_and_its_devices_stay_in(settings, client):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "60/m/ip,5/2s/key"}
    people.person("alit")
    at_home = Client()
    sign_in(at_home)
    for number in range(9):
        sign_in(client, password=f"salah-{number}")
    sign_in(client)
    held_up = not is_in(client)
    time.sleep(2.1)
    sign_in(client)
    assert (held_up, is_in(client), is_in(at_home)) == (True, True, True)


def test_one_address_that_guesses_at_many_accounts_is_stopped(counted, client):
    for number in range(70):
        sign_in(client, f"orang-{number}", "salah")
    people.person("alit")
    counted.compared = 0
    sign_in(client)
    assert (counted.compared, is_in(client)) == (0, False)


# How long a session lasts


def aged(client, *, since=0, seen=0):
    """The same session, as if begun and last seen so many seconds earlier."""
    session = client.session
    session[SINCE] -= since
    session[SEEN] -= seen
    session.save()
    return client


@pytest.mark.parametrize(
    ("who", "since", "seen", "stays"),
    [
        ("maker", 13 * 24 * HOUR, 13 * 24 * HOUR, True),
        ("maker", 14 * 24 * HOUR + 1, 60, False),
        ("office", 11 * HOUR, 60, True),
        ("office", 12 * HOUR + 1, 60, False),
        ("office", 3 * HOUR, 119 * 60, True),
        ("office", 3 * HOUR, 2 * HOUR + 1, False),
    ],
)
def test_a_session_ends(who, since, seen, stays, client):
    people.person("alit", is_staff=who == "office")
    sign_in(client)
    assert is_in(aged(client, since=since, seen=seen)) is stays


def test_staying_busy_does_not_make_it_last(client):
    people.person("alit")
    sign_in(client)
    for _day in range(13):
        assert is_in(aged(client, since=24 * HOUR, seen=0))
    assert not is_in(aged(client, since=24 * HOUR + 1, seen=0))


def test_being_seen_is_written_every_ten_minutes_and_not_at_each_page(client):
    people.person("alit", is_staff=True)
    sign_in(client)
    written = []
    for away in (0, 9 * 60, 2 * 60, 0):
        aged(client, seen=away)
        with CaptureQueriesContext(connection) as asked:
            client.get("/akun/")
        written.append(any("UPDATE" in one["sql"] and "django_session" in one["sql"] for one in asked))
    assert written == [False, False, True, False]


def test_pages_for_anyone_begin_no_session(client):
    assert not client.get("/produk/").cookies


@pytest.mark.parametrize("change", ["password", "is_staff", "is_superuser", "is_active"])
def test_every_session_ends_when_the_account_becomes_another(change, client):
    person = people.person("alit", is_staff=True, is_superuser=True)
    sign_in(client)
    assert is_in(client)
    if change == "password":
        person.set_password("kata-sandi-lain")
    else:
        setattr(person, change, False)
    person.save()
    assert not is_in(client)


def test_coming_to_the_office_ends_the_sessions_of_before(client):
    person = people.person("alit")
    sign_in(client)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    assert not is_in(client)


def test_a_heads_rights_end_with_the_term_in_a_session_that_is_open(client):
    head = people.head_of_office()
    client.force_login(head)
    before = client.get("/dinas/sellers/seller/").status_code
    yesterday = timezone.localdate() - timedelta(days=1)
    OfficeTerm.objects.filter(user=head).update(starts_on=yesterday, ends_on=yesterday)
    assert (before, client.get("/dinas/sellers/seller/").status_code) == (200, 403)


def test_a_mentors_rights_end_with_the_grant_in_a_session_that_is_open(client):
    kitchen = people.seller()
    mentor = people.mentor(kitchen)
    client.force_login(mentor)
    before = client.get(f"/usaha/{kitchen.pk}/").status_code
    yesterday = timezone.localdate() - timedelta(days=1)
    mentor.mentorships.update(starts_on=yesterday, ends_on=yesterday)
    assert (before, client.get(f"/usaha/{kitchen.pk}/").status_code) == (200, 404)
