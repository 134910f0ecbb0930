"""A catalogue of any size from the sample's word lists: the same words at 400 products and at 100,000."""

import hashlib
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from catalog import indexing
from catalog.models import Licence, Photo, Product, Variant
from catalog.shelving import Shelver
from ikmportal.sample.words import FIRST, FOODS, SECOND, STREETS
from ikmportal.sample.workbook import FORM_WORDS
from sellers.models import Consent, ConsentText, Region, Seller, User

AT_ONCE = 2_000
A_MAKER = 3  # products
SORTS = [(food, name) for food in FOODS for name in food.names]
NEAR = 41  # no divisor of len(SORTS): neighbours in the list are of different sorts


def prepare():
    """Reference lists, and the person who publishes."""
    call_command("load_reference", stdout=StringIO())
    return User.objects.create(username="bench", is_staff=True)


def grow(total, *, by):
    """Add published products until there are `total`, and bring the kept index up to date."""
    made = Product.objects.count()
    for start in range(made, total, AT_ONCE):
        _add(range(start, min(start + AT_ONCE, total)), by)
    indexing.renew()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # its autovacuum would, a minute later


def _add(numbers, by):
    villages, shelver = list(Region.objects.villages().select_related("parent").order_by("code")), Shelver()
    makers = _makers(numbers, villages, by)
    products = Product.objects.bulk_create(_product(number, makers, shelver, by) for number in numbers)
    pairs = list(zip(numbers, products, strict=True))
    Variant.objects.bulk_create(size for number, product in pairs for size in _sizes(number, product))
    Photo.objects.bulk_create(_cover(product) for _number, product in pairs)
    licences = Licence.objects.bulk_create(_licence(number, product, by) for number, product in pairs if number % 4)
    cover = Licence.products.through
    licensed = [product for number, product in pairs if number % 4]
    cover.objects.bulk_create(
        cover(licence=licence, product=product) for licence, product in zip(licences, licensed, strict=True)
    )


def _makers(numbers, villages, by):
    """`{number of a maker: Seller}` for these products, made where they are new; each said yes to being published."""
    wanted = sorted({number // A_MAKER for number in numbers})
    known = {int(seller.code): seller for seller in Seller.objects.filter(code__in=map(str, wanted))}
    new = [_maker(number, villages) for number in wanted if number not in known]
    made = Seller.objects.bulk_create(new)
    text = ConsentText.objects.current()
    Consent.objects.bulk_create(
        Consent(seller=seller, text=text, channel=Consent.Channel.PAPER, recorded_by=by) for seller in made
    )
    return known | {int(seller.code): seller for seller in made}


def _maker(number, villages):
    name = brand(number)
    village = villages[number * 7 % len(villages)]
    return Seller(
        name=name,
        code=str(number),
        slug=Seller.slug_of(name),
        address=f"{STREETS[number % len(STREETS)]} No. {1 + number % 90}",
        subdistrict=village.parent,
        village=village,
        founded=1990 + number % 34,
        workers=2 + number % 17,
        public_phone=f"+62812{number:08d}" if number % 5 else "",
    )


def brand(number):
    """`Sari Rasa`, and when all pairs are used up `Sari Rasa 2`."""
    turn, place = divmod(number, len(FIRST) * len(SECOND))
    name = f"{FIRST[place % len(FIRST)]} {SECOND[place // len(FIRST) % len(SECOND)]}"
    return name if turn == 0 else f"{name} {turn + 1}"


def _product(number, makers, shelver, by):
    food, name = SORTS[number * NEAR % len(SORTS)]
    seller = makers[number // A_MAKER]
    moment = timezone.now() - timedelta(minutes=number)
    return Product(
        seller=seller,
        category=shelver.propose(name),
        name=name,
        name_en=food.english,
        slug=Product.slug_of(name),
        brand=seller.name,
        description=f"{name} dari {seller.subdistrict.name}: {food.words}.",
        composition=food.composition,
        shelf_life=food.shelf_life,
        packaging=FORM_WORDS[food.forms[number % len(food.forms)]],
        keywords=f"{name.split()[0].lower()} malang, oleh-oleh malang",
        status=Product.Status.PUBLISHED,
        published_at=moment,
        published_by=by,
        updated_at=moment,
    )


def _sizes(number, product):
    food = SORTS[number * NEAR % len(SORTS)][0]
    chosen = food.sizes[:2] if number % 6 == 0 else [food.sizes[number % len(food.sizes)]]
    for position, (amount, lowest, highest) in enumerate(chosen):
        price = lowest + (highest - lowest) * (number % 11) // 10 // 100 * 100
        yield Variant(product=product, netto_amount=amount, netto_unit=food.unit, price=price, position=position)


def _cover(product):
    checksum = hashlib.sha256(str(product.pk).encode()).hexdigest()
    return Photo(
        product=product,
        master=f"masters/{product.pk}/{checksum}.jpg",
        checksum=checksum,
        width=2000,
        height=2000,
        position=1,
        rendered_at=product.published_at,
    )


def _licence(number, product, by):
    kind = Licence.BADGES[number % 3]
    return Licence(
        seller=product.seller,
        kind=kind,
        number=f"{kind}-{number:09d}",
        valid_until=timezone.localdate() + timedelta(days=30 + number % 900),
        verified_at=product.published_at,
        verified_by=by,
    )
