"""The fuzzer itself: it finds what it looks for. The 20,000 of each kind are run by bin/test."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ikmportal.fuzz import mutating, running
from ikmportal.lib import images
from ikmportal.management.commands.fuzz_uploads import missed


@pytest.fixture(params=running.KINDS)
def kind(request):
    running.hand_over(running.whole_files(request.param))
    return request.param


@pytest.fixture
def photos():
    running.hand_over(running.whole_files("image"))


def test_every_whole_photo_and_video_hides_a_script_and_most_pass(kind):
    whole = running.FILES["seeds"]
    with running.DOORS[kind]() as door:
        taken = [file for file in whole if passes(door, file)]
    assert len(taken) >= len(whole) - 2, "moving pictures and empty books alone may be refused"


def passes(door, file):
    try:
        return bool(door.take(file, 0)) or True
    except door.refusal:
        return False


def test_the_same_seed_gives_the_same_mutants(kind):
    first, again, other = ([running.made(kind, seed, number) for number in range(1, 40)] for seed in ("a", "a", "b"))
    assert (first == again, first == other) == (True, False)


def test_every_way_of_breaking_is_taken(kind):
    assert {running.made(kind, "semua", number)[0] for number in range(1, 400)} == set(mutating.WAYS)


def test_every_way_breaks_something(kind):
    whole = {*running.FILES["seeds"], *running.FILES["others"]}
    broken = {}
    for way, data in (running.made(kind, "semua", number) for number in range(1, 400)):
        broken[way] = broken.get(way, 0) + (data not in whole)
    assert min(broken.values()) > 0


def test_nothing_of_a_few_mutants_is_unhandled_or_kept(kind):
    tally = running.batch(kind, "cukup", range(1, 120))
    assert (tally.tried, tally.unhandled, tally.verbatim, tally.trouble) == (119, 0, 0, [])
    assert tally.accepted + tally.refused == 119


def test_a_door_that_lets_something_through_is_found(photos, monkeypatch):
    class Open(running.Photos):
        def take(self, data, number):
            return [data]

    monkeypatch.setitem(running.DOORS, "image", Open)
    tally = running.batch("image", "bocor", range(1, 20))
    assert (tally.verbatim, next(missed(tally))) == (19, "19 kept as they came")


def test_a_door_that_keeps_the_remarks_of_a_photo_is_found(photos, monkeypatch):
    class Careless(running.Photos):
        def take(self, data, number):
            super().take(data, number)
            return [b"\xff\xd8 made anew" + data[2:]]

    monkeypatch.setitem(running.DOORS, "image", Careless)
    assert running.batch("image", "lalai", range(1, 60)).verbatim > 0


def test_a_door_that_stumbles_is_found(photos, monkeypatch):
    class Brittle(running.Photos):
        refusal = images.UnusablePhoto

        def take(self, data, number):
            return [data.decode()]

    monkeypatch.setitem(running.DOORS, "image", Brittle)
    tally = running.batch("image", "rapuh", range(1, 20))
    assert (tally.unhandled > 0, "UnicodeDecodeError" in tally.trouble[0]) == (True, True)


def test_memory_beyond_the_limit_is_a_broken_promise():
    greedy = running.Tally(tried=2, accepted=1, refused=1, peak_child=451 * 1024)
    assert list(missed(greedy)) == ["peak of 451 MiB"]


def test_a_run_in_which_nothing_passes_has_tried_nothing():
    assert list(missed(running.Tally(tried=9, refused=9))) == ["all mutants met the same fate, so nothing was tried"]


def test_the_command_reports_on_every_kind():
    output = StringIO()
    call_command("fuzz_uploads", "-n", "60", "--seed", "uji", "--check", stdout=output)
    table = [line.split() for line in output.getvalue().splitlines()]
    assert [(line[0], line[1], *line[4:6]) for line in table] == [
        ("kind", "tried", "unhandled", "verbatim"),
        *((kind, "60", "0", "0") for kind in running.KINDS),
    ]


def test_a_broken_promise_fails_the_check(monkeypatch):
    monkeypatch.setattr("ikmportal.management.commands.fuzz_uploads.PEAK_LIMIT", 1024)
    with pytest.raises(CommandError, match=r"image: peak of \d+ MiB"):
        call_command("fuzz_uploads", "-n", "20", "--kind", "image", "--check", stdout=StringIO())


def test_the_largest_photo_is_tried_too():
    running.hand_over(running.whole_files("image", giant=True))
    tally = running.batch("image", "besar", [running.GIANT_EVERY - 1])
    assert (tally.accepted, tally.peak_child > 300 * 1024) == (1, True)
