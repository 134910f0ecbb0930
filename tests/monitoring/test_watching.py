"""What the portal sees go wrong by itself, once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from catalog.models import Listing
from ikmportal.celery import app
from monitoring import answering, tasks, watching
from monitoring.models import Action, Problem
from onboarding import listing as keeping
from onboarding import live_checks, purchases
from onboarding.models import LiveCheck, PurchaseStep
from sellers.models import Notice
from tests import people
from tests.onboarding.listed import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(staff):
    return people.published(by=staff, photo=False)


@pytest.fixture
def listing(product, staff):
    return listed(product, by=staff)


def lapsed(product, number="20635070100001-25", days=1):
    return people.licence(product, "pirt", number, valid_until=timezone.localdate() - timedelta(days=days))


def look(listing, by, **answers):
    return live_checks.look(listing, dict.fromkeys(LiveCheck.ASKED, True) | answers, by=by)


def refuse(listing, by, state="ditolak", reason="Foto buram"):
    found = Listing.objects.get(pk=listing.pk)
    found.state, found.reason = state, reason
    keeping.change_state(found, by=by)


def opened():
    return [(problem.trigger, problem.description) for problem in Problem.objects.order_by("pk")]


def twice():
    return watching.open_problems(), watching.open_problems()


def test_a_failed_purchase_opens_a_draft_once(listing, staff):
    purchases.fail(listing, "Ongkir tidak muncul", by=staff)
    assert twice() == (1, 0)
    made = Problem.objects.get()
    assert opened() == [
        ("uji beli", "Uji beli Keripik Tempe di Shopee gagal pada langkah masuk keranjang: Ongkir tidak muncul")
    ]
    assert (made.is_draft, made.opened_by, made.source, made.seller) == (True, None, listing, listing.product.seller)


def test_a_purchase_answered_by_a_success_opens_none(listing, staff):
    purchases.fail(listing, "Ongkir tidak muncul", by=staff)
    for kind in PurchaseStep.Kind:
        purchases.take_step(listing, kind, at=timezone.now(), by=staff)
    assert watching.open_problems() == 0


def test_another_failure_joins_the_problem_that_is_open(listing, staff):
    purchases.fail(listing, "Ongkir tidak muncul", by=staff)
    watching.open_problems()
    purchases.take_step(listing, "keranjang", at=timezone.now(), by=staff)
    purchases.fail(listing, "Pesanan ditolak", by=staff)
    assert watching.open_problems() == 0


def test_a_lapsed_licence_of_a_published_product_opens_a_draft_once(product):
    licence = lapsed(product)
    assert twice() == (1, 0)
    made = Problem.objects.get()
    assert (made.trigger, made.category, made.source) == ("izin", "izin", licence)


def test_a_licence_opens_none_before_its_day_or_beside_another_or_for_a_draft(product, staff):
    people.licence(product, "bpom", "MD123456789012", valid_until=timezone.localdate())
    lapsed(product)
    people.licence(product, "pirt", "20635070100002-31", valid_until=timezone.localdate() + timedelta(days=400))
    lapsed(people.product("Sambal", of=people.seller("Dapur Bima")))
    assert watching.open_problems() == 0
    assert watching.open_problems(on=timezone.localdate() + timedelta(days=1)) == 1


def test_a_licence_renewed_and_lapsed_again_is_another_problem(product):
    licence = lapsed(product, days=30)
    watching.open_problems()
    licence.valid_until = timezone.localdate() - timedelta(days=1)
    licence.save()
    assert twice() == (1, 0)


def test_a_mismatch_opens_one_draft_however_often_it_is_seen(listing, staff):
    look(listing, staff, price_ok=False)
    assert twice() == (1, 0)
    look(listing, staff, price_ok=False, stock_ok=False)
    assert watching.open_problems() == 0
    assert opened() == [("tayang", "Keripik Tempe di Shopee tidak cocok saat diperiksa: harga.")]


def test_a_cancelled_draft_is_not_opened_again(listing, staff):
    look(listing, staff, price_ok=False)
    watching.open_problems()
    Problem.objects.get().cancel("Harga promosi, memang benar", by=staff)
    assert watching.open_problems() == 0


def test_a_look_that_found_all_right_opens_none(listing, staff):
    look(listing, staff, price_ok=False)
    look(listing, staff)
    assert watching.open_problems() == 0


@pytest.mark.parametrize("state", ["ditolak", "melanggar"])
def test_a_refused_listing_opens_a_draft_once(listing, staff, state):
    refuse(listing, staff, state)
    assert twice() == (1, 0)
    assert opened() == [("tayang", f"Keripik Tempe di Shopee {state}: Foto buram")]


def test_a_listing_mended_and_refused_again_is_another_problem(listing, staff):
    refuse(listing, staff)
    watching.open_problems()
    Problem.objects.get().cancel("Sudah diurus", by=staff)
    refuse(listing, staff, reason="Foto masih buram")
    assert watching.open_problems() == 0
    refuse(listing, staff, "tayang", "")
    refuse(listing, staff)
    assert twice() == (1, 0)


def test_a_problem_outlives_what_triggered_it(product):
    licence = lapsed(product)
    watching.open_problems()
    licence.delete()
    assert (Problem.objects.get().source, watching.open_problems()) == (None, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_watch_costs_the_same_for_one_and_three(product, staff, queries, number):
    for count in range(number):
        lapsed(product, f"2063507010000{count}-25")
        purchases.fail(listed(people.published(f"Keripik {count}", by=staff, photo=False), by=staff), "Gagal", by=staff)
    with queries(10):
        assert watching.open_problems() == number * 2


def test_whoever_answers_for_an_overdue_action_is_told_once(product, staff):
    mira = people.mentor(product.seller)
    facts = {"category": "lain", "description": "Bocor"}
    problem, _is_new = answering.report(Problem(seller=product.seller, **facts), by=staff)
    problem.evaluate(judgement="Lemah", decision="Ganti", by=staff)
    answering.plan(
        problem, kind="perbaikan", what="Ganti segel", responsible=mira, due_on=timezone.localdate(), by=staff
    )
    Notice.objects.all().delete()
    tomorrow = timezone.localdate() + timedelta(days=1)
    counts = [watching.remind_overdue(), watching.remind_overdue(tomorrow), watching.remind_overdue(tomorrow)]
    assert (counts, [notice.user for notice in Notice.objects.all()]) == ([0, 1, 1], [mira])
    assert Action.objects.overdue(tomorrow).count() == 1


def test_beat_wakes_it_every_day(listing, staff):
    purchases.fail(listing, "Ongkir tidak muncul", by=staff)
    entry = settings.CELERY_BEAT_SCHEDULE["watch"]
    app.tasks[entry["task"]].run()
    tasks.watch()
    assert Problem.objects.count() == 1
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({6}, {45})
