"""Reference lists of this floor: the steps of opening a shop and the delivery services of each marketplace."""

import csv
from pathlib import Path

from catalog.models import Channel
from onboarding.models import Courier, Requirement

HERE = Path(__file__).parent


def rows(name):
    with open(HERE / name, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def load():
    """Add what is missing. Safe to repeat; what staff have changed stays theirs, and a channel with steps gets no others."""
    channels = {channel.code: channel for channel in Channel.objects.all()}
    begun = set(Requirement.objects.values_list("channel__code", flat=True))
    for position, row in enumerate(rows("requirements.csv")):
        if (code := row.pop("channel")) not in begun:
            Requirement.objects.create(channel=channels[code], position=position, **row)
    for position, row in enumerate(rows("couriers.csv")):
        once = {"channel": channels[row.pop("channel")], "name": row.pop("name")}
        Courier.objects.get_or_create(**once, defaults={**row, "position": position})
