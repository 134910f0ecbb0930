"""Events: who came, by the list and by the code at the door, and who sees what of it."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from ikmportal.lib import codes
from monitoring import attending
from monitoring.attention import attention
from monitoring.models import Attendance, Event, EventFile, Problem, Refused
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db


def held(by, *, days=0, title="Klinik toko", **facts):
    """An event that begins so many days from now and takes an hour."""
    starts_at = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=days)
    told = {"kind": "pelatihan", "title": title, "place": "Aula", "starts_at": starts_at}
    return Event.objects.create(**told | {"ends_at": starts_at + timedelta(hours=1), "made_by": by} | facts)


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def rival():
    return people.seller("Dapur Bima")


@pytest.fixture
def event(staff):
    return held(staff)


@pytest.fixture
def alit(kitchen, client):
    """The owner, signed in."""
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def mira(kitchen, client):
    """A mentor, signed in."""
    user = people.mentor(kitchen, "mira")
    client.force_login(user)
    return user


def tick(client, event, *sellers):
    return client.post(event.get_absolute_url(), {"seller": [seller.pk for seller in sellers]}, follow=True)


def listed(answer):
    return [str(seller) for seller, _came in answer.context["rows"]]


def came(event):
    return [(str(one.seller), one.how, str(one.recorded_by)) for one in event.attendances.order_by("pk")]


# By the list


def test_staff_tick_one_or_several(staff_client, event, kitchen, rival):
    assert "Dapur Alit tercatat hadir." in pages.html(tick(staff_client, event, kitchen))
    assert "1 IKM baru tercatat hadir." in pages.html(tick(staff_client, event, kitchen, rival))
    assert came(event) == [("Dapur Alit", "daftar", "Sari"), ("Dapur Bima", "daftar", "Sari")]


def test_ticked_twice_is_once_and_keeps_who_was_first(client, staff, event, kitchen, mira):
    attending.attend(event, [kitchen], by=staff)
    assert "sudah tercatat hadir sebelumnya" in pages.html(tick(client, event, kitchen))
    assert came(event) == [("Dapur Alit", "daftar", "Sari")]


def test_nothing_ticked_says_so(staff_client, event, kitchen):
    assert "Belum ada yang dicentang." in pages.html(tick(staff_client, event))


def test_a_button_of_a_row_ticks_that_row_alone(staff_client, event, kitchen, rival):
    page = pages.html(staff_client.get(event.get_absolute_url()))
    assert f'<button class="button primary" form="satu" name="seller" value="{kitchen.pk}"' in page


def test_a_mentor_ticks_those_in_their_care_alone(client, event, kitchen, rival, mira):
    tick(client, event, kitchen, rival)
    assert (came(event), listed(client.get(event.get_absolute_url()))) == (
        [("Dapur Alit", "daftar", "Mira")],
        ["Dapur Alit"],
    )


@pytest.mark.parametrize("rights", [{"may_visit": False}, {"ends_on": timezone.localdate() - timedelta(days=1)}])
def test_a_mentor_without_the_right_to_visit_has_no_list(client, event, kitchen, rights):
    client.force_login(people.mentor(kitchen, starts_on=timezone.localdate() - timedelta(days=9), **rights))
    answers = client.get(event.get_absolute_url()), tick(client, event, kitchen)
    assert ([answer.status_code for answer in answers], came(event)) == ([404, 404], [])


def test_an_owner_does_not_tick_the_list(client, event, kitchen, alit):
    assert (tick(client, event, kitchen).status_code, came(event)) == (404, [])


def test_the_head_reads_the_list_and_ticks_nothing(client, staff, event, kitchen, rival):
    attending.attend(event, [kitchen], by=staff)
    client.force_login(people.head_of_office())
    page = client.get(event.get_absolute_url())
    assert (listed(page), 'name="seller"' in pages.html(page)) == (["Dapur Alit", "Dapur Bima"], False)
    assert (tick(client, event, rival).status_code, len(came(event))) == (404, 1)


def test_before_its_first_day_nobody_is_ticked(staff_client, staff, kitchen):
    soon = held(staff, days=1)
    assert "baru mulai" in pages.html(tick(staff_client, soon, kitchen))
    assert (came(soon), 'name="seller"' in pages.html(staff_client.get(soon.get_absolute_url()))) == ([], False)


def test_a_forgotten_one_is_ticked_after_the_event(staff_client, staff, kitchen):
    past = held(staff, days=-40)
    tick(staff_client, past, kitchen)
    assert len(came(past)) == 1


def test_a_tick_is_taken_back_after_a_question_and_its_trail_stays(staff_client, staff, event, kitchen):
    attending.attend(event, [kitchen], by=staff)
    address = reverse("attendance_undo", args=[event.pk, kitchen.pk])
    assert "Batalkan kehadiran Dapur Alit?" in pages.html(staff_client.get(address))
    assert len(came(event)) == 1
    for _twice in range(2):
        staff_client.post(address)
    trail = Attendance.history.values_list("history_type", "history_user__name").order_by("history_id")
    assert (came(event), list(trail)[-1]) == ([], ("-", "Sari"))


def test_a_mentor_takes_back_no_other_makers_tick(client, staff, event, rival, mira):
    attending.attend(event, [rival], by=staff)
    answer = client.post(reverse("attendance_undo", args=[event.pk, rival.pk]))
    assert (answer.status_code, len(came(event))) == (404, 1)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Dapur Alit", "Dapur Bima"]),
        ({"q": "bima"}, ["Dapur Bima"]),
        ({"q": "kepanjen"}, ["Dapur Alit"]),
        ({"kecamatan": "35.07.13"}, ["Dapur Alit"]),
        ({"kecamatan": "karangan"}, ["Dapur Alit", "Dapur Bima"]),
        ({"tampil": "hadir"}, ["Dapur Bima"]),
        ({"tampil": "belum"}, ["Dapur Alit"]),
        ({"sesudah": "karangan"}, ["Dapur Alit", "Dapur Bima"]),
        ({"q": "tidak ada"}, []),
    ],
)
def test_the_list_finds_by_name_place_and_standing(staff_client, staff, event, kitchen, rival, asked, found):
    source = {"source": "uji", "checked_on": "2026-11-01"}
    kitchen.subdistrict = (
        type(kitchen)
        ._meta.get_field("subdistrict")
        .related_model.objects.create(code="35.07.13", name="Kepanjen", level="kecamatan", **source)
    )
    kitchen.save()
    attending.attend(event, [rival], by=staff)
    assert listed(staff_client.get(event.get_absolute_url(), asked)) == found


def test_the_list_goes_on_where_it_ended_and_a_tick_comes_back_to_it(staff_client, event, monkeypatch):
    monkeypatch.setattr("monitoring.browsing.PAGE", 2)
    sellers = [people.seller(name) for name in ("Ani", "Beti", "Beti", "Cici", "Dedi")]
    first = staff_client.get(event.get_absolute_url(), {"tampil": "belum"})
    second = staff_client.get(event.get_absolute_url() + first.context["next"])
    assert [listed(first), listed(second)] == [["Ani", "Beti"], ["Beti", "Cici"]]
    answer = staff_client.post(event.get_absolute_url() + first.context["next"], {"seller": sellers[2].pk})
    assert answer.headers["Location"] == f"{event.get_absolute_url()}{first.context['next']}#ikm-{sellers[2].pk}"


# By the code at the door


def say(client, event, seller):
    return client.post(event.door, {"seller": seller.pk}, follow=True)


def test_an_owner_says_to_be_there_once(client, event, kitchen, alit):
    assert "Saya hadir" in pages.html(client.get(event.door))
    assert came(event) == []
    for _twice in range(2):
        answer = say(client, event, kitchen)
    assert (came(event), "Saya hadir</button>" in pages.html(answer)) == ([("Dapur Alit", "qr", "Alit")], False)


def test_an_owner_of_several_chooses(client, event, kitchen, rival, alit):
    rival.memberships.create(user=alit)
    assert client.post(event.door, {}).status_code == 422
    page = pages.html(say(client, event, rival))
    assert (came(event), "<b>Dapur Bima</b>" in page, "Dapur Alit" in page) == (
        [("Dapur Bima", "qr", "Alit")],
        True,
        True,
    )


def test_nobody_says_so_for_another_maker(client, event, rival, alit):
    assert (say(client, event, rival).status_code, came(event)) == (422, [])


def test_a_mentor_does_not_use_the_code(client, event, kitchen, mira):
    page = pages.html(client.get(event.door))
    assert ("tidak memegang IKM" in page, event.get_absolute_url() in page) == (True, True)
    assert (say(client, event, kitchen).status_code, came(event)) == (422, [])


@pytest.mark.parametrize(("days", "words"), [(1, "baru mulai"), (-1, "sudah selesai")])
def test_the_code_holds_from_the_first_day_to_the_last(client, staff, kitchen, alit, days, words):
    other = held(staff, days=days)
    page = pages.html(client.get(other.door))
    answer = pages.html(say(client, other, kitchen))
    assert (words in page, words in answer, "Saya hadir</button>" in page, came(other)) == (True, True, False, [])


def test_a_fair_of_three_days_takes_the_code_on_the_last(client, staff, kitchen, alit):
    fair = held(staff, days=-2, ends_at=timezone.localtime().replace(hour=0, minute=1))
    say(client, fair, kitchen)
    assert len(came(fair)) == 1


def test_an_unknown_key_is_not_there(client, alit):
    assert client.get("/usaha/acara/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_poster_holds_the_code_of_its_address(staff_client, event, settings):
    page = staff_client.get(reverse("event_poster", args=[event.pk]))
    assert codes.svg(settings.SITE_URL + event.door, title="").split("</title>")[-1] in pages.html(page)


# Who sees what


def test_an_owner_sees_the_events_they_came_to_and_nobody_else(client, staff, event, kitchen, rival, alit):
    attending.attend(event, [kitchen, rival], by=staff)
    held(staff, title="Tanpa kami", outcome="Rahasia")
    page = pages.html(client.get("/usaha/acara/"))
    assert ("Klinik toko" in page, "Tanpa kami" in page, "Dapur Bima" in page, str(event.key) in page) == (
        True,
        False,
        False,
        False,
    )


def test_an_owner_does_not_read_the_outcome_of_an_event(client, staff, kitchen, alit):
    event = held(staff, outcome="Dapur Bima dapat kontrak")
    attending.attend(event, [kitchen], by=staff)
    addresses = ["/usaha/acara/", event.door, f"/usaha/{kitchen.pk}/kartu/"]
    assert ["kontrak" in pages.html(client.get(address)) for address in addresses] == [False] * 3


def test_a_mentor_reads_only_the_linked_problems_of_their_makers(client, staff, event, kitchen, rival, mira):
    for seller, words in ((kitchen, "Tutup bocor"), (rival, "Label salah")):
        told = {"seller": seller, "category": "produk", "description": words, "opened_by": staff}
        event.problems.add(Problem.objects.create(**told))
    page = pages.html(client.get(event.get_absolute_url()))
    assert ("Tutup bocor" in page, "Label salah" in page) == (True, False)


def files(event, by):
    """`(material, photo)`"""
    paper = event.add_file(EventFile.Kind.MATERIAL, people.picture("m"), "jpg", called="Materi", by=by)
    return paper, event.add_file(EventFile.Kind.PHOTO, people.picture("f"), "jpg", called="Foto 1", by=by)


@pytest.mark.parametrize(
    ("who", "answers"),
    [("owner", [404, 404]), ("attending owner", [200, 404]), ("mentor", [200, 200]), ("head", [200, 200])],
)
def test_materials_are_for_who_came_and_photos_for_who_guides(client, staff, event, kitchen, who, answers):
    made = files(event, staff)
    if who == "attending owner":
        attending.attend(event, [kitchen], by=staff)
    makers = {"mentor": people.mentor, "head": lambda seller: people.head_of_office()}
    client.force_login(makers.get(who, people.owner)(kitchen))
    assert [client.get(reverse("event_file", args=[file.pk])).status_code for file in made] == answers


# The office writes it down


def paper():
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(buffer)
    return buffer.getvalue()


def written(**facts):
    today = timezone.localtime().strftime("%d-%m-%Y")
    told = {"kind": "seminar", "title": "Ongkir", "place": "Daring", "partner": "", "outcome": ""}
    moments = {"starts_at_0": today, "starts_at_1": "09.00", "ends_at_0": today, "ends_at_1": "11.00"}
    empty = {"files-TOTAL_FORMS": 0, "files-INITIAL_FORMS": 0}
    return told | moments | empty | facts


def test_staff_write_an_event_with_its_papers_and_photos(staff_client, staff):
    sent = {
        "new_materials": SimpleUploadedFile("panduan ongkir.pdf", paper()),
        "new_photos": SimpleUploadedFile("a.jpg", people.picture("a")),
    }
    answer = staff_client.post("/dinas/monitoring/event/add/", written(**sent))
    made = Event.objects.get()
    assert (answer.status_code, made.made_by) == (302, staff)
    assert [(file.kind, file.title, file.file.name[-3:]) for file in made.files.all()] == [
        ("foto", "Foto 1", "jpg"),
        ("materi", "panduan ongkir", "pdf"),
    ]


def test_what_is_no_paper_is_refused_in_words(staff_client):
    sent = {"new_materials": SimpleUploadedFile("a.pdf", b"<script>")}
    page = pages.html(staff_client.post("/dinas/monitoring/event/add/", written(**sent)))
    assert ("a.pdf:" in page, Event.objects.count()) == (True, 0)


def test_an_event_does_not_end_before_it_begins(staff_client, staff):
    page = pages.html(staff_client.post("/dinas/monitoring/event/add/", written(ends_at_1="08.00")))
    assert ("Acara tidak dapat selesai sebelum dimulai." in page, Event.objects.count()) == (True, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        held(staff, ends_at=timezone.now() - timedelta(days=3))


def test_a_second_row_of_a_maker_is_refused_in_words(staff, event, kitchen):
    attending.attend(event, [kitchen], by=staff)
    with pytest.raises(ValidationError, match="sudah tercatat hadir"):
        Attendance(event=event, seller=kitchen, how="qr", recorded_by=staff).full_clean()


def test_an_event_somebody_came_to_stays(staff, event, kitchen):
    attending.attend(event, [kitchen], by=staff)
    with pytest.raises(ProtectedError):
        event.delete()


def test_the_bytes_of_a_file_go_with_it(staff, event, django_capture_on_commit_callbacks):
    paper, _photo = files(event, staff)
    storage, name = paper.file.storage, paper.file.name
    with django_capture_on_commit_callbacks(execute=True):
        event.delete()
    assert (EventFile.objects.count(), storage.exists(name)) == (0, False)


def test_the_same_file_twice_is_one(staff, event):
    assert files(event, staff) == files(event, staff)


def test_an_event_that_is_over_waits_for_its_outcome(staff_client, staff):
    held(staff, days=-1)
    held(staff, days=-1, outcome="Dua kontrak")
    held(staff, days=1)
    (item,) = [item for item in attention(staff) if item.words == "acara selesai, hasil belum ditulis"]
    assert (item.count, staff_client.get(item.address).context["cl"].result_count) == (1, 1)


def test_a_deed_refused_says_when_it_may_be_done(staff, kitchen):
    with pytest.raises(Refused, match="Kehadiran dicatat sejak hari itu"):
        attending.attend(held(staff, days=2), [kitchen], by=staff)


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_one_and_three(client, staff, queries, number):
    sellers = [people.seller(f"Dapur {turn}") for turn in range(number)]
    for turn in range(number):
        event = held(staff, title=f"Acara {turn}")
        files(event, staff)
        attending.attend(event, sellers, by=staff)
        told = {"category": "produk", "description": "Bocor", "opened_by": staff}
        event.problems.add(*(Problem.objects.create(seller=seller, **told) for seller in sellers))
    client.force_login(staff)
    costs = {"/usaha/acara/": 8, event.get_absolute_url(): 15, event.door: 9}
    client.get("/usaha/acara/")
    for address, cost in costs.items():
        with queries(cost):
            client.get(address)
