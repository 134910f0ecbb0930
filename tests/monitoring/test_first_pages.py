"""What each person sees first, and the one mail of a morning."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from monitoring import digest, due, overview, tasks
from monitoring.models import Digest, Measurement, Target, Visit
from sellers.models import User
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import cast, visit
from tests.records import problem

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
State = Visit.State


@pytest.fixture
def sends(settings):
    settings.SENDS_MAIL = True


def with_address(user):
    user.email = f"{user.username}@contoh.id"
    user.save()
    return user


def panel(user, title):
    found = {panel.title: panel for panel in overview.panels(User.objects.get(pk=user.pk))}
    return [(row.label, row.said) for row in found[title].rows]


# A mentor's


def test_a_mentor_sees_what_is_due_what_came_back_and_what_is_to_do(client):
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY + timedelta(days=3))
    returned = visit(seller, mentor, State.RETURNED, held_at=timezone.now() - timedelta(days=90))
    action = problem(seller, by=mentor).actions.get()
    client.force_login(mentor)
    seen = client.get("/usaha/hari-ini/").context
    found = [window.seller for window in seen["windows"]], list(seen["returned"]), list(seen["actions"])
    assert found == ([seller], [returned], [action])


def test_what_is_late_stands_above_what_is_due(client):
    seller, mentor, *_others = cast()
    made = frames.schedule()
    soon = frames.window(seller, made, due_on=TODAY + timedelta(days=2))
    late = frames.window(seller, made, due_on=TODAY - timedelta(days=1), days=5)
    client.force_login(mentor)
    assert client.get("/usaha/hari-ini/").context["windows"] == [late, soon]


@pytest.mark.parametrize("days", [-40, 8])
def test_what_is_long_over_or_far_away_is_not_in_it(client, days):
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY + timedelta(days=days))
    assert not due.of(mentor).items


def test_another_mentors_makers_are_not_in_it():
    cast()
    frames.window(people.seller("Dapur Dua"), due_on=TODAY)
    assert not due.of(User.objects.get(username="raka")).items


def test_a_day_costs_the_same_with_one_window_and_three(client, django_assert_max_num_queries):
    mentor = people.mentor(people.seller(), "raka")
    made = frames.schedule()
    costs = []
    for number in range(3):
        seller = people.seller(f"Dapur {number}")
        mentor.mentorships.create(seller=seller)
        frames.window(seller, made)
        with django_assert_max_num_queries(30) as asked:
            [str(window.seller.subdistrict) for window in due.of(mentor).this_week]
        costs.append(len(asked))
    assert costs == [1, 1, 1]


def test_a_mentor_lands_on_the_day_and_an_owner_in_the_workspace(client):
    seller, mentor, *_others = cast()
    landed = []
    for user in (mentor, people.owner(seller), people.staff_member("dua")):
        client.force_login(user)
        landed.append(client.get("/beranda/").headers["Location"])
    assert landed == ["/usaha/hari-ini/", "/usaha/", "/dinas/"]


# The office's


def test_staff_see_their_own_overdue_actions_on_top(staff_client, staff):
    action = problem(people.seller(), by=staff).actions.get()
    action.due_on = TODAY - timedelta(days=1)
    action.save()
    words = [item.words for item in staff_client.get("/dinas/").context["attention"]]
    assert words[:2] == ["tindakan Anda lewat tenggat", "tindakan lewat tenggat"]


def test_staff_see_who_has_not_reported_by_mentor(staff):
    seller, *_others = cast()
    made = frames.schedule()
    for number, who in enumerate([seller, people.seller("Dapur Dua"), people.seller("Dapur Tiga")]):
        frames.window(who, made, due_on=TODAY - timedelta(days=1 + number))
    rows = panel(staff, "Belum lapor, per pembimbing")
    assert rows == [("tanpa pembimbing", "2"), ("Dewi", "1"), ("Raka", "1")]


def test_staff_see_problems_by_kecamatan(staff, reference):
    dampit = people.seller("Dapur Dampit", subdistrict_id="35.07.05")
    for maker in (dampit, dampit, people.seller("Dapur Lain")):
        problem(maker, by=staff)
    rows = panel(staff, "Masalah terbuka, per kecamatan")
    assert rows == [("Dampit", "2"), ("tanpa kecamatan", "1")]


def test_every_bar_leads_to_the_rows_it_counts(staff_client, staff, reference):
    problem(people.seller("Dapur Dampit", subdistrict_id="35.07.05"), by=staff)
    problem(people.seller("Dapur Lain"), by=staff)
    [row, *_more] = overview.problems_by_place().rows
    assert staff_client.get(row.address).context["cl"].result_count == int(row.said)


def test_the_head_sees_what_is_red_and_what_changed():
    seller, mentor, _reviewer, head = cast()
    programme = frames.programme()
    before = frames.period(programme, TODAY - timedelta(days=40), TODAY - timedelta(days=11), "Bulan lalu")
    now = frames.period(programme, TODAY - timedelta(days=10), TODAY, "Bulan ini")
    made = frames.indicator(programme)
    Target.objects.create(indicator=made, period=now, value=10)
    Measurement.objects.create(indicator=made, period=before, numerator=4, source="portal")
    visit(seller, mentor, State.VERIFIED)
    assert panel(head, "Indikator merah") == [("Kunjungan", "1 / 10")]
    assert panel(head, "Berubah sejak Bulan lalu") == [("Kunjungan", "−3")]


def test_the_figures_of_a_first_page_are_counted_once_in_some_minutes(django_assert_num_queries):
    period = frames.period()
    frames.indicator(period.programme)
    overview.changes(period, [], period)
    with django_assert_num_queries(0):
        overview.changes(period, [], period)


def test_the_front_page_shows_them(staff_client):
    frames.window(people.seller(), due_on=TODAY - timedelta(days=1))
    page = staff_client.get(reverse("admin:index")).content.decode()
    assert [words in page for words in ("Belum lapor, per pembimbing", "tanpa pembimbing")] == [True, True]


# The mail of a morning


def test_one_mail_a_day_with_what_is_due(sends):
    seller, mentor, *_others = cast()
    frames.window(seller, due_on=TODAY)
    with_address(mentor)
    assert [digest.send_all(), digest.send_all()] == [1, 0]
    [sent] = mail.outbox
    assert (sent.to, "• 1 kunjungan jatuh tempo dalam seminggu" in sent.body) == (["raka@contoh.id"], True)


def test_none_when_nothing_is_due_or_there_is_no_address(sends):
    seller, *_others = cast()
    with_address(people.mentor(people.seller("Dapur Dua"), "mira"))
    frames.window(seller, due_on=TODAY)
    assert (digest.send_all(), Digest.objects.count()) == (0, 0)


def test_what_becomes_due_later_that_day_waits_for_tomorrow(sends):
    seller, mentor, *_others = cast()
    with_address(mentor)
    made = frames.window(seller, due_on=TODAY)
    digest.send_all()
    problem(made.seller, by=mentor)
    assert digest.send_all() == 0


def test_a_mail_that_could_not_leave_is_tried_again_and_no_other_is_made(sends, settings):
    seller, mentor, *_others = cast()
    with_address(mentor)
    frames.window(seller, due_on=TODAY)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.monitoring.test_first_pages.Broken"
    assert digest.send_all() == 0
    settings.EMAIL_BACKEND = working
    tasks.send_digests()
    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)


class Broken:
    """A mail server that is away."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError


def test_the_office_is_told_what_waits_for_it(sends, staff):
    seller, mentor, *_others = cast()
    visit(seller, mentor)
    with_address(staff)
    digest.send_all()
    assert "kunjungan menunggu diperiksa" in mail.outbox[0].body


def test_without_a_mail_server_nothing_is_made(settings):
    settings.SENDS_MAIL = False
    seller, mentor, *_others = cast()
    with_address(mentor)
    frames.window(seller, due_on=TODAY)
    assert (digest.send_all(), Digest.objects.count()) == (0, 0)
