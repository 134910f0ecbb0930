"""Who was erased and when, in a file beside the backups: an older one brings them back, and no row of it knows better.

Numbers and times only. Nothing thins it out.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = "erasures.txt"
MARGIN = timedelta(hours=1)  # between noting and committing, or two clocks; to erase again does no harm


class NotNoted(RuntimeError):
    """The folder of the backups takes no line, so that nobody would know of the erasure after a restore."""


def note(seller):
    """Add a line. Raises NotNoted."""
    path = Path(settings.BACKUP_DIR, NAME)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{timezone.now().isoformat(timespec='seconds')} {seller.pk}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise NotNoted(str(problem)) from problem


def since(moment, path):
    """`{number of a maker: when it was last erased}` of those that a backup of this moment may still hold."""
    lines = [line.split() for line in Path(path).read_text(encoding="ascii").splitlines()]
    told = {int(number): datetime.fromisoformat(at) for at, number in lines}
    return {number: at for number, at in told.items() if at > moment - MARGIN}
