"""Reference lists of this floor: regions, lines of business, size rules. Facts with their source and date."""

import csv
from pathlib import Path

from sellers.models import ConsentText, Kbli, Region, SizeRule

HERE = Path(__file__).parent
REGION_SOURCE = {
    "source": "Kepmendagri 300.2.2-2430/2025; kode pos dan titik tengah dari data terbuka",
    "checked_on": "2026-11-01",
}


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def load():
    """Add and renew the reference rows. Safe to repeat."""
    load_regions()
    for row in rows(HERE / "kbli.csv"):
        Kbli.objects.update_or_create(code=row["code"], version=row["version"], defaults={"title": row["title"]})
    for row in rows(HERE / "size_rules.csv"):
        SizeRule.objects.update_or_create(valid_from=row.pop("valid_from"), defaults=row)
    for row in rows(HERE / "consent_texts.csv"):
        ConsentText.objects.get_or_create(version=row.pop("version"), defaults=row)  # what was agreed to never changes


def load_regions():
    regions = [
        Region(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            postal_code=row["postal_code"],
            parent_id=row["code"].rpartition(".")[0] or None,
            latitude=row["latitude"] or None,
            longitude=row["longitude"] or None,
            **REGION_SOURCE,
        )
        for row in rows(HERE / "regions.csv")
    ]
    renewed = ["name", "level", "parent", "postal_code", "latitude", "longitude", "source", "checked_on"]
    Region.objects.bulk_create(regions, update_conflicts=True, unique_fields=["code"], update_fields=renewed)
