from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.models import Channel, Listing
from ikmportal.lib.dates import months_later
from onboarding import purchases
from onboarding.mending import tasks
from onboarding.models import PurchaseStep, PurchaseTest
from onboarding.purchases import proof_of
from sellers.models import Notice
from tests import people
from tests.catalog import pages
from tests.onboarding.listed import days_ago, door, listed

pytestmark = pytest.mark.django_db
Kind = PurchaseStep.Kind
TOLD = {Kind.PAID: {"cost": "23.500"}, Kind.RECEIVED: {"packaging": "utuh", "packaging_note": "Dibungkus dua lapis"}}


@pytest.fixture
def product(staff):
    return people.published(by=staff, photo=False)


@pytest.fixture
def owner(product, client):
    user = people.owner(product.seller)
    client.force_login(user)
    return user


@pytest.fixture
def listing(product, owner):
    return listed(product, by=owner)


def step(client, listing, kind, **facts):
    body = {"step": kind, "at": "", **TOLD.get(kind, {}), **facts}
    return client.post(door("purchase_step", listing), body, follow=True).content.decode()


def fail(client, listing, reason="Ongkos kirim tidak muncul"):
    return client.post(door("purchase_failed", listing), {"reason": reason}, follow=True).content.decode()


def bought(listing, by, *, on):
    """A complete test that ended on a day."""
    at = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
    for kind in Kind:
        told = {"packaging": "utuh"} if kind == Kind.RECEIVED else {}
        purchases.take_step(listing, kind, at=at, by=by, **told)


def test_five_steps_in_their_order_make_a_proof(client, listing, owner):
    for kind in Kind:
        assert "tercatat" in step(client, listing, kind)
    test = PurchaseTest.objects.get()
    assert (list(test.taken), test.cost, test.packaging, test.packaging_note, test.is_complete) == (
        list(Kind),
        23_500,
        "utuh",
        "Dibungkus dua lapis",
        True,
    )
    assert (proof_of(listing).state, proof_of(listing).on) == ("teruji", timezone.localdate())


@pytest.mark.parametrize("kind", [Kind.ORDERED, Kind.PAID, Kind.SENT, Kind.RECEIVED])
def test_no_step_comes_before_its_turn(client, listing, kind):
    assert "Langkah berikutnya: masuk keranjang" in step(client, listing, kind)
    assert PurchaseTest.objects.count() == 0


def test_a_step_sent_twice_is_taken_once(client, listing):
    for kind in Kind:
        step(client, listing, kind)
        said = step(client, listing, kind, cost="99.000") if kind != Kind.CART else step(client, listing, kind)
        assert "sudah tercatat" in said
    assert (PurchaseTest.objects.count(), PurchaseStep.objects.count(), PurchaseTest.objects.get().cost) == (
        1,
        5,
        23_500,
    )


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (Kind.PAID, {"cost": ""}, "Bidang ini tidak boleh kosong"),
        (Kind.PAID, {"cost": "12"}, "terlalu kecil"),
        (Kind.PAID, {"cost": "0"}, "Harga 0 tidak dapat dipakai"),
        (Kind.PAID, {"cost": "23,5"}, "lebih dari satu cara"),
        (Kind.PAID, {"at": "2099-01-01T10:00"}, "Waktu ini belum tiba"),
        (Kind.PAID, {"at": "kemarin"}, "valid"),
        (Kind.PAID, {"at": "2001-01-01T10:00"}, "lebih awal dari langkah sebelumnya"),
        (Kind.PAID, {"step": "semua"}, "bukan salah satu dari pilihan"),
        (Kind.PAID, {"evidence": SimpleUploadedFile("a.jpg", b"<script>")}, "Boleh juga PDF"),
        (Kind.RECEIVED, {"packaging": "dimakan"}, "bukan salah satu dari pilihan"),
        (Kind.RECEIVED, {"packaging": ""}, "Bidang ini tidak boleh kosong"),
    ],
)
def test_what_cannot_be_is_refused_in_words(client, listing, kind, facts, said):
    before = list(Kind)[: list(Kind).index(kind)]
    for earlier in before:
        step(client, listing, earlier)
    assert said in step(client, listing, kind, **facts)
    assert PurchaseStep.objects.count() == len(before)


def test_each_step_keeps_its_time_and_evidence(client, listing, staff):
    at = timezone.localtime(days_ago(3)).replace(second=0, microsecond=0)
    step(
        client, listing, Kind.CART, at=f"{at:%Y-%m-%dT%H:%M}", evidence=SimpleUploadedFile("k.jpg", people.picture("k"))
    )
    made = PurchaseStep.objects.get()
    address = f"/usaha/uji-beli/{made.pk}/berkas/"
    assert (made.at, client.get(address).getvalue()[:3]) == (at, b"\xff\xd8\xff")
    client.force_login(people.owner(people.seller("Dapur Bima"), "bima"))
    assert client.get(address).status_code == 404


def test_a_failure_names_its_step_and_is_told_to_the_owner(client, listing, owner):
    client.force_login(people.mentor(listing.product.seller))
    step(client, listing, Kind.CART)
    fail(client, listing)
    test = PurchaseTest.objects.get()
    assert (test.failed_step, test.failed_reason, test.next_kind) == ("pesan", "Ongkos kirim tidak muncul", None)
    assert [told.user for told in Notice.objects.all()] == [owner]
    assert "gagal pada langkah buat pesanan: Ongkos kirim tidak muncul" in Notice.objects.get().text


def test_a_failure_without_words_is_asked_for_them(client, listing):
    assert "Bidang ini tidak boleh kosong" in fail(client, listing, " ")
    assert PurchaseTest.objects.count() == 0


def test_a_failure_stands_as_a_task_until_a_later_success(client, listing, owner):
    fail(client, listing)
    fail(client, listing)
    assert PurchaseTest.objects.count() == 1
    step(client, listing, Kind.CART)  # a new attempt does not answer it yet
    assert [(task.kind, task.said) for task in tasks(Listing.objects.all())] == [
        ("uji beli", ["Ongkos kirim tidak muncul"])
    ]
    for kind in list(Kind)[1:]:
        step(client, listing, kind)
    assert (tasks(Listing.objects.all()), PurchaseTest.objects.unanswered().count()) == ([], 0)


def test_a_later_failure_leaves_the_proof_and_opens_the_task(client, listing, owner):
    bought(listing, owner, on=timezone.localdate())
    fail(client, listing)
    assert (proof_of(listing).state, len(tasks(Listing.objects.all()))) == ("teruji", 1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 11, 26), 12, date(2026, 11, 26)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    assert months_later(day, months) == later


def test_a_proof_lapses_after_the_months_its_channel_allows(listing, owner):
    today = timezone.localdate()
    assert proof_of(listing).state == "belum"
    last_day = next(
        day for day in (today - timedelta(days=n) for n in range(360, 370)) if months_later(day, 12) == today
    )
    bought(listing, owner, on=last_day)
    assert (proof_of(listing).state, proof_of(listing).until) == ("teruji", today)
    Channel.objects.update(purchase_months=11)
    assert proof_of(Listing.objects.for_work().get()).state == "lewat"


def test_the_latest_complete_test_counts(listing, owner):
    today = timezone.localdate()
    bought(listing, owner, on=today - timedelta(days=800))
    bought(listing, owner, on=today - timedelta(days=10))
    assert proof_of(listing).on == today - timedelta(days=10)


def test_a_half_test_proves_nothing(client, listing):
    for kind in list(Kind)[:4]:
        step(client, listing, kind)
    assert proof_of(listing).state == "belum"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_tests(client, listing, owner, queries, count):
    for number in range(count):
        bought(listing, owner, on=timezone.localdate() - timedelta(days=10 - number))
    with queries(20):
        client.get(door("listing", listing))


def test_the_office_counts_what_failed_and_reads_the_log(client, listing, owner, admin_user):
    bought(listing, owner, on=timezone.localdate())
    fail(client, listing)
    client.force_login(admin_user)
    assert "1 uji beli gagal, belum berhasil diulang" in " ".join(pages.said(client.get("/dinas/")))
    found = [
        client.get(f"/dinas/onboarding/purchasetest/?{asked}").context["cl"].result_count
        for asked in ("", "uji=gagal", "uji=selesai", "uji=berjalan")
    ]
    assert found == [2, 1, 1, 0]
