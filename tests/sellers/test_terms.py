"""What hangs on a day: the head's term, a mentor's grant and its rights, and handing an IKM over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from sellers.models import Agreement, Mentorship, Seller, User
from tests import people
from tests.records import problem

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def sees(user):
    return Seller.objects.visible_to(User.objects.get(pk=user.pk)).count()


def edits(user, right="may_edit"):
    return Seller.objects.editable_by(User.objects.get(pk=user.pk), right).count()


def test_the_head_sees_while_the_term_runs():
    people.seller()
    assert sees(people.head_of_office(ends_on=TODAY)) == 1


def test_the_day_after_the_term_the_head_sees_nothing():
    people.seller()
    former = people.head_of_office(starts_on=YESTERDAY - timedelta(days=300), ends_on=YESTERDAY)
    assert (sees(former), former.get_all_permissions()) == (0, set())


def test_the_head_reads_and_does_not_write():
    people.seller()
    assert edits(people.head_of_office()) == 0


def test_two_cannot_hold_the_office_at_once():
    people.head_of_office()
    with pytest.raises(IntegrityError):
        people.head_of_office("kepala2")


def test_a_mentor_edits_only_with_that_right():
    mentor = people.mentor(people.seller(), may_edit=False)
    assert (sees(mentor), edits(mentor), edits(mentor, "may_visit")) == (1, 0, 1)


def test_a_grant_without_any_right_is_refused():
    with pytest.raises(IntegrityError):
        people.mentor(people.seller(), may_edit=False, may_onboard=False, may_visit=False)


def test_handing_over_moves_the_ikm_and_keeps_both_names(staff):
    kitchen, until = people.seller(), TODAY + timedelta(days=60)
    mira = people.mentor(kitchen, starts_on=TODAY - timedelta(days=30), ends_on=until, may_visit=False)
    nila = people.person("nila")
    given = Mentorship.objects.get().hand_over(nila, by=staff)
    assert (sees(mira), sees(nila)) == (0, 1)
    assert (given.ends_on, given.may_visit) == (until, False)
    assert [str(one) for one in Mentorship.objects.order_by("pk")] == ["Mira → Dapur Alit", "Nila → Dapur Alit"]
    assert Mentorship.objects.get(user=mira).handed_to == given


def test_handing_over_twice_is_once(staff):
    people.mentor(people.seller(), starts_on=YESTERDAY)
    nila = people.person("nila")
    first = [Mentorship.objects.order_by("pk").first().hand_over(nila, by=staff) for _ in range(2)]
    assert first[0] == first[1]
    assert Mentorship.objects.count() == 2


def test_a_grant_of_today_can_be_handed_over_today(staff):
    mira = people.mentor(people.seller())
    Mentorship.objects.get().hand_over(people.person("nila"), by=staff)
    assert sees(mira) == 0


def test_staff_hand_several_over_in_the_admin(staff_client):
    mira = people.person("mira")
    grants = [
        Mentorship.objects.create(user=mira, seller=people.seller(name), starts_on=YESTERDAY) for name in ("A", "B")
    ]
    nila, address = people.person("nila"), reverse("admin:sellers_mentorship_changelist")
    body = {"action": "hand_over", "_selected_action": [grant.pk for grant in grants]}
    asked = staff_client.post(address, body)
    assert "Serahkan kepada pembimbing lain" in asked.text
    staff_client.post(address, body | {"to": nila.pk})
    assert (sees(mira), sees(nila)) == (0, 2)


def test_a_new_head_gets_the_door_to_the_workspace(client, staff):
    client.force_login(people.person("root", is_staff=True, is_superuser=True))
    new = people.person("kepala-baru")
    body = {"user": new.pk, "title": "Kepala Dinas", "starts_on": TODAY.strftime("%d/%m/%Y"), "ends_on": ""}
    client.post(reverse("admin:sellers_officeterm_add"), body)
    client.force_login(User.objects.get(pk=new.pk))
    assert client.get(reverse("admin:sellers_seller_changelist")).status_code == 200


# An agreement with a partner


def agreed(*members, ends_on=TODAY, starts_on=YESTERDAY):
    made = Agreement.objects.create(partner="Universitas Ranu", subject="Pendampingan toko daring")
    made.members.set(members)
    made.terms.create(document="12/PKS/2026", starts_on=starts_on, ends_on=ends_on)
    return made


def test_a_member_works_while_a_term_runs_and_not_the_day_after():
    kitchen = people.seller()
    mentor, member = people.mentor(kitchen), people.mentor(kitchen, "raka")
    term = agreed(member).terms.get()
    before = sees(member), edits(member)
    term.starts_on = term.ends_on = YESTERDAY
    term.save()
    assert (before, sees(member), edits(member), sees(mentor)) == ((1, 1), 0, 0, 1)


def test_an_extension_opens_the_door_again():
    member = people.mentor(people.seller())
    made = agreed(member, starts_on=YESTERDAY, ends_on=YESTERDAY)
    before = sees(member)
    made.terms.create(document="13/PKS/2026", starts_on=TODAY, ends_on=TODAY, material="Uji beli")
    assert (before, sees(member)) == (0, 1)


def test_the_grants_own_end_holds_within_a_term():
    member = people.mentor(people.seller(), starts_on=YESTERDAY - timedelta(days=9), ends_on=YESTERDAY)
    agreed(member)
    assert sees(member) == 0


def test_the_term_decides_on_the_day_that_is_asked_for():
    member = people.mentor(people.seller())
    agreed(member, ends_on=TODAY + timedelta(days=5))
    days = [TODAY + timedelta(days=number) for number in (5, 6)]
    assert [Mentorship.objects.running(day).count() for day in days] == [1, 0]


def test_staff_see_until_when_and_who(staff_client):
    agreed(people.mentor(people.seller()))
    page = staff_client.get(reverse("admin:sellers_agreement_changelist")).content.decode()
    assert [words in page for words in ("Universitas Ranu", "Pendampingan toko daring")] == [True, True]


def test_what_the_giver_was_to_do_goes_along_and_both_names_stay(staff):
    kitchen = people.seller()
    mira, raka = people.mentor(kitchen), people.person("raka")
    made = problem(kitchen, by=mira).actions.get()
    done = problem(people.seller("Dapur Lain"), by=mira).actions.get()
    for _turn in range(2):
        Mentorship.objects.get(user=mira).hand_over(raka, by=staff)
    turn = made.turns.get()
    assert (type(made).objects.get(pk=made.pk).responsible, turn.giver, turn.taker) == (raka, mira, raka)
    assert type(done).objects.get(pk=done.pk).responsible == mira
