"""The form of a product as an owner sends it."""

from django.urls import reverse

from catalog import editing
from catalog.models import Product


def filled(product=None, **facts):
    """A valid form as the page offers it, with a size of 250 g for Rp15.000."""
    now = Product.objects.get(pk=product.pk) if product else Product(name="Keripik Nangka", brand="Alit")
    variant = now.variants.first() if now.pk else None
    return {
        "name": now.name, "brand": now.brand, "composition": now.composition, "process": now.process,
        "stamp": editing.stamp(now),
        "ukuran-TOTAL_FORMS": "1", "ukuran-INITIAL_FORMS": "1" if variant else "0", "ukuran-0-id": variant.pk if variant else "",
        "ukuran-0-label": "", "ukuran-0-netto": "1/4 kg", "ukuran-0-price": "Rp15.000", **facts,
    }  # fmt: skip


def edit(client, product, **facts):
    return client.post(reverse("workspace_product", args=[product.pk]), filled(product, **facts))
