from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from catalog.listing_texts import changes
from catalog.models import Channel, Listing, Photo, Product, Variant
from catalog.publication import end_consent
from onboarding import listing as keeping
from onboarding.mending import tasks
from sellers.models import Consent, Notice
from tests import people
from tests.catalog import pages
from tests.catalog.test_product_page import structured
from tests.onboarding.listed import ADDRESS, door, listed, marketplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopee():
    return marketplace()


@pytest.fixture
def product(staff):
    return people.published(by=staff, photo=False)


@pytest.fixture
def owner(product, client):
    user = people.owner(product.seller)
    client.force_login(user)
    return user


@pytest.fixture
def listing(product, shopee, owner):
    return listed(product, by=owner)


def record(client, product, address=ADDRESS, code="shopee", **facts):
    filled = {"address": address, "listed_on": "2026-11-01", **facts}
    return client.post(reverse("listing_record", args=[product.pk, code]), filled, follow=True)


def shown(client, product, code="shopee"):
    return client.get(reverse("listing", args=[product.pk, code])).content.decode()


def anew(listing):
    return Listing.objects.for_work().get(pk=listing.pk)


# Recording


def test_an_owner_records_where_a_product_stands(client, owner, product, shopee):
    said = record(client, product).content.decode()
    made = Listing.objects.get()
    assert (made.address, made.state, made.recorded_by, made.uploaded["name"]) == (
        ADDRESS,
        "tayang",
        owner,
        product.name,
    )
    assert "Pembeli kini menemukan tombolnya" in said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"Cek Keripik Tempe dengan harga Rp12.000! {ADDRESS} ", ADDRESS),
        ("shopee.co.id/Keripik-i.1.2", "https://shopee.co.id/Keripik-i.1.2"),
        ("https://shp.ee/abc123.", "https://shp.ee/abc123"),
    ],
)
def test_an_address_is_found_in_what_a_phone_copies(client, owner, product, shopee, typed, kept):
    record(client, product, typed)
    assert Listing.objects.get().address == kept


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Bidang ini tidak boleh kosong"),
        ("https://lazada.co.id/products/i1.html", "Alamat ini bukan di Shopee"),
        ("https://shopee.co.id.evil.example/i.1.2", "Alamat ini bukan di Shopee"),
        ("https://evil.example/?shopee.co.id/i.1.2", "Alamat ini bukan di Shopee"),
        ("https://shopee.co.id@evil.example/i.1.2", "Alamat ini bukan di Shopee"),
        ("http://shopee.co.id/i.1.2", "Alamat ini bukan di Shopee"),
        ("javascript:alert(1)//shopee.co.id/", "Alamat ini bukan di Shopee"),
        ("https://shopee.co.id/", "Ini alamat depan toko"),
        ("https://shopee.co.id/" + "a" * 600, "paling banyak 500"),
    ],
)
def test_an_address_elsewhere_is_refused_and_nothing_is_kept(client, owner, product, shopee, address, said):
    assert said in record(client, product, address).content.decode()
    assert Listing.objects.count() == 0


def test_two_products_of_a_maker_do_not_share_an_address(client, owner, product, shopee, staff):
    other = people.published("Kopi", of=product.seller, by=staff, photo=False)
    listed(other, by=owner, address=ADDRESS)
    assert "Alamat ini sudah dicatat untuk Kopi" in record(client, product).content.decode()


def test_a_day_to_come_is_refused(client, owner, product, shopee):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Tanggal ini belum tiba" in record(client, product, listed_on=tomorrow).content.decode()


def test_what_buyers_may_not_see_is_not_recorded(client, owner, product, shopee):
    draft = people.product("Draf", of=product.seller)
    assert "belum terbit" in record(client, draft).content.decode()
    Consent.objects.update(withdrawn_at=timezone.now(), withdrawn_by=owner)
    assert "belum memberi persetujuan" in record(client, product).content.decode()
    assert Listing.objects.count() == 0


def test_the_same_twice_is_once_and_the_address_can_be_mended(client, owner, product, shopee):
    record(client, product)
    record(client, product)
    record(client, product, "https://shopee.co.id/baru-i.1.2")
    assert [made.address for made in Listing.objects.all()] == ["https://shopee.co.id/baru-i.1.2"]


def test_the_database_holds_one_a_channel(listing, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.create(product=listing.product, channel=listing.channel, address=ADDRESS, recorded_by=owner)


def test_protected_fields_cannot_be_written(client, owner, product, shopee, staff):
    other = people.product("Lain", of=people.seller("Dapur Bima"))
    record(
        client,
        product,
        product_id=other.pk,
        state="turun",
        recorded_by=staff.pk,
        checked_at="2026-01-01",
        uploaded="{}",
    )
    made = Listing.objects.get()
    assert (made.product, made.state, made.recorded_by, made.checked_at) == (product, "tayang", owner, None)


def test_a_mentor_for_shops_records_and_the_owner_hears_it(client, owner, product, shopee):
    mentor = people.mentor(product.seller, may_edit=False)
    client.force_login(mentor)
    record(client, product)
    assert [(told.user, told.text) for told in Notice.objects.all()] == [
        (owner, "Mira mencatat Keripik Tempe di Shopee.")
    ]


def test_a_mentor_for_photos_alone_reads_only(client, product, listing):
    client.force_login(people.mentor(product.seller, may_onboard=False))
    assert ("Betulkan alamat" in shown(client, product), record(client, product).status_code) == (False, 404)


def test_nothing_of_another_maker_answers(client, listing):
    client.force_login(people.owner(people.seller("Dapur Bima"), "bima"))
    names = ("listing_record", "listing_state", "listing_renew", "live_check", "keyword_check", "purchase_step")
    assert {client.post(door(name, listing)).status_code for name in (*names, "purchase_failed")} == {404}
    assert client.get(door("listing", listing)).status_code == 404


def test_only_marketplaces_have_such_a_page(client, owner, product):
    Channel.objects.create(code="galeri", name="Galeri", kind="luring")
    assert client.get(reverse("listing", args=[product.pk, "galeri"])).status_code == 404


# What the marketplace said


def change(client, listing, state, **facts):
    return client.post(door("listing_state", listing), {"state": state, "reason": "", **facts}, follow=True)


@pytest.mark.parametrize("state", ["ditolak", "melanggar"])
def test_a_refusal_has_its_reason_and_deadline(client, listing, state):
    assert "Tulis alasan dari lokapasar" in change(client, listing, state).content.decode()
    change(client, listing, state, reason="Foto bertulisan", mend_by="2027-01-05")
    kept = anew(listing)
    assert (kept.state, kept.reason, f"{kept.mend_by}") == (state, "Foto bertulisan", "2027-01-05")


def test_taking_it_down_and_putting_it_up_again_forgets_the_reason(client, listing):
    change(client, listing, "melanggar", reason="Foto bertulisan", mend_by="2027-01-05")
    change(client, listing, "tayang", reason="Foto bertulisan", mend_by="2027-01-05")
    kept = anew(listing)
    assert (kept.state, kept.reason, kept.mend_by) == ("tayang", "", None)


def test_a_refusal_is_told_to_the_owner(client, listing, owner):
    client.force_login(people.mentor(listing.product.seller))
    change(client, listing, "ditolak", reason="Kategori keliru")
    assert Notice.objects.get().text == "Keripik Tempe di Shopee ditolak: Kategori keliru"


def test_a_state_is_recorded_though_the_marketplace_has_moved_elsewhere(client, listing, shopee):
    Channel.objects.update(hosts="shopee.example")
    change(client, listing, "turun")
    assert anew(listing).state == "turun"


def test_a_state_that_is_none_is_refused(client, listing):
    assert change(client, listing, "apa saja").status_code == 200
    assert anew(listing).state == "tayang"


# The buy button


def test_the_buy_button_leads_to_the_live_listing(client, listing):
    page = pages.html(client.get(listing.product.get_absolute_url()))
    door = f"/ke/{listing.product_id}/shopee/"
    assert f'href="{door}" rel="noopener nofollow ugc">' in page
    assert "Beli di Shopee" in page
    assert client.get(door).url == listing.address


def test_english_readers_buy_in_english(client, listing):
    assert "Buy on Shopee" in pages.said(client.get(f"/en{listing.product.get_absolute_url()}"))


@pytest.mark.parametrize("state", ["ditolak", "melanggar", "turun"])
def test_a_dead_listing_has_no_button(client, listing, state):
    client.get(listing.product.get_absolute_url())  # drawn with the button, and kept
    change(client, listing, state, reason="Sebab")
    assert "Beli di" not in pages.html(client.get(listing.product.get_absolute_url()))
    assert client.get(f"/ke/{listing.product_id}/shopee/").status_code == 404


def test_without_consent_there_is_no_page_and_so_no_button(client, listing, staff):
    end_consent(listing.product.seller, channel=Consent.Channel.PAPER, by=staff)
    assert client.get(listing.product.get_absolute_url()).status_code == 404
    assert "masih dapat dibeli" in shown(client, listing.product)


def test_a_channel_no_longer_used_takes_its_buttons_along(admin_client, listing, shopee):
    form = {"name": "Shopee", "kind": "lokapasar", "hosts": shopee.hosts, "position": 0, "live_check_days": 60}
    empty = {f"{name}-{part}_FORMS": 0 for name in ("countries", "codes") for part in ("TOTAL", "INITIAL")}
    address = reverse("admin:catalog_channel_change", args=[shopee.pk])
    admin_client.post(address, {**form, **empty, "purchase_months": 12})
    assert (Channel.objects.get().is_used, Product.objects.get(pk=listing.product_id).cached_shops) == (False, [])


def test_shops_cost_the_page_no_query(client, listing, owner, queries):
    listed(listing.product, by=owner, channel=marketplace("lazada", "Lazada", "lazada.co.id", position=1))
    client.logout()
    with queries(5):
        client.get(listing.product.get_absolute_url())
    with queries(2):
        client.get(listing.product.get_absolute_url())


def test_search_engines_read_where_it_is_sold(client, listing, owner):
    address = listing.product.get_absolute_url()
    assert structured(client.get(address))["offers"]["url"] == listing.address
    other = listed(listing.product, by=owner, channel=marketplace("lazada", "Lazada", "lazada.co.id", position=1))
    assert [offer["url"] for offer in structured(client.get(address))["offers"]] == [listing.address, other.address]


# Changed since it was put up


def grown(listing):
    """`[(what, then, now)]` of the row as it is now."""
    return changes(anew(listing))


def test_nothing_has_changed_at_first(listing):
    assert grown(listing) == []


def test_each_change_is_named(listing):
    product, size = listing.product, Variant.objects.get()
    size.price, size.stock = 15_000, 0
    size.save()
    Variant.objects.create(product=product, netto_amount=500, price=30_000, position=1)
    Photo.add(product, people.picture("baru"))
    people.licence(product)
    Product.objects.update(name="Keripik Tempe Sagu", description="Renyah.")
    assert grown(listing) == [
        ("nama", "Keripik Tempe", "Keripik Tempe Sagu"),
        ("deskripsi", "–", "Renyah."),
        ("ukuran", "200 g", "200 g, 500 g"),
        ("harga 200 g", "Rp12.000", "Rp15.000"),
        ("stok 200 g", "–", "0"),
        ("foto", "1", "2, 1 baru"),
        ("nomor izin", "–", "Halal ID35110000000000001"),
    ]


def test_another_cover_and_another_order_are_named(listing):
    for seed in "ab":
        Photo.add(listing.product, people.picture(seed))
    keeping.renew(anew(listing), by=listing.recorded_by)
    first, second, third = listing.product.photos.order_by("pk").values_list("pk", flat=True)
    Photo.arrange(listing.product, [first, third, second])
    assert grown(listing) == [("urutan foto", "yang lama", "yang baru")]
    Photo.arrange(listing.product, [third, first, second])
    assert [what for what, _then, _now in grown(listing)] == ["foto utama", "urutan foto"]


def test_a_description_of_an_owner_shows_as_changed_until_it_is_marked_done(client, listing):
    Product.objects.update(description="Renyah dan gurih.")
    assert "Berubah sejak diunggah" in shown(client, listing.product)
    client.post(door("listing_renew", listing))
    kept = anew(listing)
    assert (changes(kept), kept.uploaded["description"]) == ([], "Renyah dan gurih.")
    assert "Berubah sejak diunggah" not in shown(client, listing.product)
    client.post(door("listing_renew", listing))
    assert kept.history.count() == 2


def test_the_office_finds_what_changed_and_what_is_unchecked(client, listing, admin_user):
    Product.objects.update(description="Renyah.")
    client.force_login(admin_user)
    said = " ".join(pages.said(client.get("/dinas/")))
    assert "1 produk tayang belum diperiksa" in said
    assert "1 produk tayang berubah sejak diunggah" in said
    found = [
        client.get(f"/dinas/catalog/listing/?{asked}").context["cl"].result_count
        for asked in ("", "toko=berubah", "toko=belum-diperiksa", "state__exact=turun")
    ]
    assert found == [1, 1, 1, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_offices_list_costs_the_same_for_one_and_three(client, staff, admin_user, shopee, queries, count):
    for number in range(count):
        listed(people.published(f"P{number}", of=people.seller(f"Dapur {number}"), by=staff, photo=False), by=staff)
    client.force_login(admin_user)
    with queries(8):
        client.get("/dinas/catalog/listing/?toko=berubah")


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_cost_the_same_for_one_and_three(staff, shopee, queries, count):
    for number in range(count):
        made = people.published(f"P{number}", of=people.seller(f"Dapur {number}"), by=staff, photo=False)
        listed(made, by=staff, state="melanggar", reason="Sebab")
    with queries(7):
        assert len(tasks(Listing.objects.all())) == count


def test_deadlines_of_the_marketplace_come_first(listing, owner, staff):
    late, later = (people.published(name, of=listing.product.seller, by=staff, photo=False) for name in ("Satu", "Dua"))
    listed(later, by=owner, state="melanggar", reason="Sebab", mend_by="2026-12-20")
    listed(late, by=owner, state="ditolak", reason="Sebab", mend_by="2026-12-01")
    Product.objects.filter(pk=listing.product_id).update(description="Renyah.")
    assert [(task.listing.product.name, task.kind) for task in tasks(Listing.objects.all())] == [
        ("Satu", "ditolak"),
        ("Dua", "melanggar"),
        ("Keripik Tempe", "berubah"),
    ]


def test_what_came_down_here_is_to_come_down_there(client, listing, staff):
    listing.product.withdraw(by=staff)
    assert [task.kind for task in tasks(Listing.objects.all())] == ["ditarik"]
    change(client, listing, "turun")
    assert tasks(Listing.objects.all()) == []
