import pytest
from django.urls import reverse

from catalog import indexing
from catalog.models import Product
from sellers.models import Consent, ConsentText, Notice
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def text():
    return ConsentText.objects.create(version=1, text="Saya setuju ditampilkan.", source="uji")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def page(client, seller):
    return client.get(reverse("workspace_consent", args=[seller.pk])).content.decode()


def give(client, seller, **facts):
    filled = {"version": "1", "agreed": "on", **facts}
    return client.post(reverse("workspace_consent_give", args=[seller.pk]), filled)


def withdraw(client, seller, **facts):
    return client.post(reverse("workspace_consent_withdraw", args=[seller.pk]), facts)


def test_an_owner_reads_the_whole_text_and_gives_consent(client, owner, kitchen, text):
    assert "Saya setuju ditampilkan." in page(client, kitchen)
    give(client, kitchen)
    given = Consent.objects.get()
    assert (given.seller, given.text, given.channel, given.recorded_by) == (kitchen, text, "portal", owner)
    assert "Persetujuan versi 1 diberikan" in page(client, kitchen)


def test_without_a_tick_nothing_is_given(client, owner, kitchen, text):
    said = give(client, kitchen, agreed="").content.decode()
    assert "Beri tanda centang dahulu" in said
    assert Consent.objects.count() == 0


def test_a_yes_to_a_text_that_changed_meanwhile_is_not_a_yes(client, owner, kitchen, text):
    ConsentText.objects.create(version=2, text="Lebih banyak.", source="uji")
    said = give(client, kitchen, version="1").content.decode()
    assert "Naskahnya baru saja diganti" in said
    assert Consent.objects.count() == 0


def test_giving_twice_is_one_consent(client, owner, kitchen, text):
    give(client, kitchen)
    give(client, kitchen)
    assert Consent.objects.count() == 1


def test_a_new_text_asks_again_and_takes_nothing_down(client, owner, kitchen, text, staff):
    product = people.published(of=kitchen, by=staff)
    ConsentText.objects.create(version=2, text="Naskah kedua.", source="uji")
    asked = page(client, kitchen)
    assert "Halaman Anda tetap tampil" in asked
    assert "Naskah kedua." in asked
    give(client, kitchen, version="2")
    given = kitchen.consents.order_by("text__version")
    assert [(one.text.version, one.withdrawn_at is None) for one in given] == [(1, False), (2, True)]
    assert client.get(product.get_absolute_url()).status_code == 200


def test_the_confirmation_names_exactly_what_comes_down_and_changes_nothing(client, owner, kitchen, staff):
    people.published("Keripik Nangka", of=kitchen, by=staff)
    people.published("Keripik Salak", of=kitchen, by=staff)
    people.product("Draf Saja", of=kitchen)
    people.published("Kopi Bima", of=people.seller("Dapur Bima"), by=staff)
    asked = client.get(reverse("workspace_consent_withdraw", args=[kitchen.pk])).content.decode()
    names = ("Keripik Nangka", "Keripik Salak", "Draf Saja", "Kopi Bima")
    assert [name in asked for name in names] == [True, True, False, False]
    assert "Cabut, turunkan 2 produk" in asked
    assert Product.objects.published().count() == 3


def test_withdrawing_takes_pages_search_and_maker_down(client, owner, kitchen, staff):
    product = people.published("Keripik Nangka", of=kitchen, by=staff)
    people.published("Kopi Bima", of=people.seller("Dapur Bima"), by=staff)
    indexing.renew()
    addresses = [product.get_absolute_url(), kitchen.get_absolute_url(), f"/p/{product.pk}/"]
    before = [client.get(address).status_code for address in addresses]
    withdraw(client, kitchen)
    indexing.renew()
    assert (before, [client.get(address).status_code for address in addresses]) == ([200, 200, 302], [404, 404, 404])
    assert pages.names(client.get("/produk/")) == ["Kopi Bima"]
    assert pages.names(client.get("/produk/?q=nangka")) == []
    assert "Dapur Alit" not in client.get("/ikm/").content.decode()


def test_the_lists_are_true_even_before_the_index_is_renewed(client, owner, kitchen, staff):
    people.published("Keripik Nangka", of=kitchen, by=staff)
    indexing.renew()
    withdraw(client, kitchen)
    seen = [client.get(address) for address in ("/", "/produk/", "/produk/?q=nangka", "/ikm/", "/sitemap-produk.xml")]
    assert ["Keripik Nangka" in answer.content.decode() for answer in seen] == [False] * 5
    assert ["Dapur Alit" in answer.content.decode() for answer in seen] == [False] * 5


def test_a_withdrawal_wakes_the_index(client, owner, kitchen, staff, django_capture_on_commit_callbacks):
    people.published("Keripik Nangka", of=kitchen, by=staff)
    indexing.renew()
    with django_capture_on_commit_callbacks() as woken:
        withdraw(client, kitchen)
    assert len(woken) == 1


def test_the_office_writes_down_what_it_was_told_and_the_owner_hears_of_it(client, owner, kitchen, text, staff):
    client.force_login(staff)
    give(client, kitchen, channel="pesan")
    given = Consent.objects.get()
    assert (given.channel, given.recorded_by) == ("pesan", staff)
    withdraw(client, kitchen, channel="kertas")
    assert Consent.objects.get().withdrawn_channel == "kertas"
    assert list(Notice.objects.values_list("user", "made_by")) == [(owner.pk, staff.pk)] * 2


@pytest.mark.parametrize("channel", ["", "portal", "karangan"])
def test_the_office_cannot_pass_its_word_for_the_owners_own_click(client, kitchen, text, staff, channel):
    client.force_login(staff)
    give(client, kitchen, channel=channel)
    assert Consent.objects.count() == 0


def test_an_owner_cannot_choose_the_channel(client, owner, kitchen, text):
    give(client, kitchen, channel="kertas")
    assert Consent.objects.get().channel == "portal"


@pytest.mark.parametrize("who", ["mentor", "head", "other owner"])
def test_nobody_else_speaks_for_the_owner(client, kitchen, text, staff, who):
    people.published(of=kitchen, by=staff)
    made = {
        "mentor": lambda: people.mentor(kitchen),
        "head": people.head_of_office,
        "other owner": lambda: people.owner(people.seller("Dapur Bima"), "bima"),
    }
    client.force_login(made[who]())
    assert (give(client, kitchen).status_code, withdraw(client, kitchen).status_code) == (404, 404)
    assert (Consent.objects.in_force().count(), Product.objects.published().count()) == (1, 1)


def test_withdrawing_nothing_says_so(client, owner, kitchen, text):
    said = client.post(reverse("workspace_consent_withdraw", args=[kitchen.pk]), follow=True).content.decode()
    assert "Tidak ada persetujuan yang sedang berlaku." in said


def test_without_a_text_the_page_says_whom_it_waits_for(client, owner, kitchen):
    assert "Naskah persetujuan belum disiapkan dinas." in page(client, kitchen)
    assert give(client, kitchen).status_code == 404
