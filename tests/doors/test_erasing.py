"""After an erasure nothing of a maker is left but numbers: not in a row, not in a trail, not in a file."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from catalog import indexing
from catalog.models import DataCopy, HalalPlan, Licence, Photo, Product
from catalog.models.photo import private_storage
from ikmportal.management.commands.restore import back_again
from monitoring.models import Report, Visit
from sellers import erasing
from sellers.models import Consent, DataRequest, Seller, User
from tests import people
from tests.records import one_of_each

pytestmark = pytest.mark.django_db

# The first as the search index keeps Kencanawati too: without what looks like a prefix.
SECRET = ("ncanawati", "81234567801", "1234567890123", "Dusun Krajan", "rahasia keluarga")


@pytest.fixture
def known(staff, django_capture_on_commit_callbacks):
    """`(records, owner)`: one of everything of a maker, with an owner's own words in it and in its trail."""
    records = one_of_each()
    kitchen, owner = records["seller"], records["user"]
    for name in ("Dapur Kencanawati", "Dapur Kencanawati Baru"):
        kitchen.name, kitchen.address, kitchen.story = name, "Dusun Krajan RT 2", "rahasia keluarga"
        kitchen.phone, kitchen.nib, kitchen.investment = "+6281234567801", "1234567890123", 777_000_111
        kitchen.save()
    owner.name, owner.email, owner.phone = "Kencanawati", "kencanawati@contoh.id", "+6281234567801"
    owner.save()
    product = people.published("Sambal Kencanawati", of=kitchen)
    product.brand, product.composition = "Kencanawati", "rahasia keluarga"
    product.save()
    people.licence(product, number="ID35110000000000555", holder="Kencanawati")
    answered = DataRequest.ask(kitchen, "perbaiki", "NIB", by=owner)[0]
    answered.close(outcome="dipenuhi", answer="NIB Anda sudah menjadi 1234567890123", by=staff)
    lapsed = people.licence(product, number="ID35110000000000666", holder="Kencanawati")
    for row in (kitchen, records["mentorship"], records["consent"], answered, lapsed):
        LogEntry.objects.create(
            user=staff,
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr=f"{row} Kencanawati",
            action_flag=CHANGE,
        )
    lapsed.delete()
    records["listing"].address = "https://pasar.id/dapur-kencanawati"
    records["listing"].save()
    records["listing"].product.keep_shops()
    people.product("Sambal Kencanawati belum terbit", of=kitchen)
    dropped = people.product("Sambal Kencanawati lama", of=kitchen)
    HalalPlan.objects.create(
        product=dropped, path="nyata", helper="Bu Kencanawati", promised_on=timezone.localdate(), written_by=staff
    )
    dropped.delete()
    indexing.renew()
    records["visit"].notes = "Bu Kencanawati di Dusun Krajan"
    records["visit"].save()
    return records, owner, product


def dumped():
    """Every row of every table, as text, but the reports that were signed."""
    left_out = {Report._meta.db_table}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - left_out):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, repr(row)


def found():
    return {(table, word) for table, row in dumped() for word in SECRET if word.lower() in row.lower()}


def erased(kitchen, staff, callbacks):
    with callbacks(execute=True):
        return erasing.erase(kitchen, by=staff)


def test_no_table_holds_a_word_of_theirs(known, staff, django_capture_on_commit_callbacks):
    records, _owner, _product = known
    before = {table for table, _word in found()}
    assert before >= {
        "sellers_seller",
        "sellers_historicalseller",
        "sellers_user",
        "sellers_datarequest",
        "django_admin_log",
        "catalog_product",
        "monitoring_visit",
    }
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    assert found() == set()
    assert (indexing.renew() > 0, found()) == (True, set())


def test_no_other_maker_loses_a_word(known, staff, django_capture_on_commit_callbacks):
    records, _owner, _product = known
    other = one_of_each(2)
    words = {type(row)._meta.label: vars(type(row).objects.get(pk=row.pk)) for row in other.values()}
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    now = {type(row)._meta.label: vars(type(row).objects.get(pk=row.pk)) for row in other.values()}
    for facts in (*words.values(), *now.values()):
        facts.pop("_state")
    assert now == words


def test_its_files_are_gone(known, staff, django_capture_on_commit_callbacks):
    records, _owner, _product = known
    kitchen = records["seller"]
    kept = [photo.master.name for photo in Photo.objects.filter(product__seller=kitchen)]
    kept += [copy.file.name for copy in DataCopy.objects.filter(seller=kitchen)]
    assert all(private_storage().exists(name) for name in kept)
    erased(kitchen, staff, django_capture_on_commit_callbacks)
    assert (len(kept) > 2, [name for name in kept if private_storage().exists(name)]) == (True, [])


def test_nothing_is_shown_any_more(known, staff, client, django_capture_on_commit_callbacks):
    records, _owner, product = known
    before = client.get(product.get_absolute_url()).status_code
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    now = Product.objects.get(pk=product.pk)
    assert (before, client.get(now.get_absolute_url()).status_code, now.is_published) == (200, 404, False)


def test_the_account_opens_nothing(known, staff, client, django_capture_on_commit_callbacks):
    records, owner, _product = known
    client.force_login(owner)
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    gone = User.objects.get(pk=owner.pk)
    assert client.get("/akun/").status_code == 302
    assert (gone.is_active, gone.name, gone.email, gone.phone, gone.has_usable_password()) == (
        False,
        "",
        "",
        None,
        False,
    )


def test_an_owner_of_two_makers_keeps_the_account_and_the_other(known, staff, django_capture_on_commit_callbacks):
    records, owner, _product = known
    owner.memberships.create(seller=people.seller("Dapur Kedua"))
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    stays = User.objects.get(pk=owner.pk)
    assert (stays.is_active, stays.name, stays.memberships.count()) == (True, "Kencanawati", 1)


def test_what_counts_stays(known, staff, django_capture_on_commit_callbacks):
    records, _owner, _product = known
    kitchen = records["seller"]
    counts = {model: model.objects.filter(seller=kitchen).count() for model in (Product, Visit, Consent)}
    erased(kitchen, staff, django_capture_on_commit_callbacks)
    assert {model: model.objects.filter(seller=kitchen).count() for model in counts} == counts
    assert Seller.objects.get(pk=kitchen.pk).subdistrict == kitchen.subdistrict
    assert not Licence.objects.filter(seller=kitchen).exists()


def test_a_second_erasure_changes_nothing(known, staff, django_capture_on_commit_callbacks):
    records, _owner, _product = known
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    before = sorted(dumped())
    erased(records["seller"], staff, django_capture_on_commit_callbacks)
    assert sorted(dumped()) == before  # PostgreSQL lays rewritten rows elsewhere


def test_every_kind_of_row_of_a_maker_is_erased_or_named():
    """A model that comes later and belongs to a maker has to be thought of."""
    reached = {kind.model._meta.label for kind in erasing.KINDS}
    belonging = {model._meta.label for model in apps.get_models() if is_a_makers(model)}
    assert belonging - reached - set(KEPT) == set()


KEPT = {
    "sellers.Consent": "that there was a consent, and its end",
    "sellers.Mentorship": "who was to help, without a word about the maker",
    "sellers.Membership": "deleted with the account",
    "sellers.PersonalAccess": "who looked, for as long as it is kept",
    "catalog.Variant": "sizes and prices",
    "catalog.Tally": "numbers a day",
    "catalog.Override": "the office's reason",
    "onboarding.DriveItem": "that it took part",
    "monitoring.Finding": "a kind from a list",
    "monitoring.ActionTurn": "who handed over",
    "monitoring.Attendance": "that somebody came",
    "monitoring.Window": "a due day",
    "monitoring.Schedule": "the office's plan",
}


def is_a_makers(model):
    """Whether rows of a model are one maker's, by a key that leads there."""
    if model.__name__.startswith("Historical") or model is Seller:
        return False
    names = {one.name for one in model._meta.concrete_fields if one.is_relation}
    return bool(names & {"seller", "product", "visit", "problem", "store", "listing", "test", "action"})


# The request


def test_staff_carry_it_out_with_a_promise(known, staff, staff_client):
    records, _owner, _product = known
    asked = records["datarequest"]
    address = f"/dinas/sellers/datarequest/{asked.pk}/hapus-data/"
    without = staff_client.post(address).status_code
    untouched = Seller.objects.get(pk=records["seller"].pk).name
    answer = staff_client.post(address, {"is_sure": "on"})
    asked.refresh_from_db()
    assert (without, untouched, answer.status_code) == (200, "Dapur Kencanawati Baru", 302)
    assert (asked.outcome, asked.answered_by, asked.about) == ("dipenuhi", staff, erasing.WORD)


def test_nobody_is_told_of_an_erasure_that_was_not(known, staff, staff_client):
    asked = known[0]["datarequest"]
    page = f"/dinas/sellers/datarequest/{asked.pk}/change/"
    answer = staff_client.post(page, {"outcome": "dipenuhi", "answer": "Sudah"})
    assert (answer.status_code, type(asked).objects.get(pk=asked.pk).is_open) == (200, True)
    assert "Hapus data pemilik ini" in answer.text
    staff_client.post(page, {"outcome": "ditolak", "answer": "Bukan pemiliknya"})
    assert type(asked).objects.get(pk=asked.pk).outcome == "ditolak"


# After a restore


@pytest.fixture
def backups(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def carried_out(client, asked):
    return client.post(f"/dinas/sellers/datarequest/{asked.pk}/hapus-data/", {"is_sure": "on"}, follow=True).text


def test_an_erasure_is_noted_beside_the_backups_by_number_alone(known, staff_client, backups):
    asked = known[0]["datarequest"]
    carried_out(staff_client, asked)
    asked.refresh_from_db()
    at, number = (backups / "erasures.txt").read_text().split()
    assert (number, at[:13]) == (str(asked.seller_id), asked.answered_at.isoformat()[:13])


def test_what_cannot_be_noted_is_not_erased(known, staff_client, backups):
    backups.write_text("tidak ada folder")
    asked = known[0]["datarequest"]
    assert "folder cadangan tidak dapat ditulisi" in carried_out(staff_client, asked)
    assert (DataRequest.objects.get(pk=asked.pk).is_open, len(found()) > 5) == (True, True)


def told_of(backups, *, hours):
    """What a restore says of an archive made so many hours ago."""
    made = timezone.now() - timedelta(hours=hours)
    return list(back_again(backups / "portal.age", made.isoformat(timespec="seconds")))


def test_a_restore_names_whom_its_archive_brings_back(known, staff_client, backups):
    asked = known[0]["datarequest"]
    assert told_of(backups, hours=2)[0].startswith("Tidak ada erasures.txt di samping arsip.")
    carried_out(staff_client, asked)
    who, what_to_do = told_of(backups, hours=2)
    assert who.endswith(f"sekarang kembali: IKM {asked.seller_id}.")
    assert f"erase_again {backups}/erasures.txt --since" in what_to_do
    assert told_of(backups, hours=-2) == []


def test_a_list_that_cannot_be_read_is_told_in_words(backups):
    backups.mkdir()
    (backups / "erasures.txt").write_text("2026-11-2")
    who, what_to_do = told_of(backups, hours=2)
    assert (f"{backups}/erasures.txt tidak terbaca" in who, "erase_again" in what_to_do) == (True, True)


def test_they_are_erased_again_and_nobody_else(known, staff, backups, capsys, django_capture_on_commit_callbacks):
    kitchen, other = known[0]["seller"], people.seller("Dapur Lain")
    backups.mkdir()
    (backups / "erasures.txt").write_text(
        f"2026-11-20T02:00:00+00:00 {other.pk}\n2026-11-25T02:00:00+00:00 {kitchen.pk}\n"
    )
    asked = {"since": "2026-11-22T18:30:00+00:00", "by": staff.username}
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_again", backups / "erasures.txt", **asked)
    assert (found(), Seller.objects.get(pk=other.pk).name) == (set(), "Dapur Lain")
    assert capsys.readouterr().out == f"IKM {kitchen.pk} dihapus lagi\n"


@pytest.mark.parametrize("wrong", [{"since": "kemarin"}, {"since": "2026-11-20"}, {"by": "siapa"}])
def test_what_cannot_be_erased_again_is_said(wrong, staff, backups):
    backups.mkdir()
    (backups / "erasures.txt").write_text("2026-11-25T02:00:00+00:00 1\n")
    facts = {"since": "2026-11-22T18:30:00+00:00", "by": staff.username, **wrong}
    with pytest.raises(CommandError, match="tidak"):
        call_command("erase_again", backups / "erasures.txt", **facts)
