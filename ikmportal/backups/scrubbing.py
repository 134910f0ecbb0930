"""Whether the files are still what they were: disks lose bits without a word, and nobody opens an old photo.

A file is held against the digest in its own name, and against what was read of it the first time (the ledger, one file
in BACKUP_DIR/scrub). Files are never written over, so other bytes with the same time are rot.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ikmportal.backups import folder, media

# The end of a name that is, or begins, the SHA-256 of the content. A visit's photo is named after the bytes on the phone,
# of which the portal keeps a cleaned picture; public pictures are named after the master they were made of.
NAMED = re.compile(r"(?:private/(?!visits/.*\.jpg$)|public/videos/(?=.*\.mp4$)).*?\b([0-9a-f]{16,64})\.\w+")
LEDGER, REPORT = "ledger.json", "report.json"


@dataclass
class Report:
    """Of one scrub; `rotten` files hold other bytes than they should, `missing` ones are named by a row and not there."""

    ended_at: str = ""
    files: int = 0
    size: int = 0
    rotten: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    @property
    def ended(self):
        return parse_datetime(self.ended_at)

    @property
    def damage(self):
        return [*self.rotten, *self.missing]


@media.answering()
def scrub():
    """Read every file, and keep the Report. Raises backups.Refused while another scrub runs."""
    place = Path(settings.BACKUP_DIR, "scrub")
    with folder.alone(place):
        ledger, report = last_ledger(), Report()
        named = set(media.named_by_rows())
        seen = dict(_read(report, ledger))
        # Whoever uploaded meanwhile is no loss, nor who deleted: asked again of those that were not seen.
        still = named & set(media.named_by_rows())
        report.missing = sorted(name for name in still - seen.keys() if not media.exists(name))
        report.ended_at = timezone.now().isoformat(timespec="seconds")
        _keep(place / LEDGER, seen)
        _keep(place / REPORT, asdict(report))
    return report


def last_report():
    """Of the last scrub that came to its end, or None."""
    told = _kept(Path(settings.BACKUP_DIR, "scrub", REPORT))
    return told and Report(**told)


def last_ledger():
    """`{name: [sha256, when it was written]}` of the last scrub."""
    return _kept(Path(settings.BACKUP_DIR, "scrub", LEDGER)) or {}


def _read(report, ledger):
    """`(name, [sha256, when it was written])` for the ledger; rotten files keep what was told of them first."""
    for name in media.listed():
        try:
            (size, digest), written = media.measure(name), media.written_at(name)
        except FileNotFoundError:
            continue
        report.files, report.size = report.files + 1, report.size + size
        before = ledger.get(name)
        if is_rotten(name, digest, written, before):
            report.rotten.append(name)
        yield name, before if before and before[1] == written else [digest, written]


def is_rotten(name, digest, written, before):
    """`before` is what the ledger says, `[sha256, when it was written]`, or None. A file without a digest in its name
    that was written anew was made anew: a photo deleted and handed in again."""
    changed = before is not None and before[1] == written and before[0] != digest
    return changed or not suits_its_name(name, digest)


def suits_its_name(name, digest):
    """False when the name holds a digest, and it is another."""
    stem = NAMED.fullmatch(name)
    return stem is None or digest.startswith(stem[1])


def is_as_told(name, digest, ledger):
    """By its name, or by the ledger where the name tells nothing: what the ledger read first may have been rotten."""
    before = None if NAMED.fullmatch(name) else ledger.get(name)
    return suits_its_name(name, digest) and (before is None or before[0] == digest)


def _kept(path):
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def _keep(path, told):
    with folder.whole_file(path) as file:
        file.write(json.dumps(told).encode())
