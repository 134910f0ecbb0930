"""What is wrong with the record: each check finds its rows, and no others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Licence, Listing, Photo, Product
from monitoring import quality
from monitoring.models import Visit
from onboarding.models import StoreAccount
from sellers.models import Consent, Seller
from tests import people
from tests.catalog import pages
from tests.monitoring.contacts import visit
from tests.onboarding.listed import listed
from tests.records import marketplace

pytestmark = pytest.mark.django_db
PAGE = "/usaha/mutu-data/"
PHONE = "+6281234567890"


def found(key):
    return list(quality.rows(quality.CHECKS[key]))


@pytest.fixture
def place(reference):
    return {"subdistrict_id": "35.07.05"}


@pytest.fixture
def whole(place, staff):
    """A maker and a product that lack nothing."""
    kitchen = people.seller("Dapur Lengkap", phone=PHONE, nib="0220001234567", **place)
    visit(kitchen, people.mentor(kitchen), Visit.State.SENT)
    return people.published(of=kitchen, by=staff, category=people.shelf("Keripik Uji"))


def test_a_whole_record_is_found_by_no_check(whole):
    people.licence(whole)
    assert [key for key in quality.CHECKS if found(key)] == []


@pytest.mark.parametrize(
    ("key", "facts"), [("ikm-tanpa-kecamatan", {"subdistrict": None}), ("ikm-tanpa-telepon", {"phone": ""})]
)
def test_makers_lack_a_place_or_a_number(whole, key, facts):
    Seller.objects.update(**facts)
    assert found(key) == [whole.seller]


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("produk-tanpa-harga", {"price": None}),
        ("produk-tanpa-netto", {"netto": None}),
        ("produk-tanpa-kategori", {"category": None}),
    ],
)
def test_products_lack_a_price_a_netto_or_a_shelf(whole, key, facts):
    told = {"category": whole.category, **facts}
    lacking = people.product("Kurang", of=whole.seller, **told)
    Photo.add(lacking, people.picture("kurang"))
    assert found(key) == [lacking]


def test_a_product_lacks_a_cover(whole):
    lacking = people.product("Kurang", of=whole.seller, category=whole.category)
    assert found("produk-tanpa-foto") == [lacking]


def test_what_is_shown_without_consent_is_found(whole):
    Consent.objects.all().delete()
    assert found("terbit-tanpa-persetujuan") == [whole]


def test_a_number_of_another_shape_is_found(whole):
    odd = people.licence(whole, Licence.Kind.PIRT, "IDM000000001", verified=False)
    people.licence(whole, Licence.Kind.HALAL)
    assert found("nomor-tidak-cocok") == [odd]


def test_a_nib_of_another_business_is_found(whole):
    own = people.licence(whole, Licence.Kind.NIB, whole.seller.nib)
    other = people.licence(whole, Licence.Kind.NIB, "0220009999999")
    umku = people.licence(whole, Licence.Kind.PB_UMKU, "022000999999900000001")
    people.licence(whole, Licence.Kind.PB_UMKU, f"{whole.seller.nib}00000001")
    assert (own in found("nib-berbeda"), set(found("nib-berbeda"))) == (False, {other, umku})


def test_a_licence_that_ends_before_it_began_is_found(whole):
    today = timezone.localdate()
    facts = {"issued_on": today + timedelta(days=9), "valid_until": today + timedelta(days=8)}
    turned = people.licence(whole, Licence.Kind.PIRT, "2063507010001-30", **facts)
    assert found("tanggal-terbalik") == [turned]


def test_a_parcel_lighter_than_what_is_in_it_is_found(whole):
    whole.variants.update(packed_weight=199)  # grams, around 200 of food
    assert found("kirim-lebih-ringan") == [whole]
    whole.variants.update(packed_weight=200)
    assert found("kirim-lebih-ringan") == []


def test_an_active_shop_nobody_has_looked_at_is_found(whole):
    shop = StoreAccount.objects.create(seller=whole.seller, channel=marketplace(), state="aktif", shop_name="Toko")
    assert found("aktif-tanpa-tayang") == [shop]


def test_a_product_untouched_for_a_year_is_found(whole):
    Product.objects.update(updated_at=timezone.now() - timedelta(days=366))
    assert found("produk-setahun") == [whole]


def test_a_listing_nobody_has_looked_at_is_found(whole, staff):
    listing = listed(whole, by=staff)
    assert found("tayang-belum-dilihat") == [Listing.objects.get(pk=listing.pk)]


def test_a_maker_nobody_visited_in_six_months_is_found(whole):
    Visit.objects.update(held_at=timezone.now() - timedelta(days=190))
    people.seller("Dapur Berhenti", guidance=Seller.Guidance.STOPPED)
    assert found("ikm-tanpa-kunjungan") == [whole.seller]


def test_a_lapsed_licence_is_found(whole):
    lapsed = people.licence(
        whole, Licence.Kind.PIRT, "2063507010001-25", valid_until=timezone.localdate() - timedelta(days=1)
    )
    assert found("izin-habis") == [lapsed]


def test_makers_that_share_a_number_are_found(whole):
    twin = people.seller("Dapur Kembar", phone=PHONE)
    people.seller("Dapur Lain", phone="+6281234567899")
    people.seller("Dapur Tanpa Nomor")
    people.seller("Dapur Tanpa Nomor Juga")
    assert found("telepon-sama") == [twin, whole.seller]


def test_makers_of_one_name_in_one_kecamatan_are_found(whole, place):
    twin = people.seller("DAPUR  LENGKAP.", **place)
    people.seller("Dapur Lengkap", subdistrict_id="35.07.13")
    nowhere = [people.seller("Tanpa Alamat"), people.seller("tanpa alamat")]
    assert set(found("nama-sama")) == {twin, whole.seller, *nowhere}


def test_a_number_of_two_makers_is_found(whole):
    one = people.licence(whole)
    two = people.licence(people.product("Lain", of=people.seller("Dapur Dua")))
    people.licence(whole, number="ID35110000000000002")
    assert set(found("izin-sama")) == {one, two}


def test_products_of_one_name_at_one_maker_are_found(whole):
    twin = people.product("KERIPIK TEMPE", of=whole.seller)
    people.product("Keripik Tempe", of=people.seller("Dapur Dua"))
    assert set(found("produk-kembar")) == {whole, twin}


# The pages


def test_the_page_counts_each_check(staff_client, whole):
    people.product("Kurang", of=whole.seller, price=None, category=whole.category)
    counts = {
        check.key: count
        for _name, rows, _found in staff_client.get(PAGE).context["families"]
        for check, count in rows
        if count
    }
    assert counts == {"produk-tanpa-harga": 1, "produk-tanpa-foto": 1}


def test_a_check_leads_to_its_rows_and_they_to_where_they_are_mended(staff_client, staff):
    product = people.product("Kurang", price=None)
    page = staff_client.get(f"{PAGE}produk-tanpa-harga/")
    assert page.context["lines"] == [("Kurang", product.seller, f"/usaha/produk/{product.pk}/pratinjau/")]


def test_every_check_has_a_page_that_says_what_to_do_also_when_it_is_empty(staff_client):
    for key in quality.CHECKS:
        page = staff_client.get(f"{PAGE}{key}/")
        assert (page.status_code, "Beres" in pages.said(page)) == (200, True)
    assert staff_client.get(f"{PAGE}karangan/").status_code == 404


def test_every_kind_of_row_leads_somewhere(staff_client, whole, staff):
    shop = StoreAccount.objects.create(seller=whole.seller, channel=marketplace(), shop_name="Toko")
    every = (whole.seller, whole, people.licence(whole), listed(whole, by=staff, channel=shop.channel), shop)
    assert [staff_client.get(quality.line(row)[2]).status_code for row in every] == [200] * 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_maker_and_three(staff_client, queries, count):
    for number in range(count):
        people.licence(
            people.product(f"P{number}", of=people.seller(f"Dapur {number}"), price=None), number=f"X{number}"
        )
    staff_client.get(PAGE)
    with queries(27):
        staff_client.get(PAGE)
    with queries(6):
        staff_client.get(f"{PAGE}produk-tanpa-harga/")
