"""What an indicator counts, against what, and the rows behind it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from monitoring import answering, figures, reviewing
from monitoring.models import Indicator, Measurement, Target, Visit
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import cast, visit
from tests.onboarding.listed import listed
from tests.records import problem as open_problem

pytestmark = pytest.mark.django_db
State = Visit.State
TODAY = timezone.localdate()


@pytest.fixture
def period():
    return frames.period()


def value(period):
    return figures.board(period)[0].value


def target(indicator, period, value):
    return Target.objects.create(indicator=indicator, period=period, value=value)


def test_every_query_is_there_and_says_what_it_counts():
    assert {code: bool(str(query.says)) for code, query in figures.QUERIES.items()} == dict.fromkeys(
        Indicator.Query, True
    )


def test_shares_are_those_with_something_to_be_a_share_of():
    assert {code for code, query in figures.QUERIES.items() if query.base} == set(Indicator.SHARES)


def test_only_verified_visits_count_on_entering_and_on_leaving(period):
    seller, mentor, _reviewer, head = cast()
    frames.indicator(period.programme)
    made = visit(seller, mentor, State.REVIEWED)
    before = value(period)
    reviewing.verify(made, by=head)
    during = value(period)
    reviewing.give_back(Visit.objects.get(), by=head, reason="Salah tanggal")
    assert (before, during, value(period)) == (0, 1, 0)


def test_a_visit_of_another_period_does_not_count(period):
    seller, mentor, *_others = cast()
    frames.indicator(period.programme)
    visit(seller, mentor, State.VERIFIED, held_at=timezone.now() - timedelta(days=30))
    assert value(period) == 0


def test_makers_visited_are_counted_once(period):
    seller, mentor, *_others = cast()
    frames.indicator(period.programme, "ikm-dikunjungi")
    for _turn in range(2):
        visit(seller, mentor, State.VERIFIED)
    assert value(period) == 1


def test_a_share_keeps_both_of_its_numbers(period):
    seller, mentor, *_others = cast()
    frames.indicator(period.programme, "kunjungan-tepat", is_share=True)
    made = frames.schedule(period.programme)
    for number in range(3):
        frames.window(people.seller(f"Dapur {number}"), made, due_on=TODAY - timedelta(days=1))
    frames.window(seller, made, due_on=TODAY)  # not due yet: no failure
    first = made.windows.order_by("pk").first()
    day = timezone.now() - timedelta(days=1)
    visit(first.seller, mentor, State.VERIFIED, held_at=day, submitted_at=day)
    found = figures.board(period)[0]
    assert (found.numerator, found.denominator, found.value) == (1, 3, Decimal(100) / 3)


def test_a_report_that_waits_is_neither_on_time_nor_overdue_in_the_share(period):
    seller, mentor, *_others = cast()
    frames.indicator(period.programme, "kunjungan-tepat", is_share=True)
    made, day = frames.schedule(period.programme), timezone.now() - timedelta(days=1)
    frames.window(people.seller("Dapur Dua"), made, due_on=TODAY - timedelta(days=1))
    frames.window(seller, made, due_on=TODAY - timedelta(days=1))
    for state in (State.SENT, State.RETURNED, State.REVIEWED, State.VERIFIED):
        Visit.objects.all().delete()
        visit(seller, mentor, state, held_at=day, submitted_at=day)
        found = figures.board(period)[0]
        assert (found.numerator, found.denominator) == ((1, 2) if state == State.VERIFIED else (0, 1))


def test_a_share_of_nothing_has_no_value(period):
    frames.indicator(period.programme, "kunjungan-tepat", is_share=True)
    assert value(period) is None


def test_halal_is_a_share_of_what_is_published(period, staff):
    frames.indicator(period.programme, "halal", is_share=True)
    people.published("Sambal", by=staff, photo=False)
    people.licence(people.published(by=staff, photo=False))
    assert value(period) == 50


def test_products_and_shops_are_those_of_the_channel(period, staff):
    product = people.published(by=staff, photo=False)
    channel = listed(product, by=staff).channel
    frames.indicator(period.programme, "produk-tayang", channel=channel)
    assert value(period) == 1


def test_a_shop_called_active_counts_only_while_somebody_saw_it(period, staff):
    product = people.published(by=staff, photo=False)
    listing = listed(product, by=staff)
    product.seller.stores.create(channel=listing.channel, state="aktif")
    frames.indicator(period.programme, "toko-aktif", channel=listing.channel)
    before = value(period)
    listing.checked_at = timezone.now()
    listing.checked_by = staff
    listing.save()
    assert (before, value(period)) == (0, 1)


def test_problems_count_when_they_are_closed(period, staff):
    frames.indicator(period.programme, "masalah-selesai")
    made = open_problem(people.seller(), by=staff)
    other = people.staff_member("dua")
    made.actions.get().finish("Sudah", by=staff)
    made.actions.get().verify(by=other)
    answering.close(made, "Selesai", by=staff)
    assert value(period) == 1


def test_no_target_and_a_target_of_nothing_are_two_things(period):
    none, zero = frames.indicator(period.programme), frames.indicator(period.programme, name="Nol")
    target(zero, period, 0)
    found = {figure.indicator: figure for figure in figures.board(period)}
    assert (found[none].words, found[none].is_met) == ("belum ada target", None)
    assert (found[zero].words, found[zero].is_met, found[zero].achieved) == ("tercapai", True, None)


def test_red_is_below_the_programmes_limit_and_fair_while_the_period_runs():
    programme = frames.programme(red_below=80)
    over = frames.period(programme, TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    half = frames.period(programme, TODAY - timedelta(days=9), TODAY + timedelta(days=10))
    made = frames.indicator(programme)
    seller, mentor, *_others = cast()
    for period in (over, half):
        target(made, period, 2)
    visit(seller, mentor, State.VERIFIED, held_at=timezone.now() - timedelta(days=3))
    assert [figures.figure(made, period).is_red for period in (over, half)] == [True, False]  # 50 % of 80, of 40


def test_a_state_that_passed_is_known_only_where_it_was_kept():
    past = frames.period(None, TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    frames.indicator(past.programme, "produk-terbit")
    assert value(past) is None
    assert [figures.keep_states(TODAY - timedelta(days=1)) for _turn in range(2)] == [1, 0]
    assert (value(past), Measurement.objects.get().source[:14]) == (0, "dihitung porta")


def test_what_is_written_by_hand_stands_as_written(period, staff):
    made = frames.indicator(
        period.programme,
        "",
        name="Lama dinas",
        unit="hari",
        direction="turun",
        baseline=60,
        baseline_source="Laporan 2025",
    )
    target(made, period, 44)
    Measurement.objects.create(indicator=made, period=period, numerator=52, source="Catatan", measured_by=staff)
    found = figures.board(period)[0]
    assert (found.value, found.achieved, found.words) == (52, 50, "merah")


def test_a_written_share_asks_for_both_numbers_and_a_computed_one_for_none(period):
    share = frames.indicator(period.programme, "", name="Positif", unit="%", is_share=True)
    counted = frames.indicator(period.programme)
    facts = {"period": period, "source": "Angket"}
    for row in (
        Measurement(indicator=share, numerator=5, **facts),
        Measurement(indicator=counted, numerator=5, **facts),
    ):
        with pytest.raises(ValidationError):
            row.full_clean()
    Measurement(indicator=share, numerator=5, denominator=8, **facts).full_clean()


def test_nothing_is_written_into_a_locked_period(period, staff):
    made = frames.indicator(period.programme)
    period.close("Laporan", by=staff)
    with pytest.raises(ValidationError, match="sudah dikunci"):
        Target(indicator=made, period=period, value=3).full_clean()


def test_a_baseline_has_its_source(period):
    made = Indicator(programme=period.programme, name="Lama", definition="Hari", unit="hari", baseline=60)
    with pytest.raises(ValidationError, match="Tulis dari mana"):
        made.full_clean()


def test_the_figure_and_the_rows_behind_it_are_one(period):
    seller, mentor, *_others = cast()
    made = frames.indicator(period.programme)
    for _turn in range(3):
        visit(seller, mentor, State.VERIFIED)
    assert figures.rows(made, period).count() == figures.figure(made, period).numerator == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_board_costs_a_query_an_indicator(period, queries, count):
    for number in range(count):
        frames.indicator(period.programme, name=f"Kunjungan {number}")
    with queries(3 + count):
        figures.board(period)


def test_days_of_a_programme_are_counted_from_one():
    made = frames.programme(starts_on=TODAY - timedelta(days=10), ends_on=TODAY + timedelta(days=33))
    made.phases.create(name="Pembekalan", starts_on=TODAY, ends_on=TODAY)
    assert (made.day, made.days, str(made.phase)) == (11, 44, "Pembekalan")
    assert frames.programme("Nanti", date(2090, 1, 1), date(2090, 2, 1)).day == 0
