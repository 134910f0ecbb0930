"""A visit from the form to the head of the office: who may do what with it, and when it counts."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from monitoring import reviewing
from monitoring.models import Refused, Visit
from monitoring.progress import since_last_visit
from tests import people
from tests.catalog import pages
from tests.monitoring.contacts import cast, visit

pytestmark = pytest.mark.django_db
State = Visit.State


def filled(**facts):
    return {
        "way": "telepon",
        "held_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "key": str(uuid.uuid4()),
        **facts,
    }


def test_a_phone_call_takes_three_taps(client):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    page = client.get(f"/usaha/{seller.pk}/kunjungan/baru/?cara=telepon")
    client.post(f"/usaha/{seller.pk}/kunjungan/baru/", filled(key=page.context["key"]))
    made = Visit.objects.get()
    assert (made.way, made.state, made.recorded_by) == ("telepon", "terkirim", mentor)


def test_a_form_sent_twice_is_taken_once(client):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    form = filled()
    for _turn in range(2):
        client.post(f"/usaha/{seller.pk}/kunjungan/baru/", form)
    assert Visit.objects.count() == 1


def test_photos_come_with_the_form_and_what_is_none_is_said(client):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    files = [SimpleUploadedFile("a.jpg", people.picture("a")), SimpleUploadedFile("b.jpg", b"bukan foto")]
    answer = client.post(f"/usaha/{seller.pk}/kunjungan/baru/", filled(photos=files), follow=True)
    assert sorted(bool(photo.file) for photo in Visit.objects.get().photos.all()) == [False, True]
    assert "Satu foto tidak dapat dipakai" in pages.html(answer)


def test_a_refused_form_keeps_what_was_typed(client):
    seller, mentor, *_others = cast()
    client.force_login(mentor)
    answer = client.post(
        f"/usaha/{seller.pk}/kunjungan/baru/", filled(held_at="2999-01-01T10:00", notes="Sudah dicatat.")
    )
    assert (answer.status_code, "Sudah dicatat." in pages.html(answer), Visit.objects.count()) == (422, True, 0)


def test_a_draft_is_its_recorders_alone_until_it_is_sent(client):
    seller, mentor, other, _head = cast()
    client.force_login(mentor)
    client.post(f"/usaha/{seller.pk}/kunjungan/baru/", filled(is_draft="on"))
    draft = Visit.objects.get()
    client.force_login(other)
    assert (draft.state, client.get(draft.get_absolute_url()).status_code) == ("draf", 404)
    client.force_login(mentor)
    client.post(f"/usaha/kunjungan/{draft.pk}/ubah/", filled())
    draft.refresh_from_db()
    assert draft.state == "terkirim"


def test_an_owner_reads_and_does_not_record(client):
    seller, mentor, *_others = cast()
    client.force_login(people.owner(seller))
    made = visit(seller, mentor)
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(f"/usaha/{seller.pk}/kunjungan/baru/").status_code == 404


# Review


@pytest.fixture
def chain():
    seller, mentor, other, head = cast()
    return visit(seller, mentor), mentor, other, head


def test_sent_reviewed_verified_keeps_every_name(chain):
    made, mentor, other, head = chain
    assert (reviewing.review(made, by=other), reviewing.verify(made, by=head)) == (True, True)
    assert [(str(move), move.made_by) for move in made.moves.all()] == [
        ("menunggu verifikasi → terverifikasi", head),
        ("menunggu diperiksa → menunggu verifikasi", other),
        ("draf → menunggu diperiksa", mentor),
    ]
    assert list(Visit.objects.verified()) == [made]


@pytest.mark.parametrize("deed", ["periksa", "verifikasi", "kembalikan"])
def test_a_recorder_does_not_judge_their_own_also_by_post(client, chain, deed):
    made, mentor, *_others = chain
    client.force_login(mentor)
    client.post(f"/usaha/kunjungan/{made.pk}/{deed}/", {"reason": "x"})
    made.refresh_from_db()
    assert made.state == "terkirim"


def test_a_head_who_recorded_a_visit_does_not_verify_it(client):
    seller, _mentor, _other, head = cast()
    made = visit(seller, head, State.REVIEWED)
    client.force_login(head)
    client.post(f"/usaha/kunjungan/{made.pk}/verifikasi/")
    made.refresh_from_db()
    assert made.state == "diperiksa"


def test_only_who_holds_the_office_today_verifies(client, chain):
    made, _mentor, other, _head = chain
    reviewing.review(made, by=other)
    yesterday = timezone.localdate() - timedelta(days=1)
    former = people.head_of_office("lama", starts_on=yesterday - timedelta(days=9), ends_on=yesterday)
    for person in (other, former, people.staff_member("budi")):
        with pytest.raises(Refused):
            reviewing.verify(made, by=person)


def test_of_twenty_verifications_one_succeeds(chain):
    made, _mentor, other, head = chain
    reviewing.review(made, by=other)
    same = [Visit.objects.get(pk=made.pk) for _turn in range(20)]
    assert sorted(reviewing.verify(one, by=head) for one in same) == [False] * 19 + [True]
    assert made.moves.filter(after=State.VERIFIED).count() == 1


def test_what_is_sent_back_says_why_and_stands_in_the_recorders_list(client, chain):
    made, mentor, other, _head = chain
    client.force_login(other)
    client.post(f"/usaha/kunjungan/{made.pk}/kembalikan/", {"reason": "Fotonya gelap."})
    client.force_login(mentor)
    page = client.get("/usaha/kunjungan/")
    assert [one.pk for one in page.context["returned"]] == [made.pk]
    assert "Fotonya gelap." in pages.html(client.get(made.get_absolute_url()))


def test_without_a_reason_nothing_is_sent_back(client, chain):
    made, _mentor, other, _head = chain
    client.force_login(other)
    assert client.post(f"/usaha/kunjungan/{made.pk}/kembalikan/", {"reason": " "}).status_code == 422
    made.refresh_from_db()
    assert made.state == "terkirim"


def test_what_came_back_is_mended_and_sent_again(client, chain):
    made, mentor, other, _head = chain
    reviewing.give_back(made, by=other, reason="Lengkapi.")
    client.force_login(mentor)
    client.post(f"/usaha/kunjungan/{made.pk}/ubah/", filled(notes="Lengkap."))
    made.refresh_from_db()
    assert (made.state, made.notes) == ("terkirim", "Lengkap.")


def test_an_edit_after_verification_returns_it_to_review_and_leaves_the_figures(client, chain):
    made, mentor, other, head = chain
    reviewing.review(made, by=other)
    reviewing.verify(made, by=head)
    client.force_login(people.staff_member())
    client.post(f"/usaha/kunjungan/{made.pk}/ubah/", filled(notes="Dibetulkan."))
    made.refresh_from_db()
    assert (made.state, made.recorded_by, Visit.objects.verified().count()) == ("terkirim", mentor, 0)


def test_a_sent_visit_is_no_longer_its_recorders_to_change(client, chain):
    made, mentor, *_others = chain
    client.force_login(mentor)
    client.post(f"/usaha/kunjungan/{made.pk}/ubah/", filled(notes="Diam-diam."))
    made.refresh_from_db()
    assert made.notes == ""


def test_bulk_verification_acts_on_the_rows_ticked_and_says_how_many(client):
    seller, mentor, _other, head = cast()
    rows = [visit(seller, mentor, State.REVIEWED) for _turn in range(3)]
    own = visit(seller, head, State.REVIEWED)
    client.force_login(head)
    ticked = [rows[0].pk, rows[2].pk, own.pk, 999_999]
    words = pages.html(client.post("/usaha/kunjungan/verifikasi/", {"visit": ticked}, follow=True))
    assert set(Visit.objects.verified()) == {rows[0], rows[2]}
    assert ("2 kunjungan diverifikasi." in words, "2 tidak:" in words) == (True, True)


# What a page costs, and what it fills in


@pytest.mark.parametrize("place", ["visits_of_seller", "visits_mine", "verification"])
def test_a_list_costs_the_same_with_one_row_and_three(client, place):
    seller, mentor, _other, head = cast()
    client.force_login(head if place == "verification" else mentor)
    address = reverse(place, args=[seller.pk] if place == "visits_of_seller" else [])
    client.get(address)
    costs = []
    for more in (1, 2):
        for _turn in range(more):
            made = visit(seller, mentor, State.REVIEWED if place == "verification" else State.SENT)
            made.findings.create(kind="stok")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
    assert costs[0] == costs[1] < 26


def test_progress_is_what_happened_between_the_last_visit_and_this_one():
    seller, mentor, *_others = cast()
    people.published("Lama", of=seller)
    visit(seller, mentor, held_at=timezone.now())
    people.published("Baru", of=seller)
    before, steps = since_last_visit(seller, until=timezone.now())
    assert (before, [step.words for step in steps]) == (Visit.objects.get(), ["1 produk terbit di katalog"])
