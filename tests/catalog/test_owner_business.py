from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog import indexing
from catalog.models import Product
from sellers.models import Notice, PersonalAccess, Seller
from tests import people

pytestmark = pytest.mark.django_db
KEPANJEN, DAMPIT = "35.07.13", "35.07.05"


@pytest.fixture
def kitchen(reference):
    return people.seller("Dapur Alit", phone="+6281234567890", workers=3, nib="0220001234567")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def address_of(seller):
    return reverse("workspace_business", args=[seller.pk])


def filled(**facts):
    return {
        "story": "Cerita baru.", "story_en": "", "founded": "2015", "address": "Jl. Melati 1", "subdistrict": KEPANJEN,
        "village": "35.07.13.2001", "position": "", "phone": "0812-3456-7890", "public_phone": "", "workers": "4",
        "investment": "25 juta", "investment_with_land": "", "nib": "0220001234567", **facts,
    }  # fmt: skip


def stored(seller):
    return Seller.objects.get(pk=seller.pk)


def save(client, seller, **facts):
    return client.post(address_of(seller), filled(seen=stored(seller).updated_at.isoformat()) | facts)


def test_what_an_owner_writes_is_live_at_once_and_the_trail_says_who(client, owner, kitchen, staff):
    people.published(of=kitchen, by=staff)
    save(client, kitchen)
    assert "Cerita baru." in client.get(stored(kitchen).get_absolute_url()).content.decode()
    latest = kitchen.history.latest()
    assert (latest.story, latest.history_user) == ("Cerita baru.", owner)


def test_figures_are_read_as_people_type_them(client, owner, kitchen):
    save(client, kitchen, investment="25 juta", investment_with_land="Rp1.025.000.000", position="-8,123456 112.567891")
    kept = stored(kitchen)
    assert (kept.investment, kept.investment_with_land, kept.founded, kept.workers) == (
        25_000_000,
        1_025_000_000,
        2015,
        4,
    )
    assert (str(kept.latitude), str(kept.longitude)) == ("-8.12346", "112.56789")
    page = client.get(address_of(kitchen)).content.decode()
    assert [text in page for text in ('value="Rp25.000.000"', 'value="-8.12346, 112.56789"')] == [True, True]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"phone": "0812"}, "bukan nomor telepon yang lengkap"),
        ({"shows_phone": "on", "public_phone": "12"}, "bukan nomor telepon yang lengkap"),
        ({"shows_phone": "on", "phone": ""}, "Isi nomor yang boleh dilihat pembeli."),
        ({"nib": "220001234567"}, "angka 0 di depan mungkin hilang"),
        ({"nib": "123"}, "NIB harus 13 angka"),
        ({"founded": "15"}, "Tahun berdiri ditulis empat angka"),
        ({"investment": "banyak"}, "tidak terbaca sebagai harga"),
        ({"investment_with_land": "1 juta"}, "tidak mungkin kurang"),
        ({"position": "Kepanjen"}, "Tulis lintang dan bujur"),
        ({"position": "112.6, -7.9"}, "di luar Indonesia"),
        ({"village": "35.07.05.2001"}, "tidak berada di kecamatan itu"),
        ({"subdistrict": "35.07.99"}, "Pilih kecamatan dari daftar."),
    ],
)
def test_what_cannot_be_true_is_said_and_nothing_is_kept(client, owner, kitchen, facts, said):
    page = save(client, kitchen, **facts).content.decode()
    assert said in page
    assert "Cerita baru." in page  # what was typed is not lost
    assert stored(kitchen).story == ""


def test_buyers_see_a_number_only_where_the_owner_chose_so(client, owner, kitchen, staff):
    people.published(of=kitchen, by=staff)
    number = "6281234567890"
    save(client, kitchen)
    hidden = client.get(stored(kitchen).get_absolute_url()).content.decode()
    assert "Pembeli tidak melihat nomor telepon apa pun." in client.get(address_of(kitchen)).content.decode()
    save(client, kitchen, shows_phone="on")
    shown = client.get(stored(kitchen).get_absolute_url()).content.decode()
    assert "Pembeli juga melihat tombol WhatsApp ke 0812-3456-7890." in client.get(address_of(kitchen)).content.decode()
    assert [number in page for page in (hidden, shown)] == [False, True]
    save(client, kitchen)
    assert number not in client.get(stored(kitchen).get_absolute_url()).content.decode()


def test_the_name_and_what_is_the_offices_cannot_be_written(client, owner, kitchen):
    save(client, kitchen, name="Nama Lain", code="X", guidance="mandiri", slug="x")
    kept = stored(kitchen)
    assert (kept.name, kept.code, kept.guidance, kept.slug) == ("Dapur Alit", None, "binaan", "dapur-alit")


def test_a_nib_of_another_maker_is_refused(client, owner, kitchen):
    people.seller("Dapur Bima", nib="0220009999999")
    assert "NIB ini sudah tercatat." in save(client, kitchen, nib="0220009999999").content.decode()


def test_villages_follow_the_kecamatan(client, owner, reference):
    page = client.get(reverse("workspace_villages"), {"subdistrict": KEPANJEN}).content.decode()
    assert ('value="35.07.13.' in page, 'value="35.07.05.' in page) == (True, False)
    for nonsense in ("", "35", "x' OR 1=1", "\0"):
        assert 'value="35' not in client.get(reverse("workspace_villages"), {"subdistrict": nonsense}).content.decode()


def test_without_javascript_the_villages_come_by_a_button_that_saves_nothing(client, owner, kitchen):
    page = save(client, kitchen, pilih_desa="1", subdistrict=DAMPIT, village="", shows_phone="on").content.decode()
    assert ('value="35.07.05.' in page, 'value="35.07.13.2' in page) == (True, False)
    assert ("Cerita baru." in page, "errorlist" in page) == (True, False)
    assert '<input type="checkbox" name="shows_phone" id="id_shows_phone" checked' in page.replace(
        ' aria-describedby=""', ""
    )
    assert stored(kitchen).story == ""


def test_cards_and_search_learn_of_it(client, owner, kitchen, staff, django_capture_on_commit_callbacks):
    product = people.published(of=kitchen, by=staff)
    indexing.renew()
    with django_capture_on_commit_callbacks() as woken:
        save(client, kitchen)
    assert len(woken) == 1
    assert list(Product.objects.stale_in_index()) == [product]


def test_a_mentor_writes_the_story_but_not_the_owners_own_facts(client, kitchen):
    owner, mentor = people.owner(kitchen), people.mentor(kitchen)
    client.force_login(mentor)
    save(client, kitchen, shows_phone="on", phone="0811111111", workers="99", investment="1", nib="")
    kept = stored(kitchen)
    assert (kept.story, kept.village_id) == ("Cerita baru.", "35.07.13.2001")
    assert (str(kept.phone), str(kept.public_phone), kept.workers, kept.investment, kept.nib) == (
        "+6281234567890",
        "",
        3,
        None,
        "0220001234567",
    )
    told = Notice.objects.get()
    assert (told.user, told.made_by) == (owner, mentor)
    assert ["cerita usaha", "", "Cerita baru."] in told.difference


def test_an_owner_is_not_told_of_their_own_change(client, owner, kitchen):
    save(client, kitchen)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("who", ["mentor", "staff"])
def test_that_others_looked_is_written_down(client, kitchen, staff, who):
    user = staff if who == "staff" else people.mentor(kitchen)
    client.force_login(user)
    client.get(address_of(kitchen))
    client.get(address_of(kitchen))
    assert [(seen.user, seen.seller) for seen in PersonalAccess.objects.all()] == [(user, kitchen)]


def test_that_an_owner_looked_is_nobodys_business(client, owner, kitchen):
    client.get(address_of(kitchen))
    assert PersonalAccess.objects.count() == 0


@pytest.mark.parametrize("who", ["other owner", "mentor without the right", "ended mentor", "head"])
def test_nobody_else_writes(client, kitchen, who):
    yesterday = timezone.localdate() - timedelta(days=1)
    made = {
        "other owner": lambda: people.owner(people.seller("Dapur Bima"), "bima"),
        "mentor without the right": lambda: people.mentor(kitchen, may_edit=False),
        "ended mentor": lambda: people.mentor(kitchen, starts_on=yesterday, ends_on=yesterday),
        "head": people.head_of_office,
    }
    client.force_login(made[who]())
    assert (client.get(address_of(kitchen)).status_code, save(client, kitchen).status_code) == (404, 404)
    assert stored(kitchen).story == ""


def test_what_another_wrote_meanwhile_is_not_wiped_out_unawares(client, owner, kitchen):
    seen = stored(kitchen).updated_at.isoformat()
    save(client, kitchen, story="Cerita pembimbing.")
    page = save(client, kitchen, seen=seen).content.decode()
    assert "data usaha diubah orang lain" in page
    assert ("Cerita baru." in page, stored(kitchen).story) == (True, "Cerita pembimbing.")
    assert f'value="{stored(kitchen).updated_at.isoformat()}"' in page  # saving again is a decision


def test_an_empty_request_wipes_out_nothing(client, owner, kitchen):
    client.post(address_of(kitchen), {"post": "yes"})
    assert stored(kitchen).workers == 3
