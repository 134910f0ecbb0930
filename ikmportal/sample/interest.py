"""Sample plans for halal certificates, and what buyers did at the pages of products. Deterministic but for the day they are
counted from."""

from datetime import timedelta

from django.utils import timezone

from catalog import halal
from catalog.models import HalalPlan, Product, Tally

HELPERS = ("LP3H Universitas Contoh", "Pendamping Contoh, Kec. Kepanjen", "Penyuluh Contoh", "")
DAYS = 40


def plan(*, staff):
    """For three of five products without a certificate; every fourth promise has passed."""
    lacking = halal.with_standing(Product.objects.all()).filter(halal=halal.NO_PATH).order_by("pk")
    for number, product in enumerate(lacking):
        if number % 5 < 3:
            days = -(7 + number % 60) if number % 4 == 0 else 14 + number % 120
            HalalPlan.objects.create(
                product=product,
                path=HalalPlan.Path.REGULAR if number % 7 == 0 else HalalPlan.Path.SELF,
                helper=HELPERS[number % len(HELPERS)],
                promised_on=timezone.localdate() + timedelta(days=days),
                note="Contoh",
                written_by=staff,
            )


def look():
    """Buyers of forty days at the pages of published products; some products nobody has found yet."""
    today = timezone.localdate()
    shown = Product.objects.published().select_related("seller").order_by("pk")
    rows = [row for product in shown if product.pk % 6 for row in _of_product(product, today)]
    Tally.objects.bulk_create(rows, batch_size=500)


def _of_product(product, today):
    ways = {Tally.VIEW: 1, **{code: 4 + at for at, (code, _name, _address) in enumerate(product.cached_shops)}}
    if product.seller.public_phone:
        ways[Tally.CHAT] = 6
    for ago in range(1, DAYS + 1):
        views = (product.pk * 7 + ago * (3 + product.pk % 5)) % (5 + product.pk % 17)
        for way, one_in in ways.items():
            if count := views // one_in:
                yield Tally(product=product, day=today - timedelta(days=ago), way=way, count=count)
