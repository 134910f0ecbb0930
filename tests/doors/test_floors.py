"""No package below the version that closed a hole, none without its hash, none from an address of its own."""

import csv
import re
from importlib.metadata import version
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[\w,-]+\])?==([\w.!+-]+)(?: ;[^\\]*)? \\$")


def floors():
    with open(REQUIREMENTS / "floors.csv", newline="", encoding="utf-8") as file:
        return [(row["package"], row["least"]) for row in csv.DictReader(file)]


def pins(lock):
    """`{package: [version]}`; one package may be pinned for several systems."""
    found = {}
    for line in lock.read_text().splitlines():
        if pinned := PINNED.match(line):
            found.setdefault(pinned[1], []).append(pinned[2])
    return found


def ordered(number):
    return tuple(int(part) for part in re.findall(r"\d+", number))


def below(pinned, rules):
    return [
        f"{name} {one} < {least}"
        for name, least in rules
        for one in pinned.get(name, [])
        if ordered(one) < ordered(least)
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_is_below_a_floor(lock):
    assert below(pins(lock), floors()) == []
    assert {name for name, _least in floors()} <= set(pins(lock))


@pytest.mark.parametrize(("name", "least"), floors())
def test_nor_is_what_is_installed(name, least):
    assert ordered(version(name)) >= ordered(least)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_is_pinned_by_hash_and_from_nowhere_named(lock):
    text = lock.read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    without = [
        block.splitlines()[0]
        for block in blocks
        if not (PINNED.match(block.splitlines()[0]) and "--hash=sha256:" in block)
    ]
    assert (without, len(blocks) > 60) == ([], True)
    assert re.findall(r"://|^\s*-(?!-hash=)\S+|git\+", text, re.M) == []  # no address, and no option but the hashes


@pytest.mark.parametrize(
    ("pinned", "told"), [("65.19.3", ["django-allauth 65.19.3 < 65.19.4"]), ("65.19.4", []), ("65.20", []), ("66", [])]
)
def test_versions_are_compared_as_numbers(pinned, told):
    assert below({"django-allauth": [pinned]}, [("django-allauth", "65.19.4")]) == told
