from django.core.management.base import BaseCommand, CommandError

from ikmportal.lib import sweeping


class Command(BaseCommand):
    help = "Deletes files older than a day that no row names; beat does the same every night."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say which")
        parser.add_argument("--anyway", action="store_true", help="also when they are a third of all files or more")

    def handle(self, *, dry_run, anyway, **options):
        try:
            found = sweeping.sweep(dry_run=dry_run, anyway=anyway)
        except sweeping.TooMany as problem:
            raise CommandError(problem) from None
        for place, name in found:
            self.stdout.write(f"{place}: {name}")
        self.stdout.write(f"{len(found)} files {'would go' if dry_run else 'deleted'}.")
