"""A maker whose products may go onto the marketplaces, with photos that are really there."""

import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.models import CategoryCode, Channel, Photo, Variant
from catalog.models.photo import private_storage
from ikmportal.lib import images
from tests import people

TEXT = (
    "Keripik tempe renyah dari kedelai pilihan, digoreng dua kali, gurih dengan bawang putih dan ketumbar. Tahan lama."
)


def maker(name="Dapur Alit"):
    """A maker with all it takes to sell; its products are added by `ready`."""
    seller = people.seller(name, address="Jalan Tempe 1")
    people.consent(seller, by=people.User.objects.filter(is_staff=True).first() or people.staff_member())
    return seller


def shelf(name="Keripik", code="100636"):
    """A shelf both marketplaces know."""
    made = people.shelf(name)
    for channel in Channel.objects.marketplaces():
        CategoryCode.objects.create(channel=channel, category=made, code=code, source="uji", checked_on="2026-11-01")
    return made


def ready(name="Keripik Tempe Renyah Original", *, of, photos=3, on=None, side=(1000, 1000), **facts):
    """A product that lacks nothing for Shopee and Lazada."""
    made = people.product(name, of=of, category=on, description=TEXT, keywords="keripik tempe", **facts)
    made.variants.update(stock=40, packed_weight=251, length=20, width=15, height=5)
    for number in range(photos):
        Photo.add(made, images.Master(people.picture(f"{name}{number}", side), *side))
    licence = {"valid_until": timezone.localdate() + timezone.timedelta(days=400)}
    people.licence(made, "pirt", f"20635070{made.pk:05d}-28", **licence)
    return made


def another_size(product, label, **facts):
    values = {"netto_amount": 500, "price": 25_000, "stock": 7, "packed_weight": 560} | facts
    return Variant.objects.create(product=product, label=label, position=1, **values)


@pytest.fixture
def no_bundles_kept():
    """No file of an earlier test, whose rows had the same ids."""
    for folder in ("bundles", "templates"):
        shutil.rmtree(Path(private_storage().location) / folder, ignore_errors=True)


def kept(folder):
    """The private files below a folder."""
    try:
        folders, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names] + [name for one in folders for name in kept(f"{folder}/{one}")]
