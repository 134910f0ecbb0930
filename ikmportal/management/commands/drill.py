from django.core.management.base import BaseCommand, CommandError

from ikmportal.bench import scratch
from ikmportal.drills import DRILLS


class Command(BaseCommand):
    help = "Makes a scratch copy of the portal fail on purpose and counts what is lost or doubled (docs/drills.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("name", choices=DRILLS)
        parser.add_argument("--visits", type=int, default=300, help="visits recorded; 300 unless told")
        parser.add_argument("--times", type=int, default=5, help="sendings of each; 5 unless told")
        parser.add_argument("--threads", type=int, default=8, help="phones at once; 8 unless told")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between kills; 2 unless told")
        parser.add_argument("--without-guard", action="store_true", help="the control arm: nothing looks at the key")

    def handle(self, *, name, **options):
        asked = {word: options[word] for word in ("visits", "times", "threads", "every", "without_guard")}
        if missed := scratch.run(f"ikmportal.drills.{name}", asked, self.stdout.write):
            raise CommandError(f"{missed} visit(s) lost, doubled or never taken.")
