import io
import json
import threading
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalog import dossier, scope
from catalog.models import DataCopy, Licence, Photo, ScopeQuestion
from catalog.models.data_copy import KEPT
from catalog.models.photo import private_storage
from catalog.tasks import copy_data
from ikmportal.lib import spreadsheets
from sellers.models import DataRequest, Notice, PersonalAccess, Seller
from tests import people

pytestmark = pytest.mark.django_db
FLOORS = ("sellers", "catalog", "onboarding", "monitoring")


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit", phone="+6281234567890", nib="0220001234567", story="=HYPERLINK(1)")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def taken(client, seller):
    """The files of the download by name."""
    client.post(reverse("workspace_dossier_make", args=[seller.pk]))
    copy_data(DataCopy.objects.first().pk)
    answer = client.get(reverse("workspace_dossier_file", args=[seller.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held(client, seller):
    return json.loads(taken(client, seller)["data.json"])


def test_every_kind_of_record_is_in_it_or_left_out_for_a_reason():
    ours = {
        model._meta.label
        for app in FLOORS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.object_name.startswith("Historical") and not hasattr(model, "history_date")
    }
    covered = {part.model._meta.label for part in dossier.parts() if part.model._meta.app_label in FLOORS}
    fulltext = {label for label in ours if not apps.get_model(label)._meta.managed}
    assert ours - covered - fulltext == set(dossier.LEFT_OUT)


def test_every_field_of_the_maker_is_in_it(client, owner, kitchen):
    fields = {one.name for one in Seller._meta.concrete_fields}
    (row,) = held(client, kitchen)["Usaha"]
    assert set(row) == fields
    assert (row["phone"], row["nib"]) == ("+6281234567890", "0220001234567")


def test_what_hangs_on_the_maker_is_in_it(client, owner, kitchen, staff):
    product = people.published("Keripik Nangka", of=kitchen, by=staff)
    people.licence(product)
    scope.ask(product, ScopeQuestion.Reason.BRAND, by=owner)
    people.mentor(kitchen)
    PersonalAccess.record(kitchen, staff, "halaman IKM")
    counts = {name: len(rows) for name, rows in held(client, kitchen).items()}
    wanted = (
        "Produk",
        "Varian",
        "Foto",
        "Izin",
        "Pertanyaan izin",
        "Pembimbing",
        "Persetujuan",
        "Siapa melihat",
        "Pemilik",
    )
    assert {name: counts[name] for name in wanted} == dict.fromkeys(wanted, 1)
    assert counts["Riwayat produk"] == 2  # made, published


def test_what_was_deleted_is_still_told_by_its_trail(client, owner, kitchen):
    licence = people.licence(people.product(of=kitchen), verified=False)
    licence.delete()
    found = held(client, kitchen)
    assert (found["Izin"], {row["number"] for row in found["Riwayat izin"]}) == ([], {"ID35110000000000001"})


def test_files_are_named_by_where_they_lie(client, owner, kitchen, staff, settings):
    product = people.published(of=kitchen, by=staff)
    licence = people.licence(product)
    Licence.objects.filter(pk=licence.pk).update(evidence="licences/1/a.jpg")
    found = held(client, kitchen)
    photo = Photo.objects.get()
    assert found["Foto"][0]["alamat"] == settings.SITE_URL + photo.url_1280
    assert found["Izin"][0]["alamat"] == f"{settings.SITE_URL}/usaha/izin/{licence.pk}/berkas/"


def test_the_sheets_say_the_same_and_hold_no_formula(client, owner, kitchen):
    sheets = {sheet.name: sheet.rows for sheet in spreadsheets.read_bytes(taken(client, kitchen)["data.xlsx"], "xlsx")}
    headings, row = sheets["Usaha"]
    assert dict(zip(headings, row, strict=True))["Cerita usaha"] == "=HYPERLINK(1)"


def test_nobody_elses_and_no_secret_is_in_it(client, owner, kitchen, staff):
    other = people.seller("Dapur Bima", phone="+6281999999999", story="RAHASIA BIMA")
    partner = people.owner(kitchen, "rekan")
    partner.phone = "+6281888888888"
    partner.save()
    people.licence(people.product("Kopi RAHASIA", of=other), number="ID35110000000000777")
    people.consent(other, by=staff)
    everything = b"".join(taken(client, kitchen).values()) + taken(client, kitchen)["data.json"]
    found = json.dumps(held(client, kitchen))
    secrets = (
        "RAHASIA",
        "81999999999",
        "81888888888",
        "ID35110000000000777",
        owner.password,
        "password",
        "digest",
        "internal_note",
    )
    assert [secret for secret in secrets if secret in found] == []
    assert b"RAHASIA" not in everything


@pytest.mark.parametrize("who", ["mentor", "staff", "other owner"])
def test_only_its_owner_gets_it(client, kitchen, staff, who):
    made = {
        "mentor": lambda: people.mentor(kitchen),
        "staff": lambda: staff,
        "other owner": lambda: people.owner(people.seller("Dapur Bima"), "bima"),
    }
    client.force_login(made[who]())
    names = ("workspace_dossier", "workspace_dossier_file", "workspace_dossier_progress", "workspace_dossier_wish")
    assert [client.get(reverse(name, args=[kitchen.pk])).status_code for name in names] == [404, 404, 404, 405]


def test_an_owner_sees_who_looked(client, owner, kitchen, staff):
    PersonalAccess.record(kitchen, staff, "halaman IKM di ruang kerja")
    page = client.get(reverse("workspace_dossier", args=[kitchen.pk])).content.decode()
    assert "<b>Sari</b>" in page
    assert "halaman IKM di ruang kerja" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_copy_costs_the_same_for_one_and_three(client, owner, kitchen, queries, count):
    for number in range(count):
        product = people.product(f"P{number}", of=kitchen)
        Photo.add(product, people.picture(number))
        people.licence(product, number=f"ID{number:017d}", verified=False)
    copy, _is_new = dossier.ask(kitchen, by=owner)
    copy.claim()
    with queries(62):  # with what a job writes of itself
        dossier.build(copy)


def test_another_owner_of_the_same_maker_gets_a_copy_of_their_own(client, owner, kitchen):
    taken(client, kitchen)
    client.force_login(people.owner(kitchen, "rekan"))
    assert client.get(reverse("workspace_dossier_file", args=[kitchen.pk])).status_code == 404


def test_a_new_copy_takes_the_place_of_the_one_before(client, owner, kitchen):
    taken(client, kitchen)
    old = DataCopy.objects.get()
    taken(client, kitchen)
    new = DataCopy.objects.get()
    assert (new.pk != old.pk, private_storage().exists(old.file.name)) == (True, False)


def test_a_copy_is_gone_after_some_days(client, owner, kitchen):
    taken(client, kitchen)
    copy = DataCopy.objects.get()
    DataCopy.objects.update(requested_at=timezone.now() - KEPT - timedelta(minutes=1))
    assert (dossier.expire(), dossier.expire()) == (1, 0)
    assert (private_storage().exists(copy.file.name), DataCopy.objects.exists()) == (False, False)


def test_two_taps_ask_for_one_copy(client, owner, kitchen):
    for _tap in range(2):
        client.post(reverse("workspace_dossier_make", args=[kitchen.pk]))
    assert DataCopy.objects.count() == 1


def ask(client, seller, **facts):
    return client.post(
        reverse("workspace_dossier_wish", args=[seller.pk]),
        {"what": "hapus", "about": "Nomor lama", **facts},
        follow=True,
    )


def test_a_request_reaches_the_office_once_while_it_is_open_and_the_owner_keeps_a_copy(client, owner, kitchen, staff):
    said = ask(client, kitchen).content.decode()
    again = ask(client, kitchen).content.decode()
    assert ("Permintaan terkirim" in said, "sudah terkirim dan belum dijawab" in again) == (True, True)
    told = {notice.user: notice.text for notice in Notice.objects.all()}
    assert told == {
        staff: "Dapur Alit minta menghapus data: Nomor lama",
        owner: "Permintaan Anda terkirim: Dapur Alit minta menghapus data: Nomor lama",
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.servers  # SQLite lets one write at a time
def test_of_two_taps_at_once_one_is_the_request(kitchen, owner):
    answers = []

    def tap():
        try:
            answers.append(DataRequest.ask(kitchen, "hapus", "Semua", by=owner))
        finally:
            connection.close()

    second = threading.Thread(target=tap)
    with transaction.atomic():
        first, _is_new = DataRequest.ask(kitchen, "hapus", "Semua", by=owner)
        second.start()
        second.join(0.5)  # it looks, finds nothing yet, and waits for the first to be written
    second.join()
    assert (answers, DataRequest.history.count()) == ([(first, False)], 1)


def test_the_owner_sees_until_when_it_is_answered_and_then_the_answer(client, owner, kitchen, staff):
    ask(client, kitchen)
    asked = DataRequest.objects.get()
    due = date_format(timezone.localtime(asked.opened_at + timedelta(hours=72)), "j F Y H.i")
    assert f"dijawab paling lambat {due}" in client.get(reverse("workspace_dossier", args=[kitchen.pk])).text
    asked.close(outcome="sebagian", answer="Nomor lama dihapus, izin tetap.", by=staff)
    assert "Nomor lama dihapus, izin tetap." in client.get(reverse("workspace_dossier", args=[kitchen.pk])).text


def test_after_72_hours_the_office_sees_it_on_top(client, owner, kitchen, staff):
    ask(client, kitchen)
    client.force_login(staff)
    words = [item.words for item in client.get("/dinas/").context["attention"]]
    DataRequest.objects.update(opened_at=timezone.now() - timedelta(hours=72, minutes=1))
    first = client.get("/dinas/").context["attention"][0]
    assert "permintaan data pribadi menunggu jawaban" in words
    assert (first.words, first.count, first.tone) == ("permintaan data pribadi lewat 72 jam", 1, "late")


def test_an_answer_is_given_once_with_words_and_reaches_the_owner(client, owner, kitchen, staff):
    ask(client, kitchen)
    asked = DataRequest.objects.get()
    address = reverse("admin:sellers_datarequest_change", args=[asked.pk])
    client.force_login(staff)
    client.post(address, {"outcome": "ditolak", "answer": ""})
    unanswered = DataRequest.objects.get().is_open
    client.post(address, {"outcome": "ditolak", "answer": "Izin wajib disimpan."})
    client.post(address, {"outcome": "dipenuhi", "answer": "Lain"})
    now = DataRequest.objects.get()
    assert (unanswered, now.outcome, now.answer, now.answered_by) == (True, "ditolak", "Izin wajib disimpan.", staff)
    assert "Izin wajib disimpan." in Notice.objects.filter(user=owner).first().text


def test_staff_write_down_what_an_owner_said_elsewhere(staff_client, kitchen, staff):
    facts = {
        "seller": kitchen.pk,
        "kind": "perbaiki",
        "about": "Alamat",
        "told_by": "Bu Alit, telepon, suaranya dikenal",
    }
    staff_client.post(reverse("admin:sellers_datarequest_add"), facts)
    made = DataRequest.objects.get()
    assert (made.seller, made.opened_by, made.is_open) == (kitchen, staff, True)


def test_a_request_without_words_is_asked_for_them(client, owner, kitchen, staff):
    assert "Bidang ini tidak boleh kosong" in ask(client, kitchen, about=" ").content.decode()
    assert Notice.objects.count() == 0
