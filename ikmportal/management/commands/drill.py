from django.core.management.base import BaseCommand, CommandError

from ikmportal.bench import scratch


class Command(BaseCommand):
    help = "Makes a scratch copy of the portal fail on purpose and counts what is lost or doubled (docs/drills.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        drills = parser.add_subparsers(dest="name", required=True)
        self.add_visits(drills.add_parser("visits", help="visits sent again and again under dying web workers"))
        self.add_jobs(drills.add_parser("jobs", help="files made by dying workers over a broker that forgets"))

    def add_visits(self, parser):
        parser.add_argument("--visits", type=int, default=300, help="visits recorded; 300 unless told")
        parser.add_argument("--times", type=int, default=5, help="sendings of each; 5 unless told")
        parser.add_argument("--threads", type=int, default=8, help="phones at once; 8 unless told")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between kills; 2 unless told")
        parser.add_argument("--without-guard", action="store_true", help="the control arm: nothing looks at the key")

    def add_jobs(self, parser):
        parser.add_argument("--jobs", type=int, default=300, help="jobs asked for, at least; 300 unless told")
        parser.add_argument("--kills", type=int, default=100, help="workers killed, at least; 100 unless told")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between kills; 2 unless told")
        parser.add_argument("--without-guard", action="store_true", help="the control arm: no claim, token or sweep")

    def handle(self, *, name, **options):
        asked = {word: options[word] for word in ASKED[name]}
        if missed := scratch.run(f"ikmportal.drills.{name}", asked, self.stdout.write):
            raise CommandError(f"Of the {name} {missed} or more were lost, doubled or spoilt.")


ASKED = {
    "visits": ("visits", "times", "threads", "every", "without_guard"),
    "jobs": ("jobs", "kills", "every", "without_guard"),
}
