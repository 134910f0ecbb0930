from django.core.management.base import BaseCommand
from django.db import transaction

from catalog import reference as catalog_reference
from monitoring import reference as monitoring_reference
from onboarding import reference as onboarding_reference
from sellers import reference as sellers_reference
from sellers.roles import ensure_groups


class Command(BaseCommand):
    help = "Memuat data rujukan: wilayah, KBLI, aturan kelas, kategori, jenis pangan, kuesioner, dan kelompok hak akses. Aman diulang."

    @transaction.atomic
    def handle(self, *args, **options):
        sellers_reference.load()
        catalog_reference.load()
        onboarding_reference.load()
        monitoring_reference.load()
        ensure_groups()
        self.stdout.write("Data rujukan siap.")
