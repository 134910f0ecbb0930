import pytest
from django.urls import reverse

from catalog import publication
from catalog.models import CannotPublish, Channel, Override, Product, Rule, RulePack
from sellers.models import Consent
from tests import people

pytestmark = pytest.mark.django_db
PORTAL = Consent.Channel.PORTAL


@pytest.fixture
def product(staff):
    return people.published(by=staff)


@pytest.fixture
def halal_first(product):
    """A product the web channel's rules hold back: the office asks for halal first."""
    channel = Channel.objects.create(code="web", name="Halaman web", kind="web")
    pack = RulePack.objects.create(
        channel=channel, version="1", valid_from="2026-01-01", source="uji", checked_on="2026-01-01", checked_by="uji"
    )
    Rule.objects.create(
        pack=pack,
        weight="dinas",
        subject="produk",
        field="licence",
        kind="izin",
        among="halal",
        message="Halal berlaku",
    )
    product.withdraw(by=product.published_by)
    return Product.objects.get(pk=product.pk)


def test_what_the_web_channel_asks_is_named(halal_first, staff):
    with pytest.raises(CannotPublish, match="lengkapi Halal berlaku"):
        publication.publish(halal_first, by=staff)
    assert not Product.objects.get().is_published


def test_a_written_reason_passes_it_over_and_is_kept(halal_first, staff):
    publication.publish(halal_first, by=staff, reason="Sertifikat terbit minggu ini")
    kept = Override.objects.get()
    assert (kept.blocked, kept.reason, kept.made_by) == (["Halal berlaku"], "Sertifikat terbit minggu ini", staff)
    assert Product.objects.get().is_published


def test_no_reason_replaces_what_the_portal_cannot_do_without(halal_first, staff):
    halal_first.seller.consents.all().delete()
    with pytest.raises(CannotPublish, match="persetujuan tayang"):
        publication.publish(halal_first, by=staff, reason="Buru-buru")
    assert not Override.objects.exists()


def test_staff_are_asked_for_the_reason_beside_the_button(halal_first, staff_client):
    address = reverse("admin:catalog_product_change", args=[halal_first.pk])
    assert "Aturan halaman web yang belum terpenuhi: Halal berlaku." in staff_client.get(address).text
    staff_client.post(reverse("admin:catalog_product_publish_one", args=[halal_first.pk]), {"reason": "Pameran besok"})
    assert Override.objects.get().reason == "Pameran besok"


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
