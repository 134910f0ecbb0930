"""The printed edition against the least its photos could cost: decoding them, or writing them into a bare PDF."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import default_storage
from PIL import Image

from catalog.models import Edition, Photo, Product
from ikmportal.bench import bare_pdf, photos

MOST_TIMES, MOST_MEGABYTES, MOST_A_VOLUME = 4, 250, 400
ONE_VOLUME = 400  # products; above, the limit of a volume holds
SAMPLED_EVERY = 0.004  # seconds


def measure(report, *, by):
    files = photos.write(Photo.objects.filter(product__in=Product.objects.published()))
    count = len(files)
    report.add("photos", f"{count:,} × {sum(map(os.path.getsize, files)) / count / 1000:.0f} KB")
    edition = Edition.objects.create(requested_by=by)
    printed, peak, largest = _watched("-m", "ikmportal.bench.print_edition", str(edition.pk))
    bare, bare_peak, _largest = _watched("-I", bare_pdf.__file__, str(_beside(files)))
    decoding = _decoding(files)
    per_400 = 400 / count
    report.add("edition, per 400 products", f"{printed['seconds'] * per_400:.2f} s CPU")
    report.add("(a) decoding the same photos, per 400", f"{decoding * per_400:.2f} s CPU")
    report.add("(b) the same JPEGs in a bare PDF, per 400", f"{bare['seconds'] * per_400:.2f} s, {bare_peak:.0f} MB")
    report.add("edition / (a)", f"{printed['seconds'] / decoding:.2f} ×")
    times = printed["seconds"] / bare["seconds"]
    report.add("edition / (b)", f"{times:.1f} ×", times, at_most=MOST_TIMES)
    limit = MOST_MEGABYTES if count <= ONE_VOLUME else MOST_A_VOLUME
    report.add("edition, peak memory, children included", f"{peak:.0f} MB", peak, at_most=limit)
    report.add("of that the largest process", f"{largest:.0f} MB")
    report.add("pages, volumes, size", f"{printed['pages']}, {printed['volumes']}, {printed['size'] / 1e6:.1f} MB")


def _beside(files):
    """A file that lists the photos, for the bare PDF's process."""
    path = Path(default_storage.path("photos.json"))
    path.write_text(json.dumps(files))
    return path


def _decoding(files):
    start = time.process_time()
    for path in files:
        with Image.open(path) as image:
            image.load()
    return time.process_time() - start


def _watched(*command):
    """What a Python process reports, and the megabytes it and its children held: together at the worst
    moment (shared pages counted once), and the largest process."""
    together, alone = 0, 0
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            family = [process.pid, *_children(process.pid)]
            together = max(together, sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in family))
            alone = max(alone, *(_kilobytes(pid, "status", "VmHWM:") for pid in family))
            time.sleep(SAMPLED_EVERY)
        output = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{command}: status {process.returncode}")
    return json.loads(output), max(together, alone) / 1024, alone / 1024


def _children(pid):
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _kilobytes(pid, file, name):
    """0 for a process that has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0
