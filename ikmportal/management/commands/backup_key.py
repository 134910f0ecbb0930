from django.core.management.base import BaseCommand, CommandError

from ikmportal.backups.folder import for_us_alone
from ikmportal.backups.sealing import new_key


class Command(BaseCommand):
    help = (
        "Writes a new secret key to FILE and prints the public one, which goes into BACKUP_RECIPIENT (docs/restore.md)."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        secret, recipient = new_key()
        try:
            with open(file, "x", opener=for_us_alone) as kept:
                kept.write(f"# public key: {recipient}\n{secret}\n")
        except FileExistsError:
            raise CommandError(f"{file} sudah ada; kunci lama tidak ditimpa.") from None
        self.stdout.write(recipient)
