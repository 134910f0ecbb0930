"""Reference lists of this floor: shelves, food kinds of the household licence, channels and the first packs of their rules."""

import csv
from pathlib import Path

from catalog.models import Category, Channel, ChannelCountry, FoodKind, Rule, RulePack
from catalog.readings import FIELDS

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
    load_channels()


def load_channels():
    """Channels, the countries they reach, and of each the first pack of rules: a pack that is there stays as it is."""
    channels = {}
    for position, row in enumerate(rows("channels.csv")):
        facts = {**row, "hosts": "\n".join(row["hosts"].split()), "position": position}
        channels[row["code"]], _ = Channel.objects.get_or_create(code=facts.pop("code"), defaults=facts)
    for row in rows("channel_countries.csv"):
        once = {"channel": channels[row.pop("channel")], "country": row.pop("country")}
        ChannelCountry.objects.get_or_create(**once, defaults=row)
    for row in rows("rule_packs.csv"):
        channel = channels[row.pop("channel")]
        pack, is_new = RulePack.objects.get_or_create(channel=channel, version=row.pop("version"), defaults=row)
        if is_new:
            Rule.objects.bulk_create(_rules(pack))


def _rules(pack):
    for position, row in enumerate(rows("rules.csv")):
        if row.pop("channel") == pack.channel.code:
            limits = {name: row.pop(name) or None for name in ("least", "most")}
            yield Rule(pack=pack, subject=FIELDS[row["field"]].subject, position=position, **limits, **row)
