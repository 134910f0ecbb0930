"""What an edition holds: scope, order, freezing, and what it says about itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog import editions
from catalog.models import Edition, Licence, Product, Rule, RulePack, Variant, Volume
from catalog.tasks import build_edition
from ikmportal.lib.jobs import JobState, WorkerPulse
from sellers.models import Region
from sellers.reference import load_regions
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("print_rules")]


def printed(**wish):
    """An edition as the worker leaves it."""
    edition = Edition.objects.create(**wish)
    build_edition(edition.pk)
    return Edition.objects.get(pk=edition.pk)


def names(edition):
    """The printed products by chapter: `[(chapter, [name])]` over all volumes."""
    return [
        (chapter["name"], [card["name"] for card in chapter["cards"]])
        for volume in edition.volumes.all()
        for chapter in volume.payload["chapters"]
    ]


def state_page(client, edition):
    return " ".join(client.get(edition.get_absolute_url()).text.replace("\xa0", " ").split())


def test_without_rules_nothing_is_printed_and_it_says_why(catalogue):
    RulePack.objects.all().delete()
    edition = printed()
    assert edition.failure.startswith("Tidak ada produk terbit yang memenuhi aturan saluran Katalog cetak.")


def test_only_what_the_print_rules_allow_is_printed(catalogue, shelves):
    pack = RulePack.objects.get()
    Rule.objects.create(
        pack=pack, weight="dinas", subject="produk", field="category", kind="terisi", message="Kategori", fix="Pilih."
    )
    assert sum(len(held) for _chapter, held in names(printed())) == 4  # Abon stands on no shelf


@pytest.fixture
def shelves():
    snacks, drinks = people.shelf("Camilan", position=1), people.shelf("Minuman", position=0)
    return {"snacks": snacks, "drinks": drinks, "chips": people.shelf("Keripik", parent=snacks)}


@pytest.fixture
def catalogue(staff, shelves):
    """Five published products of two makers in two kecamatan, and a draft that is never printed."""
    load_regions()
    dau, kalipare = Region.objects.get(code="35.07.22"), Region.objects.get(code="35.07.11")
    alit, bima = people.seller("Dapur Alit", subdistrict=dau), people.seller("Dapur Bima", subdistrict=kalipare)
    people.product("Draf", of=alit)
    return [
        people.published("keripik tempe", of=alit, category=shelves["chips"]),
        people.published("Keripik Pisang", of=bima, category=shelves["chips"]),
        people.published("Kacang", of=bima, category=shelves["snacks"]),
        people.published("Kopi", of=alit, category=shelves["drinks"]),
        people.published("Abon", of=people.seller("Dapur Citra")),
    ]


# Scope and order


def test_an_edition_of_all_holds_every_published_product_by_chapter_and_name(catalogue):
    assert names(printed()) == [
        ("Minuman", ["Kopi"]),
        ("Camilan", ["Kacang", "Keripik Pisang", "keripik tempe"]),
        ("Lainnya", ["Abon"]),
    ]


def test_an_edition_may_order_its_chapters_by_kecamatan(catalogue):
    assert names(printed(order=Edition.Order.SUBDISTRICT)) == [
        ("Dau", ["keripik tempe", "Kopi"]),
        ("Kalipare", ["Kacang", "Keripik Pisang"]),
        ("Kecamatan belum dicatat", ["Abon"]),
    ]


@pytest.mark.parametrize(
    ("shelf", "held"),
    [("snacks", ["Kacang", "Keripik Pisang", "keripik tempe"]), ("chips", ["Keripik Pisang", "keripik tempe"])],
)
def test_an_edition_of_a_category_holds_its_shelves(catalogue, shelves, shelf, held):
    assert names(printed(category=shelves[shelf])) == [("Camilan", held)]


def test_an_edition_of_a_kecamatan_holds_its_makers(catalogue):
    assert names(printed(subdistrict_id="35.07.11")) == [("Camilan", ["Kacang", "Keripik Pisang"])]


def test_an_edition_of_a_badge_holds_what_is_verified_and_in_force(catalogue):
    today = timezone.localdate()
    people.licence(catalogue[3])
    people.licence(catalogue[0], number="ID35110000000000002", valid_until=today - timedelta(days=1))
    people.licence(catalogue[1], number="ID35110000000000003", verified=False)
    assert names(printed(badge=Edition.Badge.HALAL)) == [("Minuman", ["Kopi"])]


def test_scopes_narrow_each_other(catalogue, shelves):
    edition = printed(category=shelves["snacks"], subdistrict_id="35.07.22")
    assert names(edition) == [("Camilan", ["keripik tempe"])]


def test_an_edition_counts_what_it_holds(catalogue):
    edition = printed()
    assert (edition.products, edition.sellers, edition.done, edition.total) == (5, 3, 5, 5)


def test_nothing_in_scope_fails_with_what_to_do(catalogue, staff_client):
    edition = printed(badge=Edition.Badge.BPOM)
    said = "Tidak ada produk terbit yang cocok dengan pilihan ini. Longgarkan pilihannya, lalu coba lagi."
    assert (edition.state, edition.failure, edition.tries) == (JobState.FAILED, said, 1)
    assert said in state_page(staff_client, edition)


# One content, one edition


def test_building_with_nothing_changed_makes_no_new_edition(catalogue, staff_client):
    first, again = printed(), printed()
    assert (again.same_as, Volume.objects.count(), list(Edition.objects.printed())) == (first, 1, [first])
    assert "jadi tidak ada edisi baru" in state_page(staff_client, again)


def test_a_change_makes_a_new_edition(catalogue):
    first = printed()
    catalogue[0].brand = "Baru"
    catalogue[0].save()
    assert printed().same_as is None
    assert Edition.objects.printed().exclude(pk=first.pk).count() == 1


def test_another_day_alone_makes_no_new_edition(catalogue, monkeypatch):
    first = printed(year=2026)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert printed(year=2026).same_as == first


def test_two_claims_of_one_request_print_it_once(catalogue):
    edition = Edition.objects.create()
    build_edition(edition.pk)
    finished = Edition.objects.get(pk=edition.pk).finished_at
    build_edition(edition.pk)
    assert (Volume.objects.count(), Edition.objects.get(pk=edition.pk).finished_at) == (1, finished)


def test_two_requests_that_finish_together_leave_one_edition(catalogue, monkeypatch):
    first, second = Edition.objects.create(), Edition.objects.create()
    typeset = editions.typeset

    def interrupted(*arguments):
        monkeypatch.setattr(editions, "typeset", typeset)
        build_edition(second.pk)
        return typeset(*arguments)

    monkeypatch.setattr(editions, "typeset", interrupted)
    build_edition(first.pk)
    states = [(edition.state, edition.same_as) for edition in Edition.objects.order_by("pk")]
    assert (states, Volume.objects.count()) == ([(JobState.READY, second), (JobState.READY, None)], 1)


def test_a_retry_after_half_the_work_leaves_one_edition(catalogue, monkeypatch):
    edition, typeset = Edition.objects.create(), editions.typeset
    monkeypatch.setattr(editions, "MOST_IN_A_VOLUME", 2)

    def broken(template, content, *more):
        if content["number"] == 2:
            raise MemoryError("mesin mati")
        return typeset(template, content, *more)

    monkeypatch.setattr(editions, "typeset", broken)
    build_edition(edition.pk)
    before = Edition.objects.get(pk=edition.pk).state, Volume.objects.count()
    monkeypatch.setattr(editions, "typeset", typeset)
    build_edition(edition.pk)
    assert (before, Edition.objects.get(pk=edition.pk).tries) == ((JobState.QUEUED, 0), 2)
    assert list(Volume.objects.values_list("number", flat=True)) == [1, 2, 3]


# What has changed since


def test_an_edition_says_that_nothing_has_changed(catalogue, staff_client):
    assert "Isinya masih sama dengan data hari ini." in state_page(staff_client, printed())


def test_an_edition_counts_what_changed_came_and_went(catalogue, staff_client, staff):
    edition = printed()
    Variant.objects.filter(product__in=catalogue[:2]).update(price=99_000)
    Product.objects.filter(pk__in=[product.pk for product in catalogue[:2]]).touch()
    catalogue[2].withdraw(by=staff)
    people.published("Sirup", of=catalogue[0].seller)
    assert editions.changes_since(edition) == {"changed": 2, "added": 1, "gone": 1}
    said = "2 produk berubah sejak cetak. 1 produk baru belum masuk. 1 produk tercetak sudah tidak terbit."
    assert said in state_page(staff_client, edition)


def test_a_touch_that_changes_nothing_is_no_change(catalogue):
    edition = printed()
    Product.objects.touch()
    assert editions.changes_since(edition) == {"changed": 0, "added": 0, "gone": 0}


def test_a_maker_that_moves_changes_all_its_products(catalogue):
    edition = printed()
    seller = catalogue[1].seller
    seller.subdistrict_id = "35.07.22"
    seller.save()
    assert editions.changes_since(edition) == {"changed": 2, "added": 0, "gone": 0}


def test_a_badge_that_lapses_by_its_date_is_a_change(catalogue, monkeypatch):
    people.licence(catalogue[0], valid_until=timezone.localdate())
    edition = printed(year=2026)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert editions.changes_since(edition) == {"changed": 1, "added": 0, "gone": 0}


@pytest.mark.parametrize("verb", ["delete", "question"])
def test_a_badge_that_is_taken_back_is_a_change(catalogue, verb):
    licence = people.licence(catalogue[0])
    edition = printed()
    getattr(Licence.objects.get(pk=licence.pk), verb)()
    assert editions.changes_since(edition) == {"changed": 1, "added": 0, "gone": 0}


def test_an_earlier_edition_keeps_what_it_printed(catalogue):
    edition = printed()
    before = [volume.payload for volume in edition.volumes.all()]
    catalogue[0].name = "Nama lain"
    catalogue[0].save()
    printed()
    assert [volume.payload for volume in Edition.objects.get(pk=edition.pk).volumes.all()] == before


# The state


def test_a_waiting_edition_says_since_when_and_that_nobody_works(staff_client):
    edition = Edition.objects.create(requested_at=timezone.now() - timedelta(minutes=3))
    page = state_page(staff_client, edition)
    assert "Menunggu giliran sejak 3 menit yang lalu." in page
    assert "Tidak ada pekerja aktif." in page


@pytest.mark.parametrize(("minutes", "alone"), [(0, False), (1, False), (3, True)])
def test_nobody_works_when_no_worker_has_been_heard_for_two_minutes(staff_client, minutes, alone):
    WorkerPulse.objects.create(name="satu@uji", seen_at=timezone.now() - timedelta(minutes=minutes))
    assert ("Tidak ada pekerja aktif" in state_page(staff_client, Edition.objects.create())) == alone


def test_a_building_edition_says_how_far_it_is(staff_client):
    edition = Edition.objects.create()
    edition.claim()
    edition.report(250, 400, "menata jilid 1 dari 1")
    assert "Menata jilid 1 dari 1: 250 / 400" in state_page(staff_client, edition)


def test_releasing_and_taking_back_are_safe_to_repeat(catalogue, staff):
    edition = printed()
    edition.release(by=staff)
    first = edition.released_at
    edition.release(by=people.head_of_office())
    assert (Edition.objects.public().get().released_at, edition.released_by) == (first, staff)
    edition.take_back()
    edition.take_back()
    assert Edition.objects.public().count() == 0


def test_an_unfinished_edition_is_not_released(staff):
    Edition.objects.create().release(by=staff)
    assert Edition.objects.filter(released_at=None).count() == 1
