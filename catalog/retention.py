"""What this floor keeps no longer than it must (sellers/retention.py)."""

from catalog.models import ImportBatch, Tally
from ikmportal.lib.jobs import UNFINISHED


def imports(before):
    """Finished imports with their rows and their sheet: the bytes first, since a row without them is seen."""
    old = list(ImportBatch.objects.exclude(UNFINISHED).filter(requested_at__lt=before))
    for batch in old:
        batch.file.storage.delete(batch.file.name)
        batch.delete()
    return len(old)


def tallies(before):
    return Tally.objects.filter(day__lt=before.date()).delete()[0]


DEEDS = {"impor": imports, "hitungan": tallies}
