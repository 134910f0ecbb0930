from django.core.management.base import BaseCommand, CommandError

from ikmportal.lib import spool


class Command(BaseCommand):
    help = "Sends what this machine still owes the buckets, and fails while one is away. To be run before a machine is given up."

    def handle(self, **options):
        try:
            done = spool.push_everything()
        except spool.Silent as problem:
            raise CommandError(f"The bucket is away, the files stay here: {problem}") from None
        self.stdout.write(f"{done} files sent or deleted; nothing waits.")
