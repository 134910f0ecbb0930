"""Sample shops: parcels weighed, shelves matched, and makers at every stage of opening a shop. Deterministic; made by the
same deeds a person uses."""

import io
from datetime import timedelta
from decimal import ROUND_UP, Decimal

from django.utils import timezone
from PIL import Image

from catalog import readiness
from catalog.models import Category, CategoryCode, Channel, Listing, Product, Variant
from ikmportal.lib import evidence
from onboarding import drives, listing, live_checks, opening
from onboarding.checklist import checklist
from onboarding.models import Courier, Drive, LiveCheck, Requirement, StoreAccount, Submission
from sellers.models import Seller

MAKERS = 36  # every third registered only, the others confirmed; of those a half active
PRODUCTS_EACH = 2
UNTOUCHED = 4  # of ten: has two products ready and no shop yet, for whoever wants to open one
NOT_REAL = {"source": "Contoh; bukan kode asli. Ganti dengan kode dari lokapasar.", "checked_on": "2026-11-01"}


def weigh():
    """Stock, packed weight and box of most sizes; a few are left for somebody to weigh."""
    sizes = list(Variant.objects.filter(packed_weight=None).order_by("pk"))
    for size in sizes:
        if size.netto_amount is None or size.pk % 7 == 0:
            continue
        size.stock = (size.pk * 7) % 60
        size.packed_weight = int((size.netto_amount * Decimal("1.15") + 20).to_integral_value(ROUND_UP))
        size.length, size.width, size.height = 24, 16, 6 + size.pk % 5
        size.save()
    Product.objects.filter(variants__in=sizes).touch()


def match_shelves():
    for channel in Channel.objects.marketplaces():
        for shelf in Category.objects.roots():
            CategoryCode.objects.get_or_create(
                channel=channel,
                category=shelf,
                defaults={"code": str(900_000 + shelf.pk), "name": shelf.name, **NOT_REAL},
            )


def open_shops(*, mentor, staff):
    """Makers with published products that are ready, from registered to active, on Shopee; every other one on Lazada too."""
    for channel in Channel.objects.marketplaces():
        ready = readiness.ready_ids(channel, Product.objects.published())
        makers = Seller.objects.filter(products__in=ready).distinct().order_by("pk")[:MAKERS]
        for number, seller in enumerate(makers):
            if number % 10 != UNTOUCHED and (channel.code == Channel.SHOPEE or number % 2):
                _open(seller, channel, number, ready, mentor, staff)


def _open(seller, channel, number, ready, mentor, staff):
    store = opening.describe(seller, channel, _told(seller, channel), by=mentor)
    opening.move(store, StoreAccount.State.REGISTERED, by=mentor)
    steps = Requirement.objects.in_use().filter(channel=channel, family=Requirement.Family.ATTESTED)
    for requirement in steps[: 2 + number % 4 if number % 3 == 0 else None]:
        opening.tick(seller, requirement, by=mentor)
    if number % 3 == 0:
        return
    proof = Requirement.objects.in_use().filter(channel=channel, family=Requirement.Family.VERIFIED).first()
    if proof:
        sent = opening.send(seller, proof, scan=evidence.Evidence(_screenshot(number), "jpg"), by=mentor)
        opening.accept(Submission.objects.get(pk=sent.pk), by=staff)
    opening.move(store, StoreAccount.State.CONFIRMED, by=mentor)
    for product in seller.products.filter(pk__in=ready).order_by("pk")[:PRODUCTS_EACH]:
        _list(product, channel, number, mentor)
    store = StoreAccount.objects.get(pk=store.pk)
    if number % 2 and not checklist(seller, channel).in_the_way:
        opening.activate(store, by=staff)


def _told(seller, channel):
    return {
        "shop_name": f"{seller} Official" if seller.pk % 4 == 0 else str(seller),
        "shop_address": f"{seller.address}, {seller.place()}"[:250],
        "shop_phone": seller.phone,
        "shop_link": f"https://{channel.hosts.split()[0]}/contoh-toko-{seller.pk}",
        "couriers": list(Courier.objects.filter(channel=channel)[: 1 + seller.pk % 3]),
    }


def _screenshot(number):
    buffer = io.BytesIO()
    Image.new("RGB", (360, 640), (238, 77 + number, 45)).save(buffer, "JPEG")
    return buffer.getvalue()


def _list(product, channel, number, mentor):
    address = f"https://{channel.hosts.split()[0]}/contoh-i.{product.seller_id}.{product.pk}"
    made = listing.record(Listing(product=product, channel=channel, address=address), by=mentor)
    if number % 5:
        live_checks.look(made, dict.fromkeys(LiveCheck.ASKED, True) | {"price_ok": number % 4 != 0}, by=mentor)


def begin_drive(*, staff):
    drive = Drive.objects.create(
        title="Keripik ke Shopee",
        channel=Channel.objects.get(code=Channel.SHOPEE),
        due_on=timezone.localdate() + timedelta(days=21),
        category=Category.objects.roots().first(),
        most=60,
        started_by=staff,
    )
    drives.start(drive)
