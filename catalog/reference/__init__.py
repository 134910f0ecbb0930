"""Reference lists of this floor: shelves of the catalogue, food kinds of the household licence, rules of photos."""

import csv
from pathlib import Path

from catalog.models import Category, FoodKind, PhotoRule

HERE = Path(__file__).parent
FOOD_KIND_SOURCE = {"source": "Daftar jenis pangan IRTP (BPOM, 2012)", "checked_on": "2026-11-01"}


def rows(name):
    with open(HERE / name, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def load():
    """Add what is missing. Safe to repeat; names and words that staff have changed stay theirs."""
    shelves = {}
    for position, row in enumerate(rows("categories.csv")):
        parent = shelves.get(row.pop("parent"))
        slug = row.pop("slug")
        shelves[slug], _ = Category.objects.get_or_create(
            slug=slug, defaults={**row, "parent": parent, "position": position}
        )
    known = set(FoodKind.objects.values_list("group", "code", "name"))
    FoodKind.objects.bulk_create(
        FoodKind(**{**row, "category": shelves[row["category"]]}, **FOOD_KIND_SOURCE)
        for row in rows("food_kinds.csv")
        if (row["group"], row["code"], row["name"]) not in known
    )
    for row in rows("photo_rules.csv"):
        once = {name: row.pop(name) for name in ("channel", "measure", "weight", "valid_from")}
        PhotoRule.objects.get_or_create(**once, defaults={name: text or None for name, text in row.items()})
