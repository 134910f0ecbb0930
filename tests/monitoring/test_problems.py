"""When something is off: from the day it is opened to the day it is closed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from catalog import dossier
from monitoring import answering
from monitoring.chain import chain
from monitoring.copying import PARTS
from monitoring.models import Action, ActionReturn, Evaluation, Problem, Refused
from sellers.models import Notice
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db
NEW = {"description": "Tutup kemasan bocor", "category": "produk", "side": "ikm"}
JUDGED = {"judgement": "Segelnya lemah", "options": "", "decision": "Ganti segel"}


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def mira(kitchen, client):
    """The mentor, signed in."""
    user = people.mentor(kitchen, "mira")
    client.force_login(user)
    return user


@pytest.fixture
def wulan(kitchen):
    """Another mentor of the same maker."""
    return people.mentor(kitchen, "wulan")


@pytest.fixture
def problem(kitchen, mira):
    return answering.report(Problem(seller=kitchen, **NEW), by=mira)[0]


@pytest.fixture
def action(problem, mira):
    problem.evaluate(**JUDGED, by=mira)
    return answering.plan(problem, by=mira, **planned(mira))


def planned(responsible, **facts):
    soon = timezone.localdate() + timedelta(days=7)
    return {"kind": "perbaikan", "what": "Ganti segel", "responsible": responsible, "due_on": soon} | facts


def draft(seller, about="uji-1"):
    facts = {"trigger": "izin", "about": about, "category": "izin", "description": "P-IRT habis"}
    return Problem.objects.create(seller=seller, **facts)


def send(client, name, row, **body):
    return client.post(reverse(name, args=[row.pk]), body)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def words_of(row):
    return [str(words) for words in fresh(row).in_the_way]


# The chain


def test_a_problem_goes_from_the_first_step_to_the_last(client, problem, mira, wulan):
    problem.evaluate(**JUDGED, by=mira)
    action = answering.plan(problem, by=mira, **planned(mira))
    assert fresh(problem).state == "tindakan berjalan"
    answering.finish(action, "Segel diganti", by=mira)
    assert fresh(problem).state == "menunggu diperiksa"
    fresh(action).verify(by=wulan)
    assert [step.is_met for step in chain(fresh(problem))] == [True, True, True, True, False]
    answering.close(fresh(problem), "Tidak bocor lagi", by=mira)
    assert (fresh(problem).state, fresh(problem).closed_by) == ("selesai", mira)


def test_it_is_not_closed_while_nobody_has_judged_it(client, problem, mira):
    with pytest.raises(Refused, match="Tulis dulu evaluasinya"):
        problem.close("Selesai", by=mira)
    page = send(client, "problem_close", problem, note="Selesai saja").text
    assert ("Belum dapat ditutup. Tulis dulu evaluasinya" in page, fresh(problem).is_closed) == (True, False)


def test_it_is_not_closed_while_an_action_is_not_done(problem, action, mira):
    with pytest.raises(Refused, match="“Ganti segel” belum selesai: tunggu Mira"):
        fresh(problem).close("Selesai", by=mira)


def test_it_is_not_closed_while_an_action_is_not_verified(client, problem, action, mira):
    answering.finish(action, "Segel diganti", by=mira)
    page = send(client, "problem_close", problem, note="Selesai").text
    assert "“Ganti segel” belum diperiksa: minta orang selain Mira memeriksanya." in page
    assert words_of(problem) == ["Tindakan “Ganti segel” belum diperiksa: minta orang selain Mira memeriksanya."]
    assert not fresh(problem).is_closed


def test_closing_needs_words_and_twice_is_once(problem, mira):
    problem.evaluate(**JUDGED, by=mira)
    with pytest.raises(Refused, match="Tulis bagaimana"):
        fresh(problem).close(" ", by=mira)
    assert [fresh(problem).close("Beres", by=mira), fresh(problem).close("Lagi", by=mira)] == [True, False]
    assert fresh(problem).closing_note == "Beres"


def test_what_is_closed_stays_as_it_is(client, problem, action, mira, wulan):
    answering.finish(action, "Segel diganti", by=mira)
    fresh(action).verify(by=wulan)
    fresh(problem).close("Beres", by=mira)
    for name, body in (("problem_evaluate", JUDGED), ("problem_plan", planned(mira.pk))):
        assert "Masalah ini sudah ditutup." in send(client, name, problem, **body).text.replace("&quot;", '"')
    assert (Evaluation.objects.count(), Action.objects.count()) == (1, 1)


def test_the_latest_evaluation_counts_and_the_same_twice_is_one(problem, mira):
    problem.evaluate(**JUDGED, by=mira)
    problem.evaluate(**JUDGED, by=mira)
    problem.evaluate(**JUDGED | {"decision": "Ganti pemasok"}, by=mira)
    assert [one.decision for one in fresh(problem).judged] == ["Ganti pemasok", "Ganti segel"]


def test_an_action_waits_for_an_evaluation(client, problem, mira):
    page = send(client, "problem_plan", problem, **planned(mira.pk)).text
    assert ("Tulis dulu evaluasinya" in page, Action.objects.count()) == (True, 0)


# Doer and verifier


def test_nobody_verifies_what_they_did(client, action, mira):
    answering.finish(action, "Segel diganti", by=mira)
    with pytest.raises(Refused, match="orang lain yang memeriksanya"):
        fresh(action).verify(by=mira)
    page = client.post(reverse("action_verify", args=[action.pk]), follow=True).text
    assert ("Anda kerjakan sendiri" in page, fresh(action).is_verified) == (True, False)


def test_nobody_sends_back_what_they_did(client, action, mira):
    answering.finish(action, "Segel diganti", by=mira)
    page = send(client, "action_return", action, reason="Kurang rapat").text
    assert ("Anda kerjakan sendiri" in page, ActionReturn.objects.count()) == (True, 0)


def test_the_database_refuses_a_doer_who_verifies(action, mira):
    answering.finish(action, "Segel diganti", by=mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.update(verified_by=mira, verified_at=timezone.now())


def test_what_is_not_done_is_not_verified(action, wulan):
    with pytest.raises(Refused, match="belum selesai: tunggu Mira"):
        action.verify(by=wulan)


def test_another_verifies_once(client, action, mira, wulan, staff):
    answering.finish(action, "Segel diganti", by=mira)
    client.force_login(wulan)
    send(client, "action_verify", action)
    assert (fresh(action).verified_by, fresh(action).verify(by=staff)) == (wulan, False)


def test_an_action_sent_back_is_to_do_again_and_the_trail_stays(client, action, mira, wulan):
    answering.finish(action, "Segel diganti", by=mira)
    client.force_login(wulan)
    for _twice in range(2):
        send(client, "action_return", action, reason="Kurang rapat")
    back = ActionReturn.objects.get()
    assert (back.result, back.done_by, back.reason, back.returned_by) == ("Segel diganti", mira, "Kurang rapat", wulan)
    assert (fresh(action).is_done, fresh(action).state) == (False, "belum selesai")
    told = Notice.objects.filter(user=mira).values_list("text", flat=True)
    assert list(told) == ["Dapur Alit: Tindakan dikembalikan: Ganti segel. Yang kurang: Kurang rapat"]


def test_the_doer_finishes_once(action, mira, wulan):
    assert [fresh(action).finish("Satu", by=mira), fresh(action).finish("Dua", by=wulan)] == [True, False]
    assert (fresh(action).result, fresh(action).done_by) == ("Satu", mira)


# Drafts


def test_a_draft_is_cancelled_with_a_reason(client, kitchen, mira):
    opened = draft(kitchen)
    assert "Bidang ini tidak boleh kosong" in send(client, "problem_cancel", opened, reason=" ").text
    assert fresh(opened).is_draft
    send(client, "problem_cancel", opened, reason="Sudah diperpanjang, datanya terlambat")
    assert (fresh(opened).state, fresh(opened).cancel_reason, fresh(opened).cancelled_by) == (
        "dibatalkan",
        "Sudah diperpanjang, datanya terlambat",
        mira,
    )


def test_a_draft_is_confirmed_with_whose_it_is(client, kitchen, mira):
    opened = draft(kitchen)
    send(client, "problem_confirm", opened, category="izin", side="dinas")
    assert (fresh(opened).side, fresh(opened).confirmed_by, fresh(opened).state) == ("dinas", mira, "menunggu evaluasi")
    with pytest.raises(Refused, match="sudah dibenarkan"):
        fresh(opened).cancel("Bukan", by=mira)


def test_a_cancelled_draft_is_not_confirmed_any_more(kitchen, mira):
    opened = draft(kitchen)
    opened.cancel("Bukan masalah", by=mira)
    with pytest.raises(Refused, match="Bukan masalah"):
        fresh(opened).confirm(by=mira)


def test_nothing_is_done_about_a_draft(client, kitchen, mira):
    opened = draft(kitchen)
    assert "Benarkan dulu bahwa ini masalah." in send(client, "problem_evaluate", opened, **JUDGED).text
    assert Evaluation.objects.count() == 0


def test_the_database_refuses_a_problem_nobody_and_nothing_opened(kitchen):
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.create(seller=kitchen, **NEW)


# By hand


def test_a_problem_is_opened_by_hand_once_with_its_evidence(client, kitchen, mira):
    for _twice in range(2):
        scan = SimpleUploadedFile("b.jpg", people.picture("bocor"))
        answer = client.post(reverse("problems", args=[kitchen.pk]), NEW | {"scan": scan})
    made = Problem.objects.get()
    assert (answer.headers["Location"], made.opened_by, made.is_open) == (made.get_absolute_url(), mira, True)
    assert client.get(f"/usaha/masalah/{made.pk}/berkas/").getvalue()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("problem_evaluate", {"judgement": "Yang saya ketik", "decision": ""}),
        ("problem_plan", {"kind": "pencegahan", "what": "Yang saya ketik", "due_on": "2001-01-01"}),
        ("problem_close", {"note": "Yang saya ketik"}),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, problem, name, body):
    assert "Yang saya ketik" in send(client, name, problem, **body).text
    assert (Evaluation.objects.count(), Action.objects.count()) == (0, 0)


def test_a_refused_problem_keeps_what_was_typed(client, kitchen, mira):
    bad = SimpleUploadedFile("b.jpg", b"<script>")
    page = client.post(reverse("problems", args=[kitchen.pk]), NEW | {"scan": bad}).text
    assert ("Tutup kemasan bocor" in page, "Boleh juga PDF" in page, Problem.objects.count()) == (True, True, 0)


def test_a_refused_result_keeps_what_was_typed(client, action, mira, wulan):
    page = send(client, "action_finish", action, result="x" * 1001).text
    assert ("x" * 1001 in page, fresh(action).is_done) == (True, False)


# Who


def test_the_owner_reads_and_does_not_write(client, kitchen, problem, action):
    client.force_login(people.owner(kitchen))
    listed, page = client.get(f"/usaha/{kitchen.pk}/masalah/").text, client.get(problem.get_absolute_url()).text
    assert ("Tutup kemasan bocor" in listed, "Ganti segel" in page) == (True, True)
    assert ("<textarea" in listed, f'action="{problem.get_absolute_url()}' in page) == (False, False)
    answers = [
        client.post(f"/usaha/{kitchen.pk}/masalah/", NEW),
        send(client, "problem_evaluate", problem, **JUDGED),
        send(client, "action_finish", action, result="Sudah"),
        send(client, "action_verify", action),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_an_owner_who_mentors_their_own_maker_still_does_not_write(client, kitchen, problem, mira):
    kitchen.memberships.create(user=mira)
    assert send(client, "problem_evaluate", problem, **JUDGED).status_code == 404


def test_responsible_are_mentors_who_visit_and_staff(kitchen, mira, staff):
    people.mentor(kitchen, "tamu", may_visit=False)
    people.mentor(people.seller("Dapur Bima"), "lain")
    people.owner(kitchen)
    assert set(answering.answerable(kitchen)) == {mira, staff}


def test_the_owner_hears_of_it_and_the_responsible_of_their_action(kitchen, mira, wulan):
    owner = people.owner(kitchen)
    made, _is_new = answering.report(Problem(seller=kitchen, **NEW), by=mira)
    made.evaluate(**JUDGED, by=mira)
    answering.plan(made, by=mira, **planned(wulan))
    assert Notice.objects.get(user=owner).text == "Masalah dicatat: Tutup kemasan bocor"
    assert Notice.objects.get(user=wulan).address == Action.objects.get().get_absolute_url()


# Lists


def overdue(action):
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - timedelta(days=1))


def test_an_overdue_action_stands_with_its_owner_and_on_the_front_page_of_the_office(
    client, action, mira, wulan, admin_user
):
    overdue(action)
    assert list(Action.objects.overdue()) == [action]
    assert "terlambat" in client.get("/usaha/tindakan/").text
    client.force_login(wulan)
    assert "Ganti segel" not in client.get("/usaha/tindakan/").text
    client.force_login(admin_user)
    assert "1 tindakan lewat tenggat" in " ".join(pages.said(client.get("/dinas/")))
    assert client.get("/dinas/monitoring/action/?berada=terlambat").context["cl"].result_count == 1


def test_what_others_did_waits_with_whoever_may_look_at_it(client, action, mira, wulan):
    answering.finish(action, "Segel diganti", by=mira)
    assert list(client.get("/usaha/tindakan/").context["to_verify"]) == []
    client.force_login(wulan)
    assert list(client.get("/usaha/tindakan/").context["to_verify"]) == [action]


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_one_and_three(client, kitchen, mira, staff, queries, number):
    for count in range(number):
        made, _n = answering.report(Problem(seller=kitchen, **NEW | {"description": f"Bocor {count}"}), by=mira)
        made.evaluate(**JUDGED, by=mira)
        draft(kitchen, f"uji-{count}")
        for place in range(number):
            answering.plan(made, by=mira, **planned(mira, what=f"Segel {place}"))
            done = answering.plan(made, by=mira, **planned(staff, what=f"Pesan {place}"))
            done.finish("Dipesan", by=staff)
    costs = {"list": 11, "problem": 16, "mine": 7}
    addresses = {
        "list": f"/usaha/{kitchen.pk}/masalah/",
        "problem": made.get_absolute_url(),
        "mine": "/usaha/tindakan/",
    }
    for name, address in addresses.items():
        with queries(costs[name]):
            client.get(address)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("draf", ["P-IRT habis"]), ("terbuka", ["Tutup kemasan bocor"]), ("selesai", []), ("batal", [])],
)
def test_the_office_filters_problems_by_where_they_stand(client, kitchen, problem, admin_user, asked, found):
    draft(kitchen)
    client.force_login(admin_user)
    rows = client.get(f"/dinas/monitoring/problem/?berada={asked}").context["cl"].result_list
    assert [row.summary for row in rows] == found


def test_the_owners_copy_holds_every_kind_of_record(kitchen):
    ours = {Problem, Evaluation, Action, ActionReturn}
    assert ours <= {part.model for part in PARTS}
    assert {part.name for part in PARTS} <= {part.name for part in dossier.parts()}
