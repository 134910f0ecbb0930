"""Mutants through the very doors of uploads, on all cores, in batches that share a child as the photos of one form do."""

import io
import logging
import multiprocessing
import os
import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache

from ikmportal.fuzz import seeds
from ikmportal.fuzz.mutating import mutant
from ikmportal.lib import images, spreadsheets, video

BATCH = 100
KINDS = ("image", "mp4", "xlsx")
GIANT_EVERY = 2_000
SHOWN = 5
FILES = {}
FOREIGN = [
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
    b'<svg xmlns="http://www.w3.org/2000/svg">' + seeds.SCRIPT + b"</svg>",
    b"%PDF-1.7\n" + seeds.SCRIPT,
    seeds.SCRIPT,
]


@dataclass
class Tally:
    """What became of the mutants of one kind; `peak_*` in KiB; `trouble` names the first mutants that broke a promise."""

    tried: int = 0
    accepted: int = 0
    refused: int = 0
    unhandled: int = 0
    verbatim: int = 0
    lost: int = 0
    peak_child: int = 0
    peak_parent: int = 0
    seconds: float = 0
    said: Counter = field(default_factory=Counter)
    trouble: list = field(default_factory=list)

    def add(self, other):
        for name in ("tried", "accepted", "refused", "unhandled", "verbatim", "lost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.peak_child = max(self.peak_child, other.peak_child)
        self.peak_parent = max(self.peak_parent, other.peak_parent)
        self.said += other.said
        self.trouble = (self.trouble + other.trouble)[:SHOWN]


def run(kind, count, seed):
    """The tally of `count` mutants of a kind. The same seed gives the same mutants on any number of cores."""
    began, total = time.monotonic(), Tally()
    numbers = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    spawn, files = multiprocessing.get_context("spawn"), whole_files(kind, giant=count >= GIANT_EVERY)
    with ProcessPoolExecutor(os.cpu_count(), spawn, hand_over, (files,)) as pool:
        for tally in pool.map(batch, [kind] * len(numbers), [seed] * len(numbers), numbers):
            total.add(tally)
    total.seconds = time.monotonic() - began
    return total


@cache
def whole_files(kind, giant=False):
    """What mutants are made of: drawn once, here, so that the memory it takes is not counted as a door's."""
    drawn = {"image": seeds.photos(), "mp4": seeds.clips(), "xlsx": seeds.books()}
    others = [file for other in KINDS if other != kind for file in drawn[other]]
    return {"seeds": drawn[kind], "others": others + FOREIGN, "giant": seeds.giant(kind) if giant else None}


def hand_over(files):
    """To a process of the pool."""
    FILES.update(files)
    logging.getLogger("ikmportal.lib.limited").setLevel(logging.ERROR)  # a lost child is counted, not told one by one


def batch(kind, seed, numbers):
    """A few mutants through one door."""
    tally = Tally(tried=len(numbers))
    with DOORS[kind]() as door:
        for number in numbers:
            way, broken = made(kind, seed, number)
            try:
                kept = door.take(broken, number)
            except door.refusal as refusal:
                tally.refused += 1
                tally.said[str(refusal)] += 1
            except Exception as problem:
                tally.unhandled += 1
                tally.trouble.append(f"{kind} {seed}:{number} ({way}): {type(problem).__name__}: {problem}")
            else:
                tally.accepted += 1
                if any(is_verbatim(part, broken) for part in kept):
                    tally.verbatim += 1
                    tally.trouble.append(f"{kind} {seed}:{number} ({way}): kept as it came")
        tally.lost, tally.peak_child, tally.peak_parent = door.child.lost, door.child.peak, peak()
    return tally


def made(kind, seed, number):
    """The mutant of that number: (way, bytes). Now and then it is no mutant but the largest file the door takes."""
    if number % GIANT_EVERY == GIANT_EVERY - 1:
        return "giant", FILES["giant"]
    chance = random.Random(f"{seed}:{kind}:{number}")  # noqa: S311 - to be made again, not to be secret
    return mutant(chance, FILES["seeds"], FILES["others"])


def is_verbatim(kept, broken):
    return kept == broken or seeds.SCRIPT[:7] in kept.lower()


def peak():
    """KiB this process held at most."""
    with open("/proc/self/status", "rb") as file:
        return int(file.read().split(b"VmHWM:")[1].split(None, 1)[0])


class Photos(images.Door):
    refusal = images.UnusablePhoto

    def take(self, data, number):
        return [self.accept(data).data]


class Videos(video.Door):
    refusal = video.UnusableVideo

    def take(self, data, number):
        with self.accept(io.BytesIO(data)) as clip:
            return [clip.path.read_bytes(), clip.poster.read_bytes()]


class Books(spreadsheets.Reader):
    """Under every ending in turn: a door must not believe it. What it gives are cells, and those of a file that is plain
    text hold that text by right; of a workbook nothing but its cells may come through."""

    refusal = spreadsheets.UnreadableFile

    def take(self, data, number):
        sheets = self.read_bytes(data, spreadsheets.KINDS[number % len(spreadsheets.KINDS)])
        cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
        return [str(cell).encode("utf-8", "replace") for cell in cells] if data.startswith(b"PK\x03\x04") else []


DOORS = {"image": Photos, "mp4": Videos, "xlsx": Books}
