"""Spoilt files taken back from an archive, without touching anything else."""

from ikmportal.backups import Refused, archive, media
from ikmportal.backups.scrubbing import last_report, suits_its_name


def mend(path, identity):
    """`{name: whether it is whole again}` for the files the last scrub found spoilt. Raises Refused."""
    report = last_report()
    if report is None or not report.damage:
        raise Refused("Tidak ada berkas rusak yang tercatat: jalankan manage.py scrub lebih dulu.")
    told = archive.check(path, identity)["media"]
    wanted = {name for name in report.damage if name in told and suits_its_name(name, told[name][1])}
    with archive.reading(path, identity) as members:
        for member, file in members:
            name = member.removeprefix("media/")
            if name in wanted:
                media.remove([name])
                media.put(name, file)
    return {name: name in wanted and media.measure(name) == told[name] for name in report.damage}
