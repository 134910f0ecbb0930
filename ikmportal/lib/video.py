"""Product videos through a strict door: MP4 by content, walked packet by packet, made anew without anything but its streams.

The work is done in a child with limits (children/clean_video.py). Nothing is encoded again: a minute costs a tenth of a second.
"""

import contextlib
import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from ikmportal.lib import limited

MEMORY_LIMIT = 448  # MiB of address space
SECONDS_LIMIT = 30  # of processor time
TOO_HEAVY = (
    "Video ini terlalu berat untuk dibuka, atau rusak. Simpan ulang sebagai MP4 720p di ponsel, lalu kirim lagi."
)


class UnusableVideo(ValueError):
    """The file cannot be taken as a product video; the message says what to do."""


@dataclass(frozen=True)
class Limits:
    """What a video must keep to. The defaults are the stricter of two marketplaces in everything.

    Shopee Indonesia: one mp4, 10 to 60 s, under 30 MB, at most 1280 px. Lazada: at most 100 MB. Both as read in their public
    API documentation and in exporters' code, not in the sellers' own pages, November 2026. A megabyte is taken as 1,000,000.
    """

    least_seconds: float = 10
    most_seconds: float = 60
    most_bytes: int = 30_000_000
    longest_side: int = 1280


@dataclass(frozen=True)
class Clip:
    """A clean MP4 at `path` and a JPEG of one of its pictures at `poster`; both are gone after the `with` that made them.

    `width` and `height` are as seen, upright; `seconds` is as played; `bytes` and `checksum` (SHA-256) are the MP4's.
    """

    path: Path
    poster: Path
    seconds: float
    width: int
    height: int
    bytes: int
    checksum: str


@contextlib.contextmanager
def accept(upload, limits=None):
    """`with accept(upload) as clip:`, of a path or an open binary file; raises UnusableVideo before the block is entered."""
    with Door(limits) as door, door.accept(upload) as clip:
        yield clip


class Door:
    """The same for several videos, which share one child."""

    def __init__(self, limits=None):
        self.limits = limits or Limits()
        # What is made may be a little larger than what came, which the child says in words; this is for what it cannot say.
        self.child = limited.Child(
            "clean_video", megabytes=MEMORY_LIMIT, seconds=SECONDS_LIMIT, file_bytes=2 * self.limits.most_bytes
        )

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.child.close()

    @contextlib.contextmanager
    def accept(self, upload):
        with tempfile.TemporaryDirectory(prefix="video-") as folder:
            yield self._clip(Path(folder), upload)

    def _clip(self, folder, upload):
        made, poster = folder / "clip.mp4", folder / "poster.jpg"
        source = upload if isinstance(upload, str | Path) else _laid_down(upload, folder / "upload", self.limits)
        order = {"source": str(source), "target": str(made), "poster": str(poster), "limits": asdict(self.limits)}
        try:
            facts = json.loads(self.child.ask(json.dumps(order).encode()))
        except limited.ChildRefused as refusal:
            raise UnusableVideo(str(refusal)) from None
        except limited.ChildFailed:
            raise UnusableVideo(TOO_HEAVY) from None
        with made.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        return Clip(made, poster, bytes=made.stat().st_size, checksum=checksum, **facts)


def _laid_down(upload, path, limits):
    """The upload as a file the child can open; of one that is too large only as much as shows it."""
    with path.open("wb") as file:
        left = limits.most_bytes + 1
        while left > 0 and (chunk := upload.read(min(left, 2**20))):
            file.write(chunk)
            left -= len(chunk)
    return path
