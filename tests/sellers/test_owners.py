"""Mentors invite owners, and a link never opens more than the mentor may already see."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse
from django.utils import timezone

from sellers import invitations
from sellers.models import Invitation, Membership, Mentorship, User
from tests import people

pytestmark = pytest.mark.django_db

PHONE = "+6281234567890"
PASSWORD = "dapur-renyah-2026"


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def mira(kitchen):
    return people.mentor(kitchen)


@pytest.fixture
def mentor_client(client, mira):
    client.force_login(mira)
    return client


def invite(client, seller, phone=PHONE, name="Alit"):
    return client.post(reverse("owners", args=[seller.pk]), {"name": name, "phone": phone})


def made_by(response):
    """The address in a page that shows a link, or None."""
    return response.context["address"] if response.context.get("invitation") else None


def has_a_phone(user):
    User.objects.filter(pk=user.pk).update(phone=PHONE)
    return user


def test_a_mentor_invites_an_owner_who_then_is_in(mentor_client, kitchen):
    response = invite(mentor_client, kitchen)
    assert "https://wa.me/6281234567890" in response.content.decode()
    mentor_client.logout()
    address = made_by(response).partition("testserver")[2] or "/" + made_by(response).split("/", 3)[3]
    mentor_client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert mentor_client.get(reverse("workspace")).headers["Location"] == reverse("workspace_seller", args=[kitchen.pk])


def test_a_mentor_sends_a_new_link_and_closes_it(mentor_client, kitchen):
    alit = people.owner(kitchen)
    mentor_client.post(reverse("owners_link", args=[kitchen.pk, alit.pk]))
    mentor_client.post(reverse("owners_cancel", args=[kitchen.pk, alit.pk]))
    invitation = Invitation.objects.get()
    assert (invitation.user, invitation.is_open, invitation.revoked_by.username) == (alit, False, "mira")


def test_the_page_says_how_each_invitation_stands(mentor_client, kitchen):
    invite(mentor_client, kitchen)
    page = mentor_client.get(reverse("owners", args=[kitchen.pk])).content.decode()
    assert "Belum pernah masuk · undangan terbuka" in page


def test_the_link_can_be_selected_by_hand(mentor_client, kitchen):
    response = invite(mentor_client, kitchen)
    assert f'readonly value="{made_by(response)}"' in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["owner", "ended mentor", "future mentor", "other mentor", "head", "staff without rights"]
)
def test_nobody_else_finds_the_page(client, kitchen, kind):
    today = timezone.localdate()
    day = timedelta(days=1)
    visitor = {
        "owner": lambda: people.owner(kitchen),
        "ended mentor": lambda: people.mentor(kitchen, starts_on=today - 9 * day, ends_on=today - day),
        "future mentor": lambda: people.mentor(kitchen, starts_on=today + day),
        "other mentor": lambda: people.mentor(people.seller("Dapur Bima")),
        "head": people.head_of_office,
        "staff without rights": lambda: people.person("baru", is_staff=True),
    }[kind]()
    client.force_login(visitor)
    answers = [client.get(reverse("owners", args=[kitchen.pk])).status_code, invite(client, kitchen).status_code]
    assert (answers, Invitation.objects.count()) == ([404, 404], 0)


def test_the_door_to_it_is_shown_to_the_mentor_and_not_to_the_owner(client, kitchen, mira):
    doors = []
    for person in (mira, people.owner(kitchen)):
        client.force_login(person)
        page = client.get(reverse("workspace_seller", args=[kitchen.pk])).content.decode()
        doors.append(reverse("owners", args=[kitchen.pk]) in page)
    assert doors == [True, False]


# Whose account a mentor's link would open


def colleague(kitchen):
    """Who also owns this kitchen: all she opens is granted, but her deeds as a mentor carry her name."""
    rekan = people.mentor(kitchen, "rekan")
    Membership.objects.create(user=rekan, seller=kitchen)
    return rekan


def former_colleague(kitchen):
    long_ago = timezone.localdate() - timedelta(days=400)
    return people.mentor(people.seller("Dapur Lama"), "rekan", starts_on=long_ago, ends_on=long_ago)


def owner_elsewhere(kitchen):
    return people.owner(people.seller("Dapur Bima"), "bima")


def owner_here_and_elsewhere(kitchen):
    bima = people.owner(kitchen, "bima")
    Membership.objects.create(user=bima, seller=people.seller("Dapur Bima"))
    return bima


def owner_of_what_was_mentored_before(kitchen):
    before = people.seller("Dapur Dulu")
    yesterday = timezone.localdate() - timedelta(days=1)
    Mentorship.objects.create(
        user=User.objects.get(username="mira"), seller=before, starts_on=yesterday, ends_on=yesterday
    )
    return people.owner(before, "dulu")


def mentor_herself(kitchen):
    return User.objects.get(username="mira")


def staff_member(kitchen):
    return people.staff_member()


def superuser_without_the_admin(kitchen):
    return people.person("akar", is_superuser=True)


def staff_who_also_owns_the_kitchen(kitchen):
    sari = people.staff_member()
    Membership.objects.create(user=sari, seller=kitchen)
    return sari


def account_that_opens_nothing_yet(kitchen):
    return people.person("calon")


def disabled_owner(kitchen):
    alit = people.owner(kitchen)
    User.objects.filter(pk=alit.pk).update(is_active=False)
    return alit


OTHERS = [
    colleague,
    former_colleague,
    owner_elsewhere,
    owner_here_and_elsewhere,
    owner_of_what_was_mentored_before,
    mentor_herself,
    staff_member,
    superuser_without_the_admin,
    staff_who_also_owns_the_kitchen,
    account_that_opens_nothing_yet,
    disabled_owner,
]


@pytest.mark.parametrize("whose", OTHERS)
def test_a_mentor_opens_no_account_that_reaches_further(mentor_client, kitchen, whose):
    victim = has_a_phone(whose(kitchen))
    owned = list(victim.memberships.values_list("seller", flat=True))
    response = invite(mentor_client, kitchen)
    resent = mentor_client.post(reverse("owners_link", args=[kitchen.pk, victim.pk]))
    assert (made_by(response), resent.context and resent.context.get("address")) == (None, None)
    assert Invitation.objects.count() == 0
    assert list(victim.memberships.values_list("seller", flat=True)) == owned


@pytest.mark.parametrize("whose", [owner_elsewhere, staff_member])
def test_a_refusal_names_nobody(mentor_client, kitchen, whose):
    victim = has_a_phone(whose(kitchen))
    assert victim.name not in invite(mentor_client, kitchen).content.decode()


@pytest.mark.parametrize("whose", [owner_here_and_elsewhere, staff_who_also_owns_the_kitchen])
def test_a_mentor_closes_no_link_that_was_not_hers_to_make(mentor_client, kitchen, whose, admin_user):
    victim = whose(kitchen)
    made, _token = Invitation.make(victim, by=admin_user)
    mentor_client.post(reverse("owners_cancel", args=[kitchen.pk, victim.pk]))
    assert Invitation.objects.get(pk=made.pk).is_open


def test_an_owner_of_two_mentored_kitchens_may_be_reset(mentor_client, kitchen, mira):
    second = people.seller("Dapur Kedua")
    Mentorship.objects.create(user=mira, seller=second)
    alit = people.owner(kitchen)
    Membership.objects.create(user=alit, seller=second)
    assert made_by(mentor_client.post(reverse("owners_link", args=[kitchen.pk, alit.pk])))


# A link made today, opened later


def promote(alit, mira):
    User.objects.filter(pk=alit.pk).update(is_staff=True)


def widen(alit, mira):
    Membership.objects.create(user=alit, seller=people.seller("Dapur Bima"))


def end_the_grant(alit, mira):
    yesterday = timezone.localdate() - timedelta(days=1)
    Mentorship.objects.filter(user=mira).update(starts_on=yesterday, ends_on=yesterday)


def disable_the_mentor(alit, mira):
    User.objects.filter(pk=mira.pk).update(is_active=False)


@pytest.mark.parametrize("later", [promote, widen, end_the_grant, disable_the_mentor])
def test_a_link_closes_when_its_maker_could_not_make_it_any_more(client, kitchen, mira, later):
    alit = people.owner(kitchen)
    _made, token = invitations.send_again(alit, by=mira)
    later(alit, mira)
    answer = client.post(reverse("invitation", args=[token]), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 410
    assert authenticate(username="alit", password=PASSWORD) is None


def test_a_number_that_passed_to_somebody_else_gets_an_account_of_its_own(mentor_client, kitchen):
    people.person("6281234567890")  # whose number was changed since
    assert made_by(invite(mentor_client, kitchen))
    assert User.objects.get(phone=PHONE).username.startswith("6281234567890-")


# The office reads along


def test_staff_read_who_was_invited_by_whom(staff_client, kitchen, mira):
    invitations.invite_owner(kitchen, name="Alit", phone=PHONE, by=mira)
    page = staff_client.get("/dinas/sellers/invitation/").content.decode()
    assert [word in page for word in ("Alit", "Dapur Alit", "Mira", "terbuka")] == [True] * 4


@pytest.mark.parametrize("word", ["terbuka", "dipakai", "dibatalkan", "kedaluwarsa"])
def test_invitations_are_filtered_by_how_they_stand(staff_client, staff, word):
    made = {name: Invitation.make(people.person(name), by=staff)[0] for name in "abcd"}
    made["b"].accept(PASSWORD)
    made["c"].revoke(by=staff)
    Invitation.objects.filter(pk=made["d"].pk).update(expires_at=timezone.now())
    found = staff_client.get("/dinas/sellers/invitation/", {"keadaan": word}).context["cl"].result_list
    assert [str(one.state) for one in found] == [word]


def revoke(client, invitation):
    client.post("/dinas/sellers/invitation/", {"action": "revoke", "_selected_action": [invitation.pk]})
    return Invitation.objects.get(pk=invitation.pk)


def test_staff_close_a_link_from_the_list(staff_client, staff, kitchen, mira):
    made, _token = invitations.invite_owner(kitchen, name="Alit", phone=PHONE, by=mira)
    closed = revoke(staff_client, made)
    assert (closed.is_open, closed.revoked_by) == (False, staff)


def test_the_head_of_the_office_only_reads(client, kitchen, mira):
    made, _token = invitations.invite_owner(kitchen, name="Alit", phone=PHONE, by=mira)
    client.force_login(people.head_of_office())
    assert revoke(client, made).is_open
