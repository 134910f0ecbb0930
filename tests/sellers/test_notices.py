import pytest
from django.core import mail

from sellers import notices
from sellers.models import Notice
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    return people.seller()


def test_all_owners_are_told_but_not_who_did_it(kitchen):
    alit, ani = people.owner(kitchen), people.owner(kitchen, "ani")
    notices.tell_owners(kitchen, "Harga berubah.", by=alit)
    assert [notice.user for notice in Notice.objects.all()] == [ani]


def test_what_is_about_something_is_told_once(kitchen):
    people.owner(kitchen)
    for _ in range(2):
        notices.tell_owners(kitchen, "Izin habis 30 hari lagi.", about="izin-1-30")
    assert Notice.objects.count() == 1


def mailed(kitchen, settings, **facts):
    settings.SENDS_MAIL = True
    owner = people.owner(kitchen)
    type(owner).objects.filter(pk=owner.pk).update(**facts)
    notices.tell_owners(kitchen, "Harga berubah.", address="/usaha/1/", difference=[("harga", "Rp8.000", "Rp9.000")])
    notices.mail_waiting()
    notices.mail_waiting()
    return mail.outbox


def test_a_mail_goes_once_with_the_difference(kitchen, settings):
    (sent,) = mailed(kitchen, settings, email="alit@contoh.id")
    assert sent.to == ["alit@contoh.id"]
    assert "• harga: Rp8.000 → Rp9.000" in sent.body
    assert sent.body.endswith("/usaha/1/")


def test_who_has_no_address_gets_no_mail(kitchen, settings):
    assert mailed(kitchen, settings) == []


def test_a_mail_server_that_is_away_loses_nothing(kitchen, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    mailed(kitchen, settings, email="alit@contoh.id")
    assert Notice.objects.unmailed().count() == 1
