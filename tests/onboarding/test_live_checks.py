from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Listing, Product
from onboarding.live_checks import due, look
from onboarding.mending import tasks
from onboarding.models import LiveCheck
from sellers.models import Notice
from tests import people
from tests.catalog import pages
from tests.onboarding.listed import days_ago, door, listed, marketplace

pytestmark = pytest.mark.django_db
ALL_OK = dict.fromkeys(LiveCheck.ASKED, True)
WRONG_PRICE = ALL_OK | {"price_ok": False}


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


def check(client, listing, **answers):
    return client.post(door("live_check", listing), answers, follow=True)


def answers(**wrong):
    return dict.fromkeys(LiveCheck.ASKED, "ya") | wrong


def test_one_tap_says_that_all_is_right(client, listing, owner):
    check(client, listing, all_ok="ya")
    made, kept = LiveCheck.objects.get(), Listing.objects.get()
    assert (made.is_ok, made.by, kept.checked_by, kept.checked_at, kept.is_checked_lately) == (
        True,
        owner,
        owner,
        made.at,
        True,
    )


def test_the_page_shows_what_the_record_says_beside_the_way_to_the_live_one(client, listing):
    people.licence(listing.product)
    page = client.get(door("listing", listing)).content.decode()
    wanted = ("200 g: Rp12.000, stok belum dicatat", "Halal ID35110000000000001", f'href="{listing.address}"')
    assert [words for words in wanted if words not in page] == []


def test_a_mismatch_counts_as_looked_at_and_opens_a_task(client, listing):
    check(client, listing, **answers(price_ok="tidak", licence_ok="tidak"), note="Di toko 15.000")
    kept = Listing.objects.get()
    (task,) = tasks(Listing.objects.all())
    assert (kept.is_checked_lately, task.what, task.said) == (
        True,
        "tidak cocok saat diperiksa: harga, tulisan izin",
        ["Di toko 15.000"],
    )


def test_the_task_stands_until_all_is_right(client, listing):
    check(client, listing, **answers(price_ok="tidak"))
    check(client, listing, **answers(stock_ok="tidak"))
    assert [task.what for task in tasks(Listing.objects.all())] == ["tidak cocok saat diperiksa: stok"]
    check(client, listing, all_ok="ya")
    assert (tasks(Listing.objects.all()), LiveCheck.objects.open().count(), LiveCheck.objects.count()) == ([], 0, 3)


@pytest.mark.parametrize("left_out", LiveCheck.ASKED)
def test_all_four_are_answered_or_none_is_kept(client, listing, left_out):
    said = check(client, listing, **{name: yes for name, yes in answers().items() if name != left_out})
    assert "Jawab keempatnya" in said.content.decode()
    assert LiveCheck.objects.count() == 0


@pytest.mark.parametrize("hostile", ["", "mungkin", "True", "ya\0", "<script>"])
def test_what_is_no_answer_is_refused(client, listing, hostile):
    assert check(client, listing, **answers(price_ok=hostile)).status_code == 200
    assert LiveCheck.objects.count() == 0


def test_two_taps_on_one_button_are_one_look(client, listing):
    for _tap in range(2):
        check(client, listing, all_ok="ya")
    check(client, listing, **answers(price_ok="tidak"))
    assert LiveCheck.objects.count() == 2


def test_what_is_not_live_is_not_checked(client, product, owner):
    listing = listed(product, by=owner, state="turun")
    assert "sedang tidak tayang" in check(client, listing, all_ok="ya").content.decode()
    assert LiveCheck.objects.count() == 0


def test_the_owner_hears_of_a_mismatch_a_mentor_found(client, listing, owner):
    client.force_login(people.mentor(listing.product.seller))
    check(client, listing, **answers(cover_ok="tidak"))
    assert [(told.user, told.text) for told in Notice.objects.all()] == [
        (owner, "Keripik Tempe di Shopee tidak sama dengan portal: foto utama.")
    ]


def test_a_look_draws_no_public_page_anew(client, listing):
    before = Product.objects.get().updated_at
    check(client, listing, all_ok="ya")
    assert Product.objects.get().updated_at == before


@pytest.mark.parametrize(("days", "lately"), [(59, True), (61, False)])
def test_a_look_counts_for_sixty_days(listing, owner, days, lately):
    Listing.objects.update(checked_at=days_ago(days), checked_by=owner)
    kept = Listing.objects.get()
    overdue = Listing.objects.overdue().exists()
    counted = Listing.objects.checked_lately(kept.channel).exists()
    assert (kept.is_checked_lately, counted, overdue) == (lately, lately, not lately)


def test_another_channel_may_allow_fewer_days(product, owner):
    listed(product, by=owner, channel=marketplace("lazada", "Lazada", "lazada.co.id", live_check_days=10))
    Listing.objects.update(checked_at=days_ago(11), checked_by=owner)
    assert Listing.objects.overdue().count() == 1


# Whose turn it is


def several(seller, staff, owner, *ages):
    """Listings last looked at so many days ago; None is never."""
    for age in ages:
        made = listed(people.published(f"P{age}", of=seller, by=staff, photo=False), by=owner)
        if age is not None:
            Listing.objects.filter(pk=made.pk).update(checked_at=days_ago(age), checked_by=owner)


def test_the_nearest_to_lapse_comes_first(product, staff, owner):
    several(product.seller, staff, owner, 5, 70, None, 58)
    assert [(turn.listing.product.name, turn.words) for turn in due(Listing.objects.all())] == [
        ("PNone", "belum pernah diperiksa"),
        ("P70", "lewat 10 hari"),
        ("P58", "2 hari lagi"),
        ("P5", "55 hari lagi"),
    ]


def test_a_mentor_sees_the_turns_and_tasks_of_all_own_makers_and_of_no_other(client, staff):
    mentor = None
    for name in ("Dapur A", "Dapur B", "Dapur C"):
        seller = people.seller(name)
        made = listed(people.published(f"Produk {name}", of=seller, by=staff, photo=False), by=staff)
        look(made, WRONG_PRICE, by=staff)
        if name == "Dapur A":
            mentor = people.mentor(seller)
        elif name == "Dapur B":
            mentor.mentorships.create(seller=seller)
    client.force_login(mentor)
    for address in ("live_checks_all", "mending_all"):
        words = " ".join(pages.said(client.get(reverse(address))))
        assert [f"Produk Dapur {letter}" in words for letter in "ABC"] == [True, True, False]


def test_a_makers_page_also_lists_what_has_no_address_yet(client, product, owner):
    marketplace()
    words = pages.said(client.get(reverse("live_checks", args=[product.seller_id])))
    assert "Belum dicatat" in words


def test_empty_pages_say_something_kind(client, staff):
    seller = people.seller()
    client.force_login(people.owner(seller))
    said = [
        " ".join(pages.said(client.get(address)))
        for address in (
            reverse("live_checks", args=[seller.pk]),
            reverse("mending", args=[seller.pk]),
            reverse("live_checks_all"),
            reverse("mending_all"),
        )
    ]
    kind = ["Belum ada produk di toko", "Tidak ada yang perlu", "Belum ada produk yang tayang", "Tidak ada yang perlu"]
    assert [words for words, page in zip(kind, said, strict=True) if words not in page] == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"), [("live_checks", 20), ("mending", 13), ("live_checks_all", 6), ("mending_all", 9)]
)
def test_the_lists_cost_the_same_for_one_and_three(client, product, staff, owner, queries, count, name, most):
    several(product.seller, staff, owner, *range(count))
    for listing in Listing.objects.for_work():
        look(listing, WRONG_PRICE, by=staff)
    Notice.objects.all().delete()
    arguments = [] if name.endswith("_all") else [product.seller_id]
    with queries(most):
        client.get(reverse(name, args=arguments))


def test_the_office_counts_open_mismatches(client, listing, admin_user, staff):
    look(listing, WRONG_PRICE, by=staff)
    client.force_login(admin_user)
    assert "1 tidak cocok saat diperiksa tayang" in " ".join(pages.said(client.get("/dinas/")))
    found = [
        client.get(f"/dinas/onboarding/livecheck/?{asked}").context["cl"].result_count
        for asked in ("terbuka=ya", "terbuka=tidak", "price_ok__exact=0", "stock_ok__exact=0")
    ]
    assert found == [1, 0, 1, 0]


def test_a_look_on_another_day_is_another_look(listing, owner):
    first = look(listing, ALL_OK, by=owner)
    LiveCheck.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=1))
    assert look(listing, ALL_OK, by=owner).pk != first.pk
