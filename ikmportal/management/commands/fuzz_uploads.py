from django.core.management.base import BaseCommand, CommandError

from ikmportal.fuzz.running import KINDS, run

PEAK_LIMIT = 450 * 1024  # KiB
HEADINGS = ("kind", "tried", "accepted", "refused", "unhandled", "verbatim", "lost", "child", "parent", "seconds")


class Command(BaseCommand):
    help = "Sends broken files of every kind through the doors of uploads and counts what they do (docs/decisions.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("-n", type=int, default=1_000, help="mutants of each kind; 1000 unless told")
        parser.add_argument("--seed", default="ikm", help="another seed, other mutants; the same seed, the same")
        parser.add_argument("--kind", choices=KINDS, action="append", help="this kind alone; may be said twice")
        parser.add_argument("--check", action="store_true", help="fail when a promise was broken")

    def handle(self, *, n, seed, kind, check, verbosity, **options):
        self.line(HEADINGS)
        broken = []
        for name in kind or KINDS:
            tally = run(name, n, seed)
            self.tell(name, tally)
            broken += [f"{name}: {promise}" for promise in missed(tally)]
            for sentence, times in tally.said.most_common() if verbosity > 1 else ():
                self.stdout.write(f"  {times:>6} × {sentence}")
        if check and broken:
            raise CommandError("; ".join(broken))

    def tell(self, name, tally):
        counts = (tally.tried, tally.accepted, tally.refused, tally.unhandled, tally.verbatim, tally.lost)
        peaks = [f"{kib / 1024:.0f} MiB" for kib in (tally.peak_child, tally.peak_parent)]
        self.line((name, *(f"{count:,}" for count in counts), *peaks, f"{tally.seconds:.0f}"))
        for trouble in tally.trouble:
            self.stdout.write(f"  {trouble}")

    def line(self, cells):
        self.stdout.write(" ".join(f"{cell:>9}" for cell in cells))


def missed(tally):
    """The promises that were not kept, in words."""
    peak = max(tally.peak_child, tally.peak_parent)
    if tally.unhandled:
        yield f"{tally.unhandled} unhandled"
    if tally.verbatim:
        yield f"{tally.verbatim} kept as they came"
    if peak > PEAK_LIMIT:
        yield f"peak of {peak / 1024:.0f} MiB"
    if not tally.accepted or not tally.refused:
        yield "all mutants met the same fate, so nothing was tried"
