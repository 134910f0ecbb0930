import pytest
from django.db import IntegrityError

from catalog.models import CannotPublish, Photo, Product, Variant
from tests import people

pytestmark = pytest.mark.django_db


def test_publishing_names_what_is_missing(staff):
    draft = people.product(brand="", price=None)
    with pytest.raises(CannotPublish) as refusal:
        draft.publish(by=staff)
    assert (
        str(refusal.value)
        == "Belum bisa terbit: lengkapi merek, harga, foto utama dan persetujuan tayang dari pemilik."
    )


def test_a_complete_product_publishes_with_who_and_when(staff):
    product = people.published(by=staff)
    assert product.is_published
    assert product.published_by == staff
    assert product.published_at is not None


def test_publishing_twice_keeps_the_first_time(staff):
    product = people.published(by=staff)
    first = product.published_at
    product.publish(by=people.head_of_office())
    assert Product.objects.get(pk=product.pk).published_at == first


def test_a_withdrawn_product_leaves_the_public_pages(staff, client):
    product = people.published(by=staff)
    product.withdraw(by=staff)
    assert client.get(product.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "facts", [{"price": 0}, {"netto_amount": 0}, {"netto_amount": -5}, {"packed_weight": 0}, {"length": 5}]
)
def test_the_database_refuses_a_variant_that_says_nonsense(facts):
    with pytest.raises(IntegrityError):
        Variant.objects.create(product=people.product(), label="lain", **facts)


def test_the_database_refuses_two_covers():
    product = people.product()
    Photo.add(product, people.picture("a"), position=1)
    with pytest.raises(IntegrityError):
        Photo.add(product, people.picture("b"), position=1)


def test_the_database_refuses_a_tenth_chosen_photo():
    product = people.product()
    with pytest.raises(IntegrityError):
        Photo.add(product, people.picture("a"), position=10)


def test_a_tenth_photo_stays_a_candidate():
    product = people.product()
    for number in range(10):
        Photo.add(product, people.picture(f"foto {number}"))
    assert [photo.position for photo in product.photos.all()] == [1, 2, 3, 4, 5, 6, 7, 8, 9, None]


def test_the_database_refuses_published_without_who_and_when():
    with pytest.raises(IntegrityError):
        Product.objects.filter(pk=people.product().pk).update(status=Product.Status.PUBLISHED)


def test_a_card_shows_the_range_of_sizes_and_prices():
    product = people.product(netto="100 gram", price=8_000)
    Variant.objects.create(product=product, netto_amount=1000, price=60_000, position=1)
    shown = Product.objects.for_cards().get(pk=product.pk)
    assert shown.price_text == "Rp8.000 – Rp60.000"
    assert shown.netto_text == "100 g – 1 kg"
    assert shown.unit_price_text == "Rp6.000/100 g"
