import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from onboarding import opening
from onboarding.models import Courier, Requirement, StoreAccount, StoreMove, Submission
from sellers.models import PersonalAccess
from tests import people
from tests.catalog import pages
from tests.onboarding import shops

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
Family, State = Requirement.Family, StoreAccount.State


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit", address="Jalan Tempe 1", phone="+6281234567890")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def shopee():
    return shops.channel()


def at(name, seller, *more):
    return reverse(name, args=[seller.pk, "shopee", *more])


def page_of(client, seller):
    return client.get(at("store", seller))


def said(response):
    return " ".join(pages.said(response))


def fill(client, seller, **facts):
    filled = {"shop_name": "Dapur Alit", "shop_address": "Jalan Tempe 1", "shop_phone": "081234567890", "shop_link": ""}
    return client.post(at("store_facts", seller), filled | facts, follow=True)


def step_of(channel, family):
    return Requirement.objects.filter(channel=channel, family=family).first()


def scan(seed="bukti"):
    return SimpleUploadedFile("bukti.jpg", people.picture(seed, (500, 700)))


# Looking


def test_exactly_one_step_is_now(client, owner, kitchen, shopee):
    opening.tick(kitchen, step_of(shopee, Family.ATTESTED), by=owner)
    page = page_of(client, kitchen)
    assert (page.text.count('aria-current="step"'), page.text.count(">sekarang<")) == (1, 1)
    assert "1 dari 10 langkah" in said(page)


def test_the_first_page_of_a_maker_shows_one_now_a_marketplace(client, owner, kitchen):
    page = client.get(reverse("workspace_seller", args=[kitchen.pk]))
    assert page.text.count('aria-current="step"') == 2
    assert re.findall(r'id="toko-(\w+)"', page.text) == ["shopee", "lazada"]


def test_the_marketplace_nearest_to_done_is_on_top(client, owner, kitchen):
    opening.tick(kitchen, step_of(shops.channel("lazada"), Family.ATTESTED), by=owner)
    page = client.get(reverse("workspace_seller", args=[kitchen.pk]))
    assert re.findall(r'id="toko-(\w+)"', page.text) == ["lazada", "shopee"]


def test_the_overview_says_of_each_marketplace_how_far_it_is_and_what_is_now(client, owner, kitchen, shopee, staff):
    shops.active(kitchen, shopee, by=staff)
    words = said(client.get(reverse("stores", args=[kitchen.pk])))
    assert "aktif 10 dari 10 langkah Shopee Dapur Alit" in words
    assert "belum 0 dari 10 langkah Lazada Langkah selesai 0 Sekarang: Nama lengkap pemilik diisi" in words


def test_without_a_marketplace_the_overview_says_what_to_do_meanwhile(client, owner, kitchen):
    type(shops.channel()).objects.update(is_used=False)
    assert "Belum ada lokapasar" in said(client.get(reverse("stores", args=[kitchen.pk])))


def test_the_printed_catalogue_is_no_shop(client, owner, kitchen):
    assert client.get(reverse("store", args=[kitchen.pk, "cetak"])).status_code == 404


def test_an_active_shop_nobody_looked_at_says_so(client, owner, kitchen, shopee, staff):
    shops.active(kitchen, shopee, by=staff)
    before = said(page_of(client, kitchen))
    kitchen.products.first().listings.update(checked_at=timezone.now() - timezone.timedelta(days=61))
    told = "tidak ada produk tayang yang diperiksa dalam 60 hari terakhir"
    assert (told in before, told in said(page_of(client, kitchen))) == (False, True)


@pytest.mark.parametrize(("name", "cost"), [("store", 18), ("stores", 14)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_with_one_and_three(client, owner, kitchen, shopee, staff, queries, name, cost, count):
    Requirement.objects.filter(channel=shopee, position__gt=count).delete()
    held = shops.confirmed(kitchen, shopee, by=staff)
    for number in range(count):
        shops.live(people.product(f"P{number}", of=kitchen), shopee, by=staff)
        StoreMove.objects.create(store=held, before="aktif", after="terkonfirmasi", made_by=staff)
    address = reverse(name, args=[kitchen.pk, *(["shopee"] if name == "store" else [])])
    with queries(cost):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_costs_the_same_with_one_product_and_three(client, owner, kitchen, queries, count):
    for number in range(count):
        people.product(f"P{number}", of=kitchen)
    with queries(36):
        client.get(reverse("workspace_seller", args=[kitchen.pk]))


def test_who_may_not_write_reads_without_a_form_or_a_telephone(client, kitchen, shopee):
    shops.shop(kitchen, shopee, shop_name="Dapur Alit", shop_phone="+6281234567890")
    client.force_login(people.mentor(kitchen, may_edit=True, may_onboard=False))
    page = page_of(client, kitchen)
    assert (page.text.count('method="post"'), "0812-3456-7890" in page.text) == (0, False)
    assert "Dapur Alit" in said(page)


def test_whoever_looks_at_an_owners_telephone_is_written_down(client, kitchen, owner):
    page_of(client, kitchen)
    mentor = people.mentor(kitchen)
    client.force_login(mentor)
    page_of(client, kitchen)
    assert list(PersonalAccess.objects.values_list("user__username", "where")) == [("mira", "halaman toko")]


# Data of the shop


def test_a_shop_that_says_nothing_begins_with_the_profile(client, owner, kitchen):
    text = page_of(client, kitchen).text
    assert ('value="Dapur Alit"' in text, "Jalan Tempe 1</textarea>" in text, 'value="0812-3456-7890"' in text) == (
        True,
        True,
        True,
    )
    assert StoreAccount.objects.count() == 0


def test_what_is_saved_stands_there_with_its_couriers(client, owner, kitchen, shopee):
    couriers = list(Courier.objects.filter(channel=shopee)[:2])
    fill(client, kitchen, shop_link="https://shopee.co.id/dapuralit", couriers=[one.pk for one in couriers])
    held = StoreAccount.objects.get()
    assert (held.shop_name, str(held.shop_phone), held.shop_link) == (
        "Dapur Alit",
        "+6281234567890",
        "https://shopee.co.id/dapuralit",
    )
    assert list(held.couriers.all()) == couriers
    assert held.history.first().history_user == owner


@pytest.mark.parametrize(
    "link",
    ["http://shopee.co.id/a", "https://shopee.co.id.evil.example/a", "https://lazada.co.id/a", "javascript:alert(1)"],
)
def test_a_link_elsewhere_is_refused_and_nothing_typed_is_lost(client, owner, kitchen, link):
    page = fill(client, kitchen, shop_name="Dapur Alit Singosari", shop_link=link)
    assert (StoreAccount.objects.count(), 'value="Dapur Alit Singosari"' in page.text) == (0, True)
    assert 'class="field wrong"' in page.text


def test_a_courier_of_another_marketplace_is_refused(client, owner, kitchen):
    fill(client, kitchen, couriers=[Courier.objects.filter(channel__code="lazada").first().pk])
    assert StoreAccount.objects.count() == 0


def test_what_differs_from_the_profile_stands_side_by_side(client, owner, kitchen):
    page = fill(client, kitchen, shop_name="DAPUR  alit", shop_address="Jalan Kedelai 9")
    assert "Ada yang berbeda dari profil IKM" in said(page)
    assert "Nama toko DAPUR alit Dapur Alit" in said(page)
    assert "Alamat toko berbeda Jalan Kedelai 9 Jalan Tempe 1" in said(page)
    assert page.text.count(">berbeda<") == 1


# Steps


def test_a_tick_and_its_end(client, owner, kitchen, shopee):
    step = step_of(shopee, Family.ATTESTED)
    seen = []
    for name in ("step_tick", "step_take_back"):
        client.post(at(name, kitchen, step.pk))
        seen.append("1 dari 10" in said(page_of(client, kitchen)))
    assert seen == [True, False]


def test_a_refusal_is_said_in_words(client, owner, kitchen, shopee):
    answer = client.post(at("step_tick", kitchen, step_of(shopee, Family.VERIFIED).pk), follow=True)
    assert "Langkah ini tidak dicentang" in said(answer)


def test_evidence_is_sent_and_read_back_private(client, owner, kitchen, shopee):
    step = step_of(shopee, Family.VERIFIED)
    client.post(at("step_evidence", kitchen, step.pk), {"scan": scan(), "note": "halaman toko"})
    sent = Submission.objects.get()
    answer = client.get(reverse("submission_evidence", args=[sent.pk]))
    assert (sent.state, sent.note, answer.getvalue()[:3]) == ("menunggu", "halaman toko", b"\xff\xd8\xff")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_whoever_looks_at_evidence_is_written_down(client, owner, kitchen, shopee, staff):
    client.post(at("step_evidence", kitchen, step_of(shopee, Family.VERIFIED).pk), {"scan": scan()})
    client.force_login(staff)
    client.get(reverse("submission_evidence", args=[Submission.objects.get().pk]))
    assert list(PersonalAccess.objects.values_list("user__username", "where")) == [("sari", "berkas bukti toko")]


@pytest.mark.parametrize("sent", [None, b"bukan gambar"])
def test_what_is_no_picture_is_refused_where_it_was_sent(client, owner, kitchen, shopee, sent):
    files = {"scan": SimpleUploadedFile("a.jpg", sent)} if sent else {}
    page = client.post(at("step_evidence", kitchen, step_of(shopee, Family.VERIFIED).pk), files)
    assert (page.status_code, Submission.objects.count(), page.text.count('class="errorlist"')) == (200, 0, 1)


def test_the_reason_of_a_rejection_is_read_where_the_evidence_is_sent_again(client, owner, kitchen, shopee, staff):
    sent = opening.send(kitchen, step_of(shopee, Family.VERIFIED), scan=None, note="a", by=owner)
    opening.reject(sent, "Nama toko tidak tampak.", by=staff)
    words = said(page_of(client, kitchen))
    assert ": Nama toko tidak tampak. ditolak Caranya" in words


# The state


def moves(client, seller, to, **facts):
    return client.post(
        at("store_move", seller), {"to": to, "happened_on": str(timezone.localdate()), "note": "", **facts}, follow=True
    )


def test_a_move_is_written_down_with_its_evidence(client, owner, kitchen, shopee):
    page = moves(client, kitchen, State.REGISTERED, scan=scan(), note="lewat aplikasi")
    made = StoreMove.objects.get()
    assert "belum → daftar · lihat bukti lewat aplikasi" in said(page)
    assert client.get(reverse("move_evidence", args=[made.pk])).getvalue()[:3] == b"\xff\xd8\xff"


def test_a_refused_move_keeps_what_was_typed(client, owner, kitchen, shopee):
    shops.shop(kitchen, shopee, State.REGISTERED)
    page = moves(client, kitchen, State.REFUSED)
    assert ("Tulis alasan dari lokapasar" in said(page), StoreMove.objects.count()) == (True, 0)
    late = moves(client, kitchen, State.WAITING, happened_on="2999-01-01", note="catatan saya")
    assert ("belum tiba" in said(late), 'value="catatan saya"' in late.text) == (True, True)


def test_asking_for_active_says_what_blocks(client, owner, kitchen, shopee):
    shops.shop(kitchen, shopee, State.CONFIRMED)
    page = client.post(at("store_activate", kitchen), {"note": "Tolong."}, follow=True)
    assert "Belum bisa aktif: lengkapi nama lengkap pemilik diisi, nomor telepon didaftarkan," in said(page)
    assert "Ajukan aktif" not in said(page)


def test_a_complete_shop_is_asked_for_by_its_owner(client, owner, kitchen, shopee, staff):
    shops.confirmed(kitchen, shopee, by=staff)
    before = said(page_of(client, kitchen))
    page = client.post(at("store_activate", kitchen), follow=True)
    assert ("Ajukan aktif" in before, StoreAccount.objects.get().state) == (True, State.ACTIVE)
    assert "Toko kini aktif." in said(page)


def test_what_staff_passed_over_stands_on_the_page(client, kitchen, shopee, staff):
    client.force_login(staff)
    shops.shop(kitchen, shopee, State.CONFIRMED)
    page = client.post(at("store_activate", kitchen), {"note": "Pameran besok."}, follow=True)
    assert "Pameran besok. Dilewati dinas: Nama lengkap pemilik diisi, " in said(page)


def test_nothing_of_another_maker_answers(client, owner, shopee):
    other = people.seller("Dapur Bima")
    step = step_of(shopee, Family.ATTESTED).pk
    theirs = opening.send(other, step_of(shopee, Family.VERIFIED), scan=None, by=people.staff_member())
    posts = [("store_facts",), ("store_move",), ("store_activate",), ("step_tick", step), ("step_evidence", step)]
    answers = [client.post(at(name, other, *more)).status_code for name, *more in posts]
    answers += [client.get(at("store", other)).status_code, client.get(reverse("stores", args=[other.pk])).status_code]
    answers.append(client.get(reverse("submission_evidence", args=[theirs.pk])).status_code)
    assert answers == [404] * 8
