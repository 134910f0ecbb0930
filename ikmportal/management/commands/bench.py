from django.core.management.base import BaseCommand, CommandError

from ikmportal.bench import scratch


class Command(BaseCommand):
    help = "Measures the portal in a scratch database and folder: pages, search, print, import (docs/bench.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--products", type=int, default=400, help="size of the catalogue; 400 unless told")
        parser.add_argument("--edition", type=int, default=400, help="products in the printed edition; 400 unless told")
        parser.add_argument("--rows", type=int, default=5_200, help="rows of the imported workbook; 5200 unless told")
        parser.add_argument("--rounds", type=int, default=9, help="blocks of which the median counts; 9 unless told")
        parser.add_argument("--pages", type=int, default=40, help="pages a block; 40 unless told")
        parser.add_argument("--check", action="store_true", help="fail when a target is missed")

    def handle(self, *, products, edition, rows, rounds, pages, check, **options):
        asked = {"products": products, "edition": edition, "rows": rows, "rounds": rounds, "pages": pages}
        missed = scratch.run("ikmportal.bench", asked, self.stdout.write)
        if check and missed:
            raise CommandError(f"{missed} target(s) missed.")
