from importlib import import_module

from django.core.management.base import BaseCommand, CommandError

from ikmportal.bench import scratch

DRILLS = {
    "visits": "visits sent again and again under dying web workers",
    "jobs": "files made by dying workers over a broker that forgets",
    "storage": "photos handed in while the S3 server is silent or dead",
    "disk": "uploads, jobs and the database on a disk that is full",
    "clock": "visits and tokens while clocks are wrong by hours and years",
    "migrate": "migrations killed on the way, or waiting behind a long reader",
    "redis": "the broker and the cache fall silent, die, stop and forget",
    "postgres": "the database stops at once while phones send visits",
    "web": "web workers die while photos are handed in and taken away",
    "cache": "a shared cache before the portal, and who gets whose page",
}


class Command(BaseCommand):
    """Each drill is a module of `ikmportal.drills` with OPTIONS (`{name: (default, help)}`) and `main(asked)`."""

    help = "Makes a scratch copy of the portal fail on purpose and counts what is lost or doubled (docs/drills.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        drills = parser.add_subparsers(dest="name", required=True)
        for name, help in DRILLS.items():
            self.add_drill(drills.add_parser(name, help=help), options_of(name))

    def add_drill(self, parser, options):
        for name, (default, help) in options.items():
            parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{help}; {default} unless told")
        parser.add_argument("--without-guard", action="store_true", help="the control arm, which must fail")

    def handle(self, *, name, **options):
        asked = {word: options[word] for word in [*options_of(name), "without_guard"]}
        if missed := scratch.run(f"ikmportal.drills.{name}", asked, self.stdout.write):
            raise CommandError(f"Of the {name} {missed} or more were lost, doubled or spoilt.")


def options_of(name):
    return import_module(f"ikmportal.drills.{name}").OPTIONS
