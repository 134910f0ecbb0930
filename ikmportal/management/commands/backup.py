from django.core.management.base import BaseCommand, CommandError

from ikmportal.backups import Refused
from ikmportal.backups.making import make
from ikmportal.lib.files import megabytes


class Command(BaseCommand):
    help = "Seals all rows and files of the portal into one archive and thins out older ones (docs/restore.md)."

    def add_arguments(self, parser):
        parser.add_argument("--to", help="another folder than BACKUP_DIR; nothing there is thinned out")
        parser.add_argument(
            "--without-media", action="store_true", help="only tell of the files, which are copied otherwise"
        )

    def handle(self, *, to, without_media, **options):
        try:
            made = make(to, with_media=not without_media)
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        self.tell(made)

    def tell(self, made):
        manifest, size = made.manifest, megabytes(made.path.stat().st_size)
        told = f"{len(manifest['tables'])} tabel, {made.rows} baris, {len(manifest['media'])} berkas"
        self.stdout.write(f"{made.path} ({size}): {told}. {made.gone} arsip lama dihapus.")
        if absent := manifest["absent"]:
            self.stderr.write(f"{len(absent)} berkas disebut baris tetapi tidak ada, di antaranya {absent[0]}.")
