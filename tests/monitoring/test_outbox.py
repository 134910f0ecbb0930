"""What a phone delivers: once however often it is sent, and never lost on a line that breaks."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from monitoring.models import Visit, VisitChunk
from monitoring.recording import CHUNK
from tests import people
from tests.monitoring.contacts import deliver, send_piece, told, visit

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("7a6a1c5e-3f0b-4e0c-9d36-0c5b0f2f7a11")


@pytest.fixture
def seller():
    return people.seller()


@pytest.fixture
def mentor(seller):
    return people.mentor(seller)


@pytest.fixture
def phone(client, mentor):
    client.force_login(mentor)
    return client


def test_the_same_bytes_are_taken_once_and_answered_alike(phone, seller):
    body = told(seller)
    first, again = deliver(phone, body, KEY), deliver(phone, body, KEY)
    assert (first.status_code, again.status_code, Visit.objects.count()) == (201, 200, 1)
    assert first.json() == again.json()


def test_the_answer_tells_the_hash_of_what_is_kept(phone, seller):
    body = told(seller)
    assert deliver(phone, body, KEY).json()["hash"] == Visit.objects.get().digest != ""


def test_other_bytes_under_the_same_key_are_refused(phone, seller):
    deliver(phone, told(seller, notes="satu"), KEY)
    assert deliver(phone, told(seller, notes="dua"), KEY).status_code == 409
    assert Visit.objects.get().notes == "satu"


def test_nobody_else_learns_of_a_key(phone, seller, client):
    body = told(seller)
    deliver(phone, body, KEY)
    client.force_login(people.mentor(seller, "lain"))
    address = f"/usaha/kunjungan/terima/{KEY}/"
    assert (client.get(address).status_code, deliver(client, body, KEY).status_code) == (404, 409)


def test_what_was_said_is_kept_with_both_clocks(phone, seller, mentor):
    before = timezone.now() - timedelta(hours=5)
    deliver(
        phone,
        told(seller, device_at=before.isoformat(), notes="Berat belum ditimbang.", latitude="-8.1", longitude="112.5"),
    )
    made = Visit.objects.get()
    facts = (
        made.way,
        made.notes,
        made.recorded_by,
        made.device_at,
        made.state,
        [str(one) for one in made.findings.all()],
    )
    assert facts == ("telepon", "Berat belum ditimbang.", mentor, before, "terkirim", ["Ongkir"])
    assert made.received_at > before + timedelta(hours=4)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"held_at": "kemarin"}, "tanggal/waktu"),
        ({"way": "terbang"}, "bukan salah satu"),
        ({"findings": ["hujan"]}, "bukan salah satu"),
        ({"photos": [{"checksum": "x", "size": 1}]}, "Sidik foto tidak terbaca."),
        ({"photos": [{"checksum": "a" * 64, "size": 99_000_000}]}, "lebih dari 12 MB"),
        ({"photos": [{"checksum": f"{n:064x}", "size": 1} for n in range(13)]}, "Paling banyak 12 foto"),
        ({"photos": "banyak"}, "Paling banyak 12 foto"),
        ({"latitude": "-8.1"}, "lintang dan bujur"),
    ],
)
def test_what_cannot_be_is_refused_in_words(phone, seller, facts, said):
    answer = deliver(phone, told(seller, **facts))
    assert (answer.status_code, said in answer.json().get("refusal", ""), Visit.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 50_000, b"{" + b" " * 70_000 + b"}", b"\xff\xfe", b"1", b'{"notes": "\\ud800"}']
)
def test_bytes_that_are_no_visit_are_refused(phone, body):
    assert deliver(phone, body).status_code == 422


def test_a_maker_that_is_not_ones_own_is_not_there(phone):
    assert deliver(phone, told(people.seller("Dapur Lain"))).status_code == 404
    assert deliver(phone, b'{"seller": "1 OR 1"}').status_code == 404


def test_the_makers_a_phone_remembers_are_those_one_may_visit(phone, seller):
    people.seller("Dapur Lain")
    made = visit(seller, people.staff_member())
    assert [(one["name"], one["last_seen"]) for one in phone.get("/usaha/kunjungan/ikm/").json()["makers"]] == [
        (seller.name, made.pk)
    ]


# Photos


def picture():
    return people.picture("kunjungan", size=(900, 700))


def test_a_photo_comes_in_pieces_and_the_visit_is_complete(phone, seller):
    data = picture()
    half = len(data) // 2
    assert deliver(phone, told(seller, data), KEY).json()["complete"] is False
    assert send_piece(phone, KEY, data, 0, half).json()["received"] == half
    assert send_piece(phone, KEY, data, half).json() | {"checksum": ""} == {
        "checksum": "",
        "received": len(data),
        "kept": True,
        "refusal": "",
    }
    assert phone.get(f"/usaha/kunjungan/terima/{KEY}/").json()["complete"] is True
    assert VisitChunk.objects.count() == 0


def test_a_piece_sent_again_is_answered_and_not_kept_twice(phone, seller):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    answers = [send_piece(phone, KEY, data, 0, 1000).json()["received"] for _turn in range(2)]
    assert (answers, VisitChunk.objects.count()) == ([1000, 1000], 1)


def test_a_piece_that_leaves_a_gap_is_refused_with_where_to_go_on(phone, seller):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    answer = send_piece(phone, KEY, data, 500)
    assert (answer.status_code, "byte 0" in answer.json()["refusal"]) == (422, True)


def test_a_piece_is_not_larger_than_agreed(phone, seller):
    data = b"x" * (CHUNK + 1)
    deliver(phone, told(seller, data), KEY)
    assert send_piece(phone, KEY, data).status_code == 422


def test_bytes_that_are_not_what_was_told_are_begun_anew(phone, seller):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    address = f"/usaha/kunjungan/terima/{KEY}/foto/{Visit.objects.get().photos.get().checksum}/?start=0"
    wrong = phone.post(address, b"x" * len(data), content_type="application/octet-stream")
    assert (wrong.json()["received"], wrong.json()["kept"]) == (0, False)
    assert send_piece(phone, KEY, data).json()["kept"] is True


def test_what_is_no_photo_is_refused_in_words_and_settled(phone, seller):
    data = b"%PDF-1.7 bukan foto"
    deliver(phone, told(seller, data), KEY)
    answer = send_piece(phone, KEY, data).json()
    assert (answer["kept"], answer["refusal"] != "") == (True, True)


def test_a_full_disk_is_no_refusal_but_asks_to_come_again(phone, seller, settings):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    settings.DISK_FLOOR = 10**18
    assert send_piece(phone, KEY, data).status_code == 507
    settings.DISK_FLOOR = 0
    assert send_piece(phone, KEY, data).json()["kept"] is True


def test_a_photo_that_was_not_told_is_not_there(phone, seller):
    deliver(phone, told(seller), KEY)
    assert send_piece(phone, KEY, picture()).status_code == 404


def test_a_kept_photo_is_made_anew_and_shown_to_who_sees_the_maker(phone, seller, client):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    send_piece(phone, KEY, data)
    address = f"/usaha/kunjungan/foto/{Visit.objects.get().photos.get().pk}/"
    shown = phone.get(address).getvalue()
    client.force_login(people.mentor(people.seller("Dapur Lain"), "lain"))
    assert (shown[:2], shown != data, client.get(address).status_code) == (b"\xff\xd8", True, 404)


# Visits that cross


def test_a_visit_that_did_not_know_of_anothers_is_flagged_until_somebody_compares(phone, seller, mentor):
    other = visit(seller, people.mentor(seller, "dewi"))
    deliver(phone, told(seller, last_seen=other.pk - 1))
    made = Visit.objects.get(recorded_by=mentor)
    assert made.is_crossed
    phone.post(f"/usaha/kunjungan/{made.pk}/bandingkan/")
    made.refresh_from_db()
    assert (made.is_crossed, made.settled_by) == (False, mentor)


@pytest.mark.parametrize("behind", [0, None])
def test_a_visit_that_knew_of_the_last_one_is_not_flagged(phone, seller, mentor, behind):
    other = visit(seller, people.mentor(seller, "dewi"))
    deliver(phone, told(seller, last_seen=None if behind is None else other.pk))
    assert not Visit.objects.get(recorded_by=mentor).is_crossed


@pytest.mark.parametrize(
    "facts", [{"held_at": 5}, {"held_at": ["x"]}, {"notes": {"a": 1}, "held_at": {}}, {"device_at": 7}]
)
def test_values_of_another_kind_are_refused_in_words(phone, seller, facts):
    assert deliver(phone, told(seller, **facts)).status_code == 422


def test_who_is_no_longer_granted_delivers_nothing_more(phone, seller, mentor):
    data = picture()
    deliver(phone, told(seller, data), KEY)
    mentor.mentorships.update(starts_on="2020-01-01", ends_on="2020-01-02")
    answers = [phone.get(f"/usaha/kunjungan/terima/{KEY}/"), send_piece(phone, KEY, data)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_photo_of_a_draft_is_its_recorders_alone(phone, seller, client):
    data = picture()
    deliver(phone, told(seller, data, is_draft=True), KEY)
    send_piece(phone, KEY, data)
    address = f"/usaha/kunjungan/foto/{Visit.objects.get().photos.get().pk}/"
    own = phone.get(address).status_code
    client.force_login(people.mentor(seller, "dewi"))
    assert (own, client.get(address).status_code) == (200, 404)
