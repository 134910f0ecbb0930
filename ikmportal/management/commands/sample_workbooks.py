from pathlib import Path

from django.core.management.base import BaseCommand

from ikmportal.sample import workbook

GOOD, BAD = "contoh-ikm-dan-produk.xlsx", "contoh-baris-bermasalah.xlsx"


class Command(BaseCommand):
    help = "Menulis dua lembar kerja contoh: satu untuk diimpor, satu yang harus ditolak baris demi baris. Perlu data rujukan."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in ((GOOD, workbook.write_good()), (BAD, workbook.write_bad())):
            (folder / name).write_bytes(data)
            self.stdout.write(str(folder / name))
