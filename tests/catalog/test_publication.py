import pytest

from catalog import publication
from catalog.models import Product
from sellers.models import Consent
from tests import people

pytestmark = pytest.mark.django_db
PORTAL = Consent.Channel.PORTAL


@pytest.fixture
def product(staff):
    return people.published(by=staff)


def test_the_end_of_consent_takes_the_pages_down(product, client):
    owner = people.owner(product.seller)
    seen = [client.get(page).status_code for page in (product.get_absolute_url(), product.seller.get_absolute_url())]
    assert publication.end_consent(product.seller, channel=PORTAL, by=owner) == 1
    after = [client.get(page).status_code for page in (product.get_absolute_url(), product.seller.get_absolute_url())]
    assert (seen, after) == ([200, 200], [404, 404])


def test_who_ended_it_when_and_how_stays(product):
    owner = people.owner(product.seller)
    publication.end_consent(product.seller, channel=PORTAL, by=owner)
    ended = Consent.objects.get()
    assert (ended.withdrawn_by, ended.withdrawn_channel, ended.withdrawn_at is not None) == (owner, "portal", True)
    assert Product.objects.get().withdrawn_by == owner


def test_ending_twice_changes_nothing(product, staff):
    publication.end_consent(product.seller, channel=PORTAL, by=staff)
    assert publication.end_consent(product.seller, channel=PORTAL, by=staff) == 0


def test_others_stay_up(product, staff, client):
    other = people.published("Kopi", of=people.seller("Dapur Bima"), by=staff)
    publication.end_consent(product.seller, channel=PORTAL, by=staff)
    assert client.get(other.get_absolute_url()).status_code == 200


def test_nothing_is_published_without_consent(product, staff):
    publication.end_consent(product.seller, channel=PORTAL, by=staff)
    withdrawn = Product.objects.get()
    assert withdrawn.missing_for_publishing() == ["persetujuan tayang dari pemilik"]
    people.consent(product.seller, by=staff)
    withdrawn.publish(by=staff)
    assert Product.objects.published().count() == 1
