"""What the sweep of files takes, and above all what it leaves."""

import os
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import Photo, Proposal, Video
from ikmportal.lib import files, sweeping
from tests import people
from tests.records import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings):
    """Storages that hold nothing of other tests, whose files are put aside meanwhile."""
    root, aside = Path(settings.MEDIA_ROOT), Path(f"{settings.MEDIA_ROOT}-aside")
    root.mkdir(exist_ok=True)
    root.rename(aside)
    yield root
    shutil.rmtree(root, ignore_errors=True)
    aside.rename(root)


def age(folder):
    """Everything there was written two days ago."""
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in Path(folder).rglob("*"):
        os.utime(path, (long_ago, long_ago))


def there(folder):
    return {path for path in Path(folder).rglob("*") if path.is_file()}


def test_what_rows_name_stays(folders):
    one_of_each()
    photo = Photo.objects.first()
    photo.render()
    photo.for_marketplaces()
    product = people.product("Sirup")
    Video.objects.create(
        product=product, file="videos/a.mp4", poster="videos/a.jpg", checksum="a", seconds=9, width=1, height=1, size=1
    )
    Proposal.objects.create(
        seller=product.seller, product=product, made_by=people.person("ani"), changes={"evidence": "licences/1/b.jpg"}
    )
    for place, name in (("default", "videos/a.mp4"), ("default", "videos/a.jpg"), ("private", "licences/1/b.jpg")):
        files.keep(storages[place], name, b"isi")
    before = there(folders)
    age(folders)
    assert len(before) == 14
    assert (sweeping.sweep(), there(folders)) == ([], before)


def test_what_no_row_names_goes_after_a_day(folders):
    for name in ("masters/1/a.jpg", "masters/1/.part-x", "photos/1/abc-320.webp"):
        files.keep(storages["private"], name, b"isi")
    assert sweeping.sweep() == []
    age(folders)
    assert len(sweeping.sweep()) == 3
    assert there(folders) == set()


def test_a_photo_that_was_deleted_while_the_power_went_goes_although_its_trail_tells_of_it(folders):
    photo = Photo.add(people.product(), people.picture())
    name = photo.master.name
    Photo.objects.filter(pk=photo.pk)._raw_delete("default")
    age(folders)
    assert [found for _place, found in sweeping.sweep()] == [name]


def test_a_dry_run_deletes_nothing(folders):
    files.keep(storages["private"], "masters/1/a.jpg", b"isi")
    age(folders)
    said = StringIO()
    call_command("sweep_files", dry_run=True, stdout=said)
    assert said.getvalue().splitlines() == ["private: masters/1/a.jpg", "1 berkas akan dihapus."]
    assert len(there(folders)) == 1


def test_an_old_file_that_is_handed_in_again_is_new(folders):
    storage = storages["private"]
    files.keep(storage, "masters/1/a.jpg", b"isi")
    age(folders)
    files.keep(storage, "masters/1/a.jpg", b"isi")
    assert sweeping.sweep() == []
    assert there(folders) == {folders / "private/masters/1/a.jpg"}


def lay_down(count):
    for number in range(count):
        files.keep(storages["private"], f"masters/1/{number}.jpg", b"isi")


def test_against_the_wrong_database_it_refuses_and_says_so(folders):
    lay_down(11)
    age(folders)
    with pytest.raises(CommandError, match="11 dari 11 berkas tidak disebut baris mana pun"):
        call_command("sweep_files")
    assert len(there(folders)) == 11


def test_a_few_may_be_most(folders):
    lay_down(10)
    age(folders)
    assert (len(sweeping.sweep()), there(folders)) == (10, set())
