"""A portal is sealed away and comes back the same, or is refused and nothing is touched."""

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ikmportal import tasks
from ikmportal.backups import Refused, archive, folder, schema, scrubbing, sealing
from ikmportal.drills import seaweed
from ikmportal.lib.files import checksum
from tests.portals import Portal

# One portal is filled and one restored for all that look at them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("backups")]

FILL = """
from django.test import Client
from catalog import indexing
from catalog.models import Photo, Product
from sellers.models import Notice, User
from tests import people, records
people.person("admin", is_staff=True, is_superuser=True)
people.staff_member()
people.head_of_office()
filled = [records.one_of_each(number) for number in (1, 2)]
records.visit(filled[0]["seller"], by=filled[0]["user"])
for photo in Photo.objects.all():
    photo.render()
note = {"user": filled[0]["user"], "text": "Baris 日本 \\u2028", "difference": [["b", {"z": 1.5, "a": None}]]}
Notice.objects.bulk_create([Notice(**note) for _time in range(1200)])
Notice.objects.create(**note).delete()
indexing.index_products(Product.objects.all())
Client().force_login(filled[0]["user"])
"""
DAMAGES = 100
SERVER = os.environ.get("DATABASE_URL")  # none for SQLite


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """`(file with the secret, recipient)`."""
    secret, recipient = sealing.new_key()
    path = tmp_path_factory.mktemp("key") / "kunci"
    path.write_text(f"# public key: {recipient}\n{secret}\n")
    return path, recipient


@pytest.fixture(scope="module")
def new_portal(django_db_setup, django_db_blocker, tmp_path_factory, key):
    """Makes portals; `with_tables` as `migrate` leaves them. On the server of the test's own database, if it has one."""
    place = tmp_path_factory.mktemp("portals")
    with django_db_blocker.unblock():
        made = [Portal(place / "template", server=SERVER)]
        made[0].take_tables()

    def new(name, *, with_tables=True, server=SERVER, **variables):
        with django_db_blocker.unblock():
            made.append(Portal(place / name, server=server, BACKUP_RECIPIENT=key[1], **variables))
            if with_tables:
                made[-1].copy_tables(made[0])
        return made[-1]

    yield new
    with django_db_blocker.unblock():
        for portal in made:
            portal.drop()


@pytest.fixture(scope="module")
def source(new_portal):
    """One with a row of every kind of record, files, and somebody signed in."""
    portal = new_portal("source")
    portal.python(FILL)
    return portal


@pytest.fixture(scope="module")
def sealed(source):
    """The path of its archive."""
    done = source.manage("backup")
    assert done.returncode == 0, done.stderr
    [(_moment, path)] = folder.archives(source.folder / "backups")
    return path


@pytest.fixture(scope="module")
def restored(new_portal, sealed, key):
    """`(portal, what the command said)`, from a machine without even tables."""
    portal = new_portal("restored", with_tables=False)
    done = portal.manage("restore", sealed, "--identity", key[0])
    assert done.returncode == 0, done.stderr
    return portal, done.stdout


@pytest.fixture(scope="module")
def empty(new_portal):
    """One with tables and nothing in them: what is refused leaves it so."""
    return new_portal("empty")


def refused(portal, path, key):
    """The words of a restore that must not succeed, and whether the portal is as it was."""
    before = portal.state()
    done = portal.manage("restore", path, "--identity", key)
    assert done.returncode == 1
    return done.stderr, portal.state() == before


# There and back


def test_every_record_comes_back_the_same(source, restored):
    portal, _said = restored
    here, there = portal.kept_rows(), source.kept_rows()
    assert {table for table in there if here.get(table) != there[table]} == set()
    assert here.keys() == there.keys() == schema.columns().keys()


def test_every_file_comes_back_the_same(source, restored):
    portal, _said = restored
    assert portal.files() == source.files()
    assert len(source.files()) > 10


def test_a_number_once_given_is_not_given_again(restored):
    portal, _said = restored
    made = "print(Notice.objects.create(user=User.objects.first(), text='Baru').pk - last)"
    taken_back = "transaction.set_rollback(True)"
    gap = portal.python(
        "from django.db import transaction\nfrom sellers.models import Notice, User\n"
        "last = Notice.objects.order_by('-pk').first().pk\n"
        f"with transaction.atomic():\n    {made}\n    {taken_back}"
    )
    assert int(gap) == 2  # the last one had been deleted


def test_nobody_is_signed_in_afterwards(source, restored):
    portal, _said = restored
    count = "from django.contrib.sessions.models import Session; print(Session.objects.count())"
    assert (int(source.python(count)), int(portal.python(count))) == (1, 0)


def test_the_words_of_products_are_found_again(source, restored):
    portal, _said = restored
    asked = (
        "from catalog.models import Product\nfrom catalog.search import Query\n"
        "word = Product.objects.exclude(search_text='').order_by('pk').first().search_text.split()[0]\n"
        "print(word, Product.objects.filter(search_text__holds=Query(groups=((word,),))).count() > 0)"
    )
    assert portal.python(asked) == source.python(asked)
    assert portal.python(asked).endswith(" True\n")


def test_the_comparison_names_every_table_file_and_role(source, restored):
    _portal, said = restored
    told = re.findall(r"^(\d+) dari (\d+) (tabel|berkas) sama", said, re.M)
    doors = dict(re.findall(r"^(\w+) masuk ke (/\S*)", said, re.M))
    assert [(here, what) for here, all_of_them, what in told if here == all_of_them] == [
        (str(len(schema.columns())), "tabel"),
        (str(len(source.files())), "berkas"),
    ]
    assert doors.keys() == {"pengelola", "staf", "kepala", "pembina", "pemilik"}


@pytest.mark.servers
def test_an_archive_of_postgresql_comes_back_on_sqlite(source, sealed, new_portal, key):
    portal = new_portal("elsewhere", with_tables=False, server=None)
    done = portal.manage("restore", sealed, "--identity", key[0])
    assert (done.returncode, done.stderr) == (0, "")
    assert (portal.records(), portal.files()) == (source.records(), source.files())


def test_an_archive_without_files_is_held_against_the_files_that_were_copied(source, new_portal, key, tmp_path):
    done = source.manage("backup", "--without-media", "--to", tmp_path)
    [(_moment, path)] = folder.archives(tmp_path)
    portal = new_portal("mirrored")
    words, untouched = refused(portal, path, key[0])
    assert (done.returncode, "hilang atau berbeda" in words, untouched) == (0, True, True)
    shutil.copytree(source.media, portal.media)
    assert portal.manage("restore", path, "--identity", key[0]).returncode == 0
    assert portal.kept_rows() == source.kept_rows()


@pytest.fixture
def in_buckets(new_portal, tmp_path):
    """`(portal, what its buckets hold)`, without anything in them yet."""
    with seaweed.running(tmp_path / "seaweed") as server:
        yield new_portal(tmp_path.name, **server.environment), lambda: held(server)


def held(server):
    """`{name: SHA-256}`, asked without the portal."""
    client, found = seaweed.client_of(server.address), {}
    for part, bucket in (("public", seaweed.PUBLIC), ("private", seaweed.PRIVATE)):
        for one in client.list_objects_v2(Bucket=bucket).get("Contents", []):
            body = client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read()
            found[f"{part}/{one['Key']}"] = checksum(body)
    return found


def test_files_come_back_into_buckets_and_from_there_onto_a_disk(source, sealed, in_buckets, new_portal, key, tmp_path):
    portal, held = in_buckets
    disk = new_portal("on_disk_again")
    deeds = [portal.manage("restore", sealed, "--identity", key[0]), portal.manage("scrub")]
    deeds += [portal.manage("backup", "--to", tmp_path)]
    [(_moment, path)] = folder.archives(tmp_path)
    deeds += [disk.manage("restore", path, "--identity", key[0])]
    assert [done.returncode for done in deeds] == [0, 0, 0, 0]
    assert (held(), disk.files()) == (source.files(), source.files())


def test_without_an_answer_of_the_buckets_there_is_no_archive(new_portal, tmp_path):
    away = {"S3_PUBLIC_BUCKET": "umum", "S3_PRIVATE_BUCKET": "rahasia", "S3_ENDPOINT_URL": "http://127.0.0.1:1"}
    portal = new_portal("away", S3_ACCESS_KEY="kunci", S3_SECRET_KEY="rahasia", **away)
    done = portal.manage("backup", "--to", tmp_path)
    assert (done.returncode, "Penyimpanan berkas tidak menjawab" in done.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_restore_into_buckets_that_fails_leaves_none_of_its_files(sealed, in_buckets, key, tmp_path):
    portal, held = in_buckets

    def change(manifest):
        manifest["tables"]["sellers_seller"]["sha256"] = "0" * 64
        return manifest

    rewritten(sealed, key, tmp_path / "told.age", change)
    done = portal.manage("restore", tmp_path / "told.age", "--identity", key[0])
    assert ("tabel sellers_seller berbeda" in done.stderr, held()) == (True, {})


# Refused, and nothing touched


def test_an_archive_is_opened_by_no_other_key(sealed, empty, tmp_path):
    (tmp_path / "other").write_text(sealing.new_key()[0])
    words, untouched = refused(empty, sealed, tmp_path / "other")
    assert ("Kunci ini tidak membuka arsip itu" in words, untouched) == (True, True)


@pytest.mark.parametrize("damage", ["flipped", "cut", "foreign"])
def test_a_damaged_archive_changes_nothing(damage, sealed, empty, key, tmp_path):
    whole = sealed.read_bytes()
    spoilt = {"flipped": flipped(whole, len(whole) * 4), "cut": whole[: len(whole) // 2], "foreign": b"PK\5\6" * 9}
    (tmp_path / "spoilt.age").write_bytes(spoilt[damage])
    words, untouched = refused(empty, tmp_path / "spoilt.age", key[0])
    assert ("rusak" in words, untouched) == (True, True)


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("kind", ["flipped", "cut"])
def test_of_a_hundred_damaged_archives_a_hundred_are_refused(kind, sealed, key, tmp_path):
    whole, chance = sealed.read_bytes(), random.Random(7)
    path, identity, count = tmp_path / "spoilt.age", sealing.identity_in(key[0]), 0
    for _turn in range(DAMAGES):
        place = chance.randrange(len(whole))
        path.write_bytes(flipped(whole, place * 8 + chance.randrange(8)) if kind == "flipped" else whole[:place])
        count += is_refused(path, identity)
    assert count == DAMAGES
    assert not is_refused(sealed, identity)


def is_refused(path, identity):
    try:
        archive.check(path, identity)
    except Refused:
        return True
    return False


def rewritten(path, key, target, change):
    """The archive once more, with `change(manifest)` done, by somebody who holds the keys."""
    identity, recipient = sealing.identity_in(key[0]), sealing.recipient_of(key[1])
    with (
        target.open("wb") as file,
        archive.writing(file, recipient) as writer,
        archive.reading(path, identity) as members,
    ):
        for name, member in members:
            if name != archive.MANIFEST:
                writer.add(name, member.read())
            else:
                writer.finish(change(json.load(member)))


@pytest.mark.parametrize("age", ["older", "newer", "other"])
def test_an_archive_of_another_schema_is_sent_to_its_release(age, sealed, empty, key, tmp_path):
    def change(manifest):
        ages = {"older": manifest["migrations"][:-1], "newer": [*manifest["migrations"], "catalog.9999_later"]}
        manifest["migrations"] = ages.get(age, manifest["migrations"])
        if age == "other":
            manifest["tables"]["sellers_seller"]["columns"].append("gone")
        return manifest

    rewritten(sealed, key, tmp_path / "old.age", change)
    words, untouched = refused(empty, tmp_path / "old.age", key[0])
    assert ("Pasang rilis portal dari waktu itu" in words, untouched) == (True, True)


def test_rows_that_do_not_prove_the_same_are_taken_back(sealed, empty, key, tmp_path):
    def change(manifest):
        manifest["tables"]["sellers_seller"]["sha256"] = "0" * 64
        return manifest

    rewritten(sealed, key, tmp_path / "told.age", change)
    words, untouched = refused(empty, tmp_path / "told.age", key[0])
    assert ("tabel sellers_seller berbeda" in words, untouched) == (True, True)


def test_a_portal_that_holds_anything_is_not_written_over(sealed, source, key):
    words, untouched = refused(source, sealed, key[0])
    assert ("sudah berisi" in words, untouched) == (True, True)


def test_files_that_lie_there_are_not_mixed_with(sealed, new_portal, key):
    portal = new_portal("used")
    (portal.media / "private").mkdir(parents=True)
    (portal.media / "private" / "lama.txt").write_text("lama")
    words, untouched = refused(portal, sealed, key[0])
    assert ("private/lama.txt" in words, untouched) == (True, True)


# Made whole, or not at all


@pytest.fixture
def heavy(source):
    """The source with a file that takes a second or two to seal."""
    path = source.media / "private" / "berat.bin"
    with path.open("wb") as file:
        file.truncate(400 * 10**6)
    yield source
    path.unlink()


def test_a_killed_backup_leaves_no_archive_and_the_next_one_tidies(heavy, tmp_path):
    making = subprocess.Popen(heavy.command("manage.py", "backup", "--to", tmp_path), **heavy.around())
    while not (parts := [path for path in tmp_path.glob(".part-*") if path.stat().st_size > 10**6]):
        assert making.poll() is None
        time.sleep(0.01)
    making.send_signal(signal.SIGKILL)
    making.wait()
    assert (len(parts), folder.archives(tmp_path)) == (1, [])
    assert heavy.manage("backup", "--without-media", "--to", tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir() if path.name != ".lock"] == [folder.archives(tmp_path)[0][1].name]


def test_a_full_disk_is_told_and_costs_no_earlier_archive(source, tmp_path):
    (tmp_path / "portal-20200101T000000Z.age").write_bytes(b"lama")
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))}
    done = source.manage("backup", "--to", tmp_path, **small)
    assert (done.returncode, "penuh" in done.stderr) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "portal-20200101T000000Z.age"]


def test_a_line_that_broke_elsewhere_leaves_no_archive(key, tmp_path):
    with pytest.raises(BrokenPipeError):
        write_and_break(tmp_path / "portal-20261127T010000Z.age", sealing.recipient_of(key[1]))
    assert list(tmp_path.iterdir()) == []


def write_and_break(path, recipient):
    with folder.whole_file(path) as file, archive.writing(file, recipient) as writer:
        writer.add("rows/a", b"baris")
        raise BrokenPipeError("bucket")


def test_two_backups_at_once_are_one(source, tmp_path):
    with folder.alone(tmp_path):
        done = source.manage("backup", "--to", tmp_path)
    assert (done.returncode, "sedang berjalan" in done.stderr, folder.archives(tmp_path)) == (1, True, [])


def test_an_archive_is_for_the_one_who_made_it_alone(sealed):
    assert sealed.stat().st_mode & 0o777 == 0o600


# Thinned out


PLAN = {"day": 7, "week": 5, "month": 12}


def nights(count, until=datetime(2026, 11, 26, 18, 30, tzinfo=UTC)):
    """So many nights at half past one in Jakarta, the newest first."""
    return [until - timedelta(days=number) for number in range(count)]


def test_of_two_years_seven_days_five_weeks_and_twelve_months_stay():
    told = {
        moment.astimezone(timezone.get_default_timezone()).date().isoformat()
        for moment in folder.kept(nights(730), PLAN)
    }
    days = {f"2026-11-{day}" for day in range(21, 28)}
    weeks = {"2026-11-27", "2026-11-22", "2026-11-15", "2026-11-08", "2026-11-01"}
    months = {"2026-11-27", "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"} | {
        "2026-04-30",
        "2026-03-31",
        "2026-02-28",
        "2026-01-31",
        "2025-12-31",
    }
    assert told == days | weeks | months


def test_old_archives_stay_when_no_new_ones_came():
    old = nights(3, until=datetime(2020, 1, 9, tzinfo=UTC))
    assert folder.kept(old, PLAN) == set(old)


def test_the_newest_of_a_day_stays():
    day = [datetime(2026, 11, 26, hour, tzinfo=UTC) for hour in (3, 5, 4)]
    assert folder.kept(day, PLAN) == {day[1]}


def test_thinning_out_touches_nothing_but_archives(tmp_path):
    for moment in nights(40):
        (tmp_path / f"portal-{moment:%Y%m%dT%H%M%S}Z.age").touch()
    (tmp_path / "catatan.txt").touch()
    gone = folder.thin_out(tmp_path, PLAN)
    assert (gone, len(folder.archives(tmp_path)), (tmp_path / "catatan.txt").exists()) == (29, 11, True)


def test_an_archive_without_files_takes_the_place_of_none_that_holds_them(tmp_path):
    for name in ("20261126T183000Z", "20261127T030000Z-rows", "20261127T040000Z-rows"):
        (tmp_path / f"portal-{name}.age").touch()
    gone = folder.thin_out(tmp_path, PLAN)
    left = [path.name for _moment, path in folder.archives(tmp_path)]
    assert (gone, left) == (1, ["portal-20261127T040000Z-rows.age", "portal-20261126T183000Z.age"])


def test_in_another_folder_than_its_own_a_backup_thins_out_nothing(source, tmp_path):
    earlier = [f"portal-20200101T0{hour}0000Z.age" for hour in (1, 2)]
    for name in earlier:
        (tmp_path / name).touch()
    assert source.manage("backup", "--without-media", "--to", tmp_path).returncode == 0
    left = sorted(path.name for _moment, path in folder.archives(tmp_path))
    assert (left[:-1], left[-1].endswith("Z-rows.age")) == (earlier, True)


# Bit rot


def test_a_scrub_finds_a_flipped_bit_and_a_missing_file_and_an_archive_mends_both(restored, sealed, key):
    portal, _said = restored
    assert portal.manage("scrub").returncode == 0
    whole = portal.files()
    master, rendition = (
        next(portal.media.glob(place)) for place in ("private/masters/*/*", "public/photos/*/*320.webp")
    )
    evidence = next(portal.media.glob("private/events/*/*"))
    times = os.stat(rendition)
    for path in (master, rendition):
        path.write_bytes(flipped(path.read_bytes(), 1000))
    os.utime(rendition, ns=(times.st_atime_ns, times.st_mtime_ns))
    evidence.unlink()
    done = portal.manage("scrub")
    names = [str(path.relative_to(portal.media)) for path in (master, rendition, evidence)]
    told = re.findall(r"^(rusak|hilang): (.*)$", done.stdout, re.M)
    expected = zip(("rusak", "rusak", "hilang"), names, strict=True)
    assert (done.returncode, sorted(told)) == (1, sorted(expected))
    assert portal.manage("restore", sealed, "--identity", key[0], "--mend").returncode == 0
    assert (portal.files(), portal.manage("scrub").returncode) == (whole, 0)


def test_an_archive_that_was_made_after_the_rot_mends_nothing(new_portal, key, tmp_path):
    portal = new_portal("rotten")
    path = portal.media / "public" / "photos" / "1" / ("a" * 24 + "-320.webp")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"gambar")
    assert portal.manage("scrub").returncode == 0
    times = os.stat(path)
    path.write_bytes(b"busuk!")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (portal.manage("scrub").returncode, portal.manage("backup", "--to", tmp_path).returncode) == (1, 0)
    [(_moment, sealed)] = folder.archives(tmp_path)
    done = portal.manage("restore", sealed, "--identity", key[0], "--mend")
    assert (done.returncode, done.stdout) == (1, f"tidak utuh di arsip ini: {path.relative_to(portal.media)}\n")


@pytest.mark.parametrize(
    ("name", "digest", "written", "rotten"),
    [
        ("private/licences/1/" + "a" * 64 + ".pdf", "a" * 64, "2026", False),
        ("private/licences/1/" + "a" * 64 + ".pdf", "b" * 64, "2026", True),
        ("private/imports/2026/" + "a" * 16 + ".xlsx", "a" * 16 + "b" * 48, "2026", False),
        ("private/imports/2026/" + "a" * 16 + ".xlsx", "b" * 64, "2026", True),
        ("private/copies/1/2-" + "a" * 24 + ".zip", "b" * 64, "2026", True),
        ("private/visits/1/" + "a" * 64 + ".jpg", "b" * 64, "2026", False),  # named after the phone's bytes
        ("private/visits/1/3-0-" + "a" * 16 + ".part", "b" * 64, "2026", True),
        ("public/videos/1/" + "a" * 24 + ".mp4", "b" * 64, "2026", True),
        ("public/videos/1/" + "a" * 24 + ".jpg", "b" * 64, "2026", False),
        ("public/photos/1/" + "a" * 24 + "-320.webp", "c" * 64, "2025", False),
        ("public/photos/1/" + "a" * 24 + "-320.webp", "b" * 64, "2025", True),
        ("public/photos/1/" + "a" * 24 + "-320.webp", "b" * 64, "2026", False),  # made anew
    ],
)
def test_rot_is_told_by_the_name_or_by_what_was_read_before(name, digest, written, rotten):
    assert scrubbing.is_rotten(name, digest, written, ["c" * 64, "2025"]) == rotten


# What the office sees


@pytest.fixture
def kept_here(settings, tmp_path, key):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENT = tmp_path, key[1]
    return tmp_path


def add_archive(place, *, hours, kind=""):
    moment = datetime.now(UTC) - timedelta(hours=hours, minutes=5)
    (place / f"portal-{moment:%Y%m%dT%H%M%S}Z{kind}.age").write_bytes(b"x" * 2048)


def told(client):
    return [(item.count, item.words, item.tone) for item in client.get("/dinas/").context["attention"]]


def test_a_portal_without_one_backup_says_so(kept_here, staff_client):
    words = "cadangan tersimpan; cadangan malam belum pernah berhasil"
    assert told(staff_client) == [(0, words, "late")]


def test_a_portal_in_use_whose_backups_nobody_turned_on_says_so(settings, tmp_path, staff_client):
    settings.BACKUP_DIR = tmp_path
    assert told(staff_client) == []
    settings.LOCAL = False
    assert told(staff_client) == [(0, "cadangan malam menyala; minta pengelola menyalakannya", "late")]


def test_a_folder_that_may_not_be_read_is_told_and_breaks_no_page(kept_here, staff_client, monkeypatch):
    def refused(*_asked):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(scrubbing, "last_report", refused)
    assert told(staff_client) == [(0, "cadangan terbaca; folder cadangan tidak dapat dibuka", "late")]
    assert "Folder cadangan tidak dapat dibuka" in staff_client.get("/dinas/cadangan/").content.decode()


@pytest.mark.parametrize(("hours", "said"), [(20, []), (50, [(50, "jam sejak cadangan terakhir", "late")])])
def test_the_office_sees_when_nights_were_missed(hours, said, kept_here, staff_client):
    add_archive(kept_here, hours=hours)
    add_archive(kept_here, hours=900)
    add_archive(kept_here, hours=1, kind="-rows")  # by hand, without files
    assert told(staff_client) == said


@pytest.fixture
def damaged(kept_here):
    add_archive(kept_here, hours=2)
    report = {
        "ended_at": "2026-11-22T03:50:00+07:00",
        "files": 9,
        "size": 99,
        "rotten": ["private/a"],
        "missing": ["public/b"],
    }
    (kept_here / "scrub").mkdir()
    (kept_here / "scrub" / "report.json").write_text(json.dumps(report))


def test_the_office_sees_how_many_files_are_spoilt_and_which(damaged, staff_client):
    assert told(staff_client) == [(2, "berkas rusak atau hilang", "late")]
    page = staff_client.get("/dinas/cadangan/").text
    assert re.findall(r"<li>([a-z][^<]+)</li>", page) == ["private/a", "public/b"]
    assert "9 berkas dibaca ulang pada 22 November 2026" in page


def test_who_may_not_see_the_jobs_does_not_see_the_backups(damaged, client):
    from tests import people

    client.force_login(people.person("baru", is_staff=True))
    assert (told(client), client.get("/dinas/cadangan/").status_code) == ([], 403)


# At night


@pytest.mark.parametrize(("recipient", "scheduled"), [("", {"scrub"}), ("age1x", {"backup", "scrub"})])
def test_beat_makes_backups_where_there_is_a_key_to_seal_them_to(recipient, scheduled, tmp_path):
    variables = {**os.environ, "IKM_VAR": str(tmp_path), "BACKUP_RECIPIENT": recipient}
    asked = "from ikmportal.settings import CELERY_BEAT_SCHEDULE as S; print(*{'backup', 'scrub'} & S.keys())"
    said = subprocess.run([os.sys.executable, "-c", asked], env=variables, capture_output=True, text=True, check=True)
    assert set(said.stdout.split()) == scheduled


def test_a_night_without_a_backup_is_an_error_in_the_log(settings, tmp_path, caplog):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENT = tmp_path, "age1salah"
    tasks.backup()
    assert [(record.levelname, record.message.partition(":")[0]) for record in caplog.records] == [
        ("ERROR", "no backup")
    ]


# Keys


def test_a_key_is_made_for_its_owner_alone_and_never_written_over(empty, tmp_path):
    first, second = (empty.manage("backup_key", tmp_path / "kunci") for _time in range(2))
    assert (first.returncode, second.returncode, (tmp_path / "kunci").stat().st_mode & 0o777) == (0, 1, 0o600)
    assert str(sealing.identity_in(tmp_path / "kunci").to_public()) == first.stdout.strip()


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1SALAH", "age1umum"])
def test_a_file_without_a_secret_key_is_told_apart(text, tmp_path):
    (tmp_path / "kunci").write_text(text)
    with pytest.raises(Refused, match="tidak berisi kunci rahasia"):
        sealing.identity_in(tmp_path / "kunci")
