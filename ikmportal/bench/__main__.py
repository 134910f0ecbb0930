"""`python -m ikmportal.bench '{"products": 400, …}'`, started by `manage.py bench` in a scratch environment."""

import json
import platform
import sys
from io import StringIO

import django

from ikmportal.bench.scratch import FINISHED, database
from ikmportal.bench.table import Report

SMALL = 400


def main(asked):
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("prepare", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    report = Report()
    report.heading(
        f"{connection.display_name}, Python {platform.python_version()}, {asked['products']:,} products; "
        "processor time, medians"
    )
    with database():
        everything(report, asked)
    return FINISHED + report.missed


def everything(report, asked):
    from ikmportal.bench import catalogue, importing, pages, printing, searching, weight

    office = catalogue.prepare()
    report.heading(f"Import of {asked['rows']:,} rows")
    importing.measure(report, asked["rows"])
    sizes = sorted({min(SMALL, asked["products"]), asked["products"]})
    seconds = {}
    for size in sorted({*sizes, asked["edition"]}):
        catalogue.grow(size, by=office)
        if size in sizes:
            report.heading(f"Pages at {size:,} products")
            seconds[size] = pages.measure(report, rounds=asked["rounds"], pages=asked["pages"])
            report.heading(f"Search at {size:,} products")
            searching.measure(report, is_large=size > SMALL)
        if size == asked["edition"]:
            report.heading(f"Printed edition of {size:,} products")
            printing.measure(report, by=office)
    if len(sizes) > 1:
        growth = seconds[sizes[1]] / seconds[sizes[0]]
        report.heading("Growth")
        report.add(f"list page at {sizes[1]:,} / at {sizes[0]:,}", f"{growth:.2f} ×", growth, at_least=0.8, at_most=1.2)
    report.heading("First view of the list on a phone")
    weight.measure(report)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
