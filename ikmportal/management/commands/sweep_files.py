from django.core.management.base import BaseCommand, CommandError

from ikmportal.lib import spool, sweeping


class Command(BaseCommand):
    help = "Menghapus berkas yang lebih tua dari sehari dan tidak disebut baris mana pun; beat melakukannya tiap malam."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="sebutkan saja, tidak menghapus apa pun")
        parser.add_argument(
            "--anyway", action="store_true", help="juga kalau lebih dari sepuluh dan lebih dari sepertiga semua berkas"
        )

    def handle(self, *, dry_run, anyway, **options):
        try:
            found = sweeping.sweep(dry_run=dry_run, anyway=anyway)
        except sweeping.TooMany as problem:
            raise CommandError(problem) from None
        except spool.Silent as problem:
            raise CommandError(spool.SILENT) from problem
        for place, name in found:
            self.stdout.write(f"{place}: {name}")
        self.stdout.write(f"{len(found)} berkas {'akan dihapus' if dry_run else 'dihapus'}.")
