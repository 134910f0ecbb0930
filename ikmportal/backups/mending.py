"""Spoilt files taken back from an archive, without touching anything else."""

from ikmportal.backups import Refused, archive, media
from ikmportal.backups.scrubbing import is_as_told, last_ledger, last_report


def mend(path, identity):
    """`{name: whether it is whole again}` for the files the last scrub found spoilt. Raises Refused."""
    report = last_report()
    if report is None or not report.damage:
        raise Refused("Tidak ada berkas rusak yang tercatat: jalankan manage.py scrub lebih dulu.")
    told, ledger = archive.check(path, identity)["media"], last_ledger()
    wanted = {name for name in report.damage if name in told and is_as_told(name, told[name][1], ledger)}
    with archive.reading(path, identity) as members:
        for member, file in members:
            name = member.removeprefix("media/")
            if name in wanted:
                media.remove([name])
                media.put(name, file)
    return {name: name in wanted and media.measure(name) == told[name] for name in report.damage}
