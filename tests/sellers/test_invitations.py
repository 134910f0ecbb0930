from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse
from django.utils import timezone

from sellers import invitations
from sellers.models import Invitation, Membership, User
from tests import people

pytestmark = pytest.mark.django_db

PASSWORD = "dapur-renyah-2026"


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def invited(kitchen, staff):
    """`(invitation, address)` of an owner who was just invited."""
    made, token = invitations.invite_owner(kitchen, name="Alit", phone="+6281234567890", by=staff)
    return made, reverse("invitation", args=[token])


def choose(client, address, password=PASSWORD):
    return client.post(address, {"new_password1": password, "new_password2": password})


def test_an_invited_owner_sets_a_password_and_is_in(client, invited, kitchen):
    _made, address = invited
    assert "Selamat datang, Alit" in client.get(address).content.decode()
    response = choose(client, address)
    assert response.headers["Location"] == reverse("landing")
    assert client.get(reverse("workspace")).headers["Location"] == reverse("workspace_seller", args=[kitchen.pk])


def test_an_invitation_works_once(client, invited):
    _made, address = invited
    choose(client, address)
    client.logout()
    assert choose(client, address, "kata-sandi-lain-9").status_code == 410
    assert authenticate(username="6281234567890", password="kata-sandi-lain-9") is None


def test_two_at_the_same_time_set_one_password(invited):
    made, _address = invited
    twin = Invitation.objects.select_related("user").get(pk=made.pk)
    assert [made.accept("pertama-dulu-1"), twin.accept("kedua-terlambat-2")] == [True, False]
    assert User.objects.get(pk=made.user_id).check_password("pertama-dulu-1")


@pytest.mark.parametrize("fate", ["expired", "revoked", "disabled", "forged"])
def test_a_link_that_holds_no_longer_says_how_to_get_another(client, invited, staff, fate):
    made, address = invited
    if fate == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif fate == "revoked":
        made.revoke(by=staff)
    elif fate == "disabled":
        User.objects.filter(pk=made.user_id).update(is_active=False)
    else:
        address = address[:-6] + "AAAAA/"
    response = client.get(address)
    assert response.status_code == 410
    assert "minta tautan baru" in response.content.decode()


def test_a_new_link_closes_the_one_before_it(client, invited, staff):
    made, address = invited
    invitations.send_again(made.user, by=staff)
    assert client.get(address).status_code == 410
    assert Invitation.objects.open().filter(user=made.user).count() == 1


def test_the_database_keeps_no_secret(invited):
    made, address = invited
    assert made.digest not in address
    assert len(made.digest) == 64


def test_the_address_does_not_travel_on(client, invited):
    response = client.get(invited[1])
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_weak_password_is_refused_and_the_link_stays_open(client, invited):
    _made, address = invited
    assert choose(client, address, "12345678").status_code == 200
    assert Invitation.objects.open().count() == 1


def test_a_known_number_gets_the_second_ikm_added(invited, staff):
    other = people.seller("Dapur Kedua")
    again, _token = invitations.invite_owner(other, name="Alit", phone="+6281234567890", by=staff)
    assert again.user == invited[0].user
    assert Membership.objects.filter(user=again.user).count() == 2


def test_staff_make_no_link_for_the_office(kitchen, staff):
    head = people.head_of_office()
    User.objects.filter(pk=head.pk).update(phone="+6281234567000")
    with pytest.raises(invitations.NotInvitable):
        invitations.invite_owner(kitchen, name="Kepala", phone="+6281234567000", by=staff)
    assert Membership.objects.filter(user=head).count() == 0


def test_whatsapp_gets_the_whole_text(invited, settings):
    made, address = invited
    text = invitations.message(made, address.split("/")[-2])
    assert settings.SITE_URL + address in text
    assert invitations.whatsapp_address(made, "kunci").startswith("https://wa.me/6281234567890?text=Halo%20Alit")


def test_staff_invite_from_the_page_of_the_ikm(staff_client, kitchen):
    address = reverse("admin:sellers_seller_invite", args=[kitchen.pk])
    page = staff_client.post(address, {"name": "Bima", "phone": "0812-3456-7891"}).content.decode()
    assert "https://wa.me/6281234567891" in page
    assert Membership.objects.get(seller=kitchen).user.name == "Bima"


def test_a_wrong_number_keeps_what_was_typed(staff_client, kitchen):
    page = staff_client.post(
        reverse("admin:sellers_seller_invite", args=[kitchen.pk]), {"name": "Bima", "phone": "0812"}
    )
    assert "bukan nomor telepon yang lengkap" in page.content.decode()
    assert User.objects.filter(name="Bima").count() == 0


@pytest.mark.parametrize("typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890"])
def test_an_owner_signs_in_by_phone_however_it_is_typed(client, invited, typed):
    invited[0].accept(PASSWORD)
    response = client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert response.headers["Location"] == reverse("landing")


def test_a_guesser_of_one_account_is_stopped(client, invited):
    invited[0].accept(PASSWORD)
    for _guess in range(6):
        client.post(reverse("account_login"), {"login": "081234567890", "password": "tebakan"})
    page = client.post(reverse("account_login"), {"login": "081234567890", "password": PASSWORD})
    assert page.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_a_class_of_sixty_behind_one_address_signs_in(client):
    for number in range(60):
        people.person(f"peserta{number}")
        response = client.post(reverse("account_login"), {"login": f"peserta{number}", "password": "kata-sandi-uji"})
        assert response.headers["Location"] == reverse("landing"), number
        client.logout()


def test_a_class_in_which_some_mistype_signs_in_too(client):
    """Limits count failures strictly per account; twenty of sixty wrong the first time shut nobody else out."""
    for number in range(60):
        people.person(f"peserta{number}")
        for password in ["salah"] * (number % 3 == 0) + ["kata-sandi-uji"]:
            response = client.post(reverse("account_login"), {"login": f"peserta{number}", "password": password})
        assert response.headers["Location"] == reverse("landing"), number
        client.logout()
