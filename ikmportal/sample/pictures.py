"""Packaging drawn for the sample products, by Typst, in child processes."""

import os
from concurrent.futures import ThreadPoolExecutor

from ikmportal.lib.typesetting import draw
from ikmportal.sample.words import FOODS

SIDE = 860  # pixels
AT_ONCE = 8
FORMS = {
    "Standing pouch": "pouch",
    "Plastik": "bag",
    "Toples plastik": "jar",
    "Botol": "bottle",
    "Kotak karton": "box",
    "Kaleng": "tin",
}
MOTIFS = {
    "Kopi": "bean",
    "Sambal": "chilli",
    "Makaroni": "chilli",
    "Bumbu": "chilli",
    "Madu": "comb",
    "Sari": "drop",
    "Jus": "drop",
    "Sirop": "drop",
    "Susu": "drop",
    "Yogurt": "drop",
    "Kecap": "drop",
    "Minyak": "drop",
    "Nastar": "grain",
    "Kue": "grain",
    "Roti": "grain",
    "Bolu": "grain",
    "Bakpia": "grain",
    "Tepung": "grain",
    "Mi": "grain",
    "Rempeyek": "grain",
    "Kerupuk": "grain",
}
_colours = {name.lower(): food.colours for food in FOODS for name in food.names}


def drawings(product):
    """What to draw for a product: always a cover, for every eighth product two more views."""
    name = product.name.title() if product.name.isupper() else product.name
    colours = _colours.get(product.name.lower(), ("#8a6d3b",))
    cover = {
        "form": FORMS.get(product.packaging, "pouch"),
        "colour": colours[product.pk % len(colours)],
        "name": name,
        "brand": product.brand or product.seller.name,
        "style": product.pk % 3,
        "tone": product.pk % 3,
        "scale": 100,
        "motif": MOTIFS.get(name.split()[0], "leaf"),
    }
    if product.pk % 8:
        return [cover]
    return [
        cover,
        {**cover, "scale": 78, "tone": (product.pk + 1) % 3},
        {**cover, "form": "box", "tone": (product.pk + 2) % 3},
    ]


def drawn(products):
    """`(product, [PNG bytes])` for each product, in order, as the processes finish them."""
    batches = [products[start : start + AT_ONCE] for start in range(0, len(products), AT_ONCE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for batch, pictures in zip(batches, threads.map(_draw, batches), strict=True):
            yield from zip(batch, pictures, strict=True)


def _draw(products):
    views = [drawings(product) for product in products]
    pages = iter(draw("sample/packaging.typ", [item for items in views for item in items], ppi=72 * SIDE / 1000))
    return [[next(pages) for _item in items] for items in views]
