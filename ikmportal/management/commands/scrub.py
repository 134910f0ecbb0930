from django.core.management.base import BaseCommand, CommandError

from ikmportal.backups import Refused
from ikmportal.backups.scrubbing import scrub
from ikmportal.lib.files import megabytes


class Command(BaseCommand):
    help = "Reads every file of the portal and tells which are rotten or missing (docs/restore.md)."

    def handle(self, **options):
        try:
            report = scrub()
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{report.files} berkas dibaca ({megabytes(report.size)}).")
        for word, names in (("rusak", report.rotten), ("hilang", report.missing)):
            for name in names:
                self.stdout.write(f"{word}: {name}")
        if report.damage:
            raise CommandError(f"{len(report.rotten)} berkas rusak, {len(report.missing)} hilang: ambil dari cadangan.")
