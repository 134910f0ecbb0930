import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalog import importing, reference
from catalog.importing import FIELDS
from catalog.models import Category, ImportBatch, ImportRow
from ikmportal.lib import jobs, spreadsheets
from sellers import reference as sellers_reference
from sellers.models import Region, User

MOST_SHOWN = 40


class Command(BaseCommand):
    help = "Mengimpor lembar kerja IKM dan produk (XLSX, XLS, ODS, CSV): semua baris atau tidak sama sekali."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak menyimpan apa pun")
        parser.add_argument(
            "--leave-out-refused", action="store_true", help="simpan yang baik, tinggalkan baris bermasalah"
        )
        parser.add_argument("--by", metavar="PENGGUNA", help="nama pengguna yang dicatat menyetujui impor")

    def handle(self, *args, file, dry_run, leave_out_refused, by, **options):
        if not file.is_file():
            raise CommandError(f"Berkas {file} tidak ada.")
        self.load_reference()
        try:
            if dry_run:
                return self.report(self.plan(file))
            self.run(file, leave_out_refused, self.person(by))
        except spreadsheets.UnreadableFile as problem:
            raise CommandError(str(problem)) from None

    def load_reference(self):
        """A fresh database has no kecamatan to match against."""
        if not Region.objects.exists() or not Category.objects.exists():
            with transaction.atomic():
                sellers_reference.load()
                reference.load()

    def person(self, by):
        if by is None:
            return None
        try:
            return User.objects.get(username=by)
        except User.DoesNotExist:
            raise CommandError(f"Tidak ada pengguna bernama {by}.") from None

    def plan(self, file):
        if file.stat().st_size > spreadsheets.FILE_LIMIT:
            raise CommandError("Berkas lebih dari 20 MB.")
        sheets = [(sheet, importing.lay_out(sheet.rows)) for sheet in spreadsheets.read(file)]
        for sheet, layout in sheets:
            self.describe(sheet.name, layout)
        usable = [(sheet, layout) for sheet, layout in sheets if layout and layout.is_usable]
        if not usable:
            raise CommandError(
                "Kolom 'Nama usaha' dan 'Nama produk' belum ditemukan. Perbaiki judul kolomnya, atau unggah di admin "
                "untuk menunjukkan arti tiap kolom."
            )
        return importing.make_plan(usable)

    def describe(self, name, layout):
        if layout is None:
            return self.stdout.write(f"Lembar '{name}': tidak ada baris judul, dilewati.")
        matched = ", ".join(
            f"{layout.headings[column]} = {FIELDS[key].label}" for column, key in layout.columns.items()
        )
        self.stdout.write(f"Lembar '{name}': judul di baris {layout.heading + 1}. {matched}")

    def report(self, plan):
        refused = [outlook for outlook in plan.outlooks if outlook.outcome == ImportRow.Outcome.REFUSED]
        self.counts(plan.counts)
        for outlook in refused[:MOST_SHOWN]:
            self.refusal(outlook.row.sheet, outlook.row.number, outlook.row.problems)
        if len(refused) > MOST_SHOWN:
            self.stdout.write(f"… dan {len(refused) - MOST_SHOWN} baris lagi.")

    def counts(self, counts):
        words = ", ".join(f"{counts.get(outcome, 0)} {label}" for outcome, label in ImportRow.Outcome.choices)
        self.stdout.write(f"{sum(counts.get(outcome, 0) for outcome in ImportRow.Outcome.values)} baris: {words}.")
        self.stdout.write(
            f"IKM baru {counts.get('ikm_baru', 0)}, produk baru {counts.get('produk_baru', 0)}, "
            f"di antaranya {counts.get('draf', 0)} draf yang belum lengkap."
        )

    def refusal(self, sheet, number, problems):
        for problem in problems:
            self.stderr.write(
                f"{sheet} baris {number}, {problem['column']}, tertulis '{problem['text']}': {problem['message']}"
            )

    def run(self, file, leave_out, by):
        batch = importing.order(file.name, file.read_bytes(), by=by)
        batch = self.step(batch)
        if batch.stage != ImportBatch.Stage.REVIEW:
            raise CommandError(batch.refusal or batch.failure or "Kolom belum dapat dicocokkan; cocokkan di admin.")
        self.counts(batch.counts)
        for row in batch.rows.refused()[:MOST_SHOWN]:
            self.refusal(row.sheet, row.number, row.problems)
        if batch.refused and not leave_out:
            raise CommandError(
                f"{batch.refused} baris bermasalah, tidak ada yang disimpan. Perbaiki berkasnya, atau tambahkan "
                "--leave-out-refused untuk meninggalkan tepat baris-baris itu."
            )
        batch = self.step(importing.confirm(batch, seen=batch.digest, by=by, leave_out=leave_out))
        if batch.stage != ImportBatch.Stage.SAVED:
            raise CommandError(batch.failure or "Impor gagal; tidak ada yang disimpan.")
        self.stdout.write("Tersimpan.")

    def step(self, batch):
        """Work until it is done or has failed for good: nobody comes back to a command later. A worker of the portal
        may take the same step; then it is waited for."""
        while batch.is_unfinished:
            jobs.work(ImportBatch, batch.pk, importing.step)
            batch = ImportBatch.objects.get(pk=batch.pk)
            if batch.is_building:
                time.sleep(1)
        return batch
