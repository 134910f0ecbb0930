import pytest
from django.urls import reverse

from catalog.models import Photo, Product
from tests import people
from tests.catalog.owner_form import edit, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def test_an_owner_adds_a_product_with_sizes_as_typed(client, owner, kitchen):
    client.post(reverse("workspace_product_new", args=[kitchen.pk]), filled())
    product = Product.objects.get(seller=kitchen)
    assert (str(product.variants.get().netto), product.variants.get().price) == ("250 g", 15_000)


def test_what_was_understood_is_shown_back(client, owner, kitchen):
    product = people.product(of=kitchen)
    edit(client, product, **{"ukuran-0-netto": "2 ons", "ukuran-0-price": "15rb"})
    page = client.get(reverse("workspace_product", args=[product.pk])).content.decode()
    assert 'value="200 g"' in page
    assert 'value="Rp15.000"' in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("ukuran-0-netto", "200 9ram", "tidak dikenal"),
        ("ukuran-0-netto", "100 gr, 250 gr", "ukuran lain punya barisnya sendiri"),
        ("ukuran-0-price", "12", "terlalu kecil"),
        ("ukuran-0-price", "0", "Harga 0 tidak dapat dipakai"),
        ("name", "", "Bidang ini tidak boleh kosong"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(client, owner, kitchen, field, typed, said):
    product = people.product(of=kitchen)
    page = edit(client, product, brand="Merek Baru", **{field: typed}).content.decode()
    assert said in page
    assert 'value="Merek Baru"' in page
    assert Product.objects.get(pk=product.pk).brand == "Alit"


def test_protected_fields_cannot_be_written(client, owner, kitchen):
    product, other = people.product(of=kitchen), people.seller("Dapur Bima")
    edit(client, product, seller=other.pk, status="terbit", published_by=owner.pk, cached_price=1)
    kept = Product.objects.get(pk=product.pk)
    assert (kept.seller, kept.status, kept.published_by) == (kitchen, Product.Status.DRAFT, None)


def test_a_size_of_another_product_cannot_be_taken(client, owner, kitchen):
    theirs = people.product(of=people.seller("Dapur Bima"), price=99_000)
    product = people.product(of=kitchen)
    edit(client, product, **{"ukuran-0-id": theirs.variants.get().pk})
    assert theirs.variants.get().price == 99_000


def test_submitting_names_what_is_missing(client, owner, kitchen):
    product = people.product(of=kitchen, price=None)
    page = client.post(reverse("workspace_product_submit", args=[product.pk]), follow=True).content.decode()
    assert "Belum bisa diajukan: lengkapi harga dan foto utama." in page


def test_from_the_owner_to_the_office_and_back_and_out(client, owner, kitchen, staff):
    product = people.product(of=kitchen)
    Photo.add(product, people.picture())
    client.post(reverse("workspace_product_submit", args=[product.pk]))
    client.force_login(staff)
    client.post(reverse("admin:catalog_product_send_back_one", args=[product.pk]), {"note": "Foto terlalu gelap."})
    client.force_login(owner)
    assert "Foto terlalu gelap." in client.get(reverse("workspace_product", args=[product.pk])).content.decode()
    client.post(reverse("workspace_product_submit", args=[product.pk]))
    people.consent(kitchen, by=staff)
    Product.objects.get(pk=product.pk).publish(by=staff)
    published = Product.objects.get(pk=product.pk)
    assert (published.is_published, published.return_note, published.returned_by) == (True, "", staff)


def test_sending_back_needs_a_note(client, owner, kitchen, staff):
    product = people.product(of=kitchen)
    product.submit(by=owner)
    client.force_login(staff)
    client.post(reverse("admin:catalog_product_send_back_one", args=[product.pk]), {"note": " "})
    assert Product.objects.get(pk=product.pk).status == Product.Status.SUBMITTED


def test_what_is_with_the_office_is_not_changed_here(client, owner, kitchen):
    product = people.product(of=kitchen)
    product.submit(by=owner)
    edit(client, product, name="Nama Lain")
    assert Product.objects.get(pk=product.pk).name == "Keripik Tempe"


def test_nothing_of_another_maker_answers(client, owner, kitchen):
    theirs = people.product(of=people.seller("Dapur Bima"))
    photo = Photo.add(theirs, people.picture())
    addresses = [
        reverse("workspace_product", args=[theirs.pk]),
        reverse("workspace_product_submit", args=[theirs.pk]),
        reverse("workspace_photo_first", args=[photo.pk]),
        reverse("workspace_photo_delete", args=[photo.pk]),
        reverse("workspace_product_new", args=[theirs.seller_id]),
    ]
    assert {client.post(address, filled()).status_code for address in addresses} == {404}
