"""Every limit of the marketplaces and the office has a product that keeps it and one that does not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import readiness
from catalog.models import CategoryCode, Channel, Photo, Product, Rule, RulePack, Variant, Video
from catalog.readiness import Outcome
from catalog.readings import FIELDS, StoreFacts
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
TEXT = (
    "Keripik tempe renyah dari kedelai pilihan, digoreng dua kali, gurih dengan bawang putih dan ketumbar. Tahan lama."
)


@pytest.fixture
def channels():
    return {channel.code: channel for channel in Channel.objects.all()}


@pytest.fixture
def product(channels):
    """One that lacks nothing in any channel."""
    staff = people.staff_member()
    seller = people.seller(address="Jalan Tempe 1", nib="1234567890123")
    people.consent(seller, by=staff)
    shelf = people.shelf()
    for code in ("shopee", "lazada"):
        CategoryCode.objects.create(
            channel=channels[code], category=shelf, code="100636", source="uji", checked_on="2026-11-01"
        )
    made = people.product(
        "Keripik Tempe Renyah Original",
        of=seller,
        category=shelf,
        description=TEXT,
        composition="Kedelai, tepung beras",
        shelf_life="6 bulan",
        keywords="keripik tempe renyah",
    )
    made.variants.update(stock=0, packed_weight=250, length=20, width=15, height=5)
    for seed in range(3):
        photo(made, seed)
    people.licence(made, "pirt", "2063507010001-28", valid_until=timezone.localdate() + timedelta(days=400))
    people.licence(made)
    made.publish(by=staff)
    return made


def photo(product, seed=0, width=1000, height=1000, size=500_000):
    return Photo.objects.create(
        product=product,
        master="m.jpg",
        checksum=f"{product.pk}-{seed}",
        width=width,
        height=height,
        bytes=size,
        position=seed + 1,
        facts={"sharpness": 20, "text": 0, "fingerprint": f"{2 ** (20 * seed) - 1:016x}", "colour": [90 * seed] * 3},
    )


def film(product, seconds=30, size=5_000_000, side=720):
    Video.objects.create(
        product=product, file="v", poster="p", checksum="c", seconds=seconds, size=size, width=side, height=side
    )


def size(**values):
    return lambda product: product.variants.update(**values)


def text(**values):
    return lambda product: Product.objects.filter(pk=product.pk).update(**values)


def photos(**values):
    return lambda product: product.photos.update(**values)


def more_photos(number):
    return lambda product: [photo(product, seed) for seed in range(3, number)]


def without(relation):
    return lambda product: getattr(product, relation).all().delete()


def sizes(number):
    def change(product):
        for place in range(number - 1):
            Variant.objects.create(
                product=product, label=f"Rasa {place}", netto_amount=100, price=9_000, stock=1, packed_weight=150,
                length=1, width=1, height=1,
            )  # fmt: skip

    return change


def failed(product, channel):
    """`{(field, kind)}` of what failed."""
    return {(f.rule.field, f.rule.kind) for f in findings(product, channel) if f.outcome == Outcome.FAILED}


def findings(product, channel):
    return assessment(product, channel).findings


def assessment(product, channel):
    return readiness.assess(Product.objects.filter(pk=product.pk), [channel])[product.pk][channel.pk]


@pytest.mark.parametrize("code", ["shopee", "lazada", "web", "cetak", "galeri", "pameran", "ekatalog"])
def test_a_product_that_lacks_nothing_is_ready_everywhere(product, channels, code):
    assert assessment(product, channels[code]).blocking == []
    assert assessment(product, channels[code]).is_ready


KEPT = [
    ("shopee", text(name="Abcde")),
    ("shopee", text(name="a" * 255)),
    ("shopee", text(description="d" * 20)),
    ("shopee", text(description="d" * 3000)),
    ("shopee", more_photos(9)),
    ("shopee", photos(bytes=10_000_000)),
    ("shopee", lambda product: film(product, seconds=10)),
    ("shopee", lambda product: film(product, seconds=60)),
    ("shopee", lambda product: film(product, size=30_000_000)),
    ("shopee", lambda product: film(product, side=1280)),
    ("shopee", size(price=99)),
    ("shopee", size(price=150_000_000)),
    ("shopee", size(stock=0)),
    ("shopee", size(stock=10_000_000)),
    ("shopee", size(length=None, width=None, height=None)),
    ("shopee", size(packed_weight=200)),
    ("shopee", size(label="r" * 20)),
    ("shopee", sizes(20)),
    ("shopee", text(brand="")),
    ("lazada", text(name="a" * 255)),
    ("lazada", more_photos(8)),
    ("lazada", photos(width=330, height=330)),
    ("lazada", photos(width=5000)),
    ("lazada", photos(bytes=3_000_000)),
    ("lazada", lambda product: film(product, size=100_000_000)),
    ("lazada", size(price=1)),
    ("lazada", size(packed_weight=40_000)),
    ("lazada", size(length=100, width=100, height=100)),
]
BROKEN = [
    ("shopee", text(name="Abcd"), ("name", "panjang")),
    ("shopee", text(description="d" * 19), ("description", "panjang")),
    ("shopee", text(description="d" * 3001), ("description", "panjang")),
    ("shopee", text(description=f"{TEXT}<b>murah</b>"), ("description", "polos")),
    ("shopee", without("photos"), ("photos", "jumlah")),
    ("shopee", photos(bytes=10_000_001), ("photo_bytes", "nilai")),
    ("shopee", lambda product: film(product, seconds=9.9), ("video_seconds", "nilai")),
    ("shopee", lambda product: film(product, seconds=60.1), ("video_seconds", "nilai")),
    ("shopee", lambda product: film(product, size=30_000_001), ("video_bytes", "nilai")),
    ("shopee", lambda product: film(product, side=1281), ("video_side", "nilai")),
    ("shopee", size(price=98), ("price", "nilai")),
    ("shopee", size(price=150_000_001), ("price", "nilai")),
    ("shopee", size(price=None), ("price", "nilai")),
    ("shopee", size(stock=None), ("stock", "nilai")),
    ("shopee", size(stock=10_000_001), ("stock", "nilai")),
    ("shopee", size(packed_weight=None), ("packed_weight", "terisi")),
    ("shopee", size(packed_weight=199), ("packed_weight", "tak_ringan")),
    ("shopee", size(label="r" * 21), ("label", "panjang")),
    ("shopee", sizes(21), ("sizes", "jumlah")),
    ("lazada", more_photos(9), ("photos", "jumlah")),
    ("lazada", photos(width=329), ("photo_side", "nilai")),
    ("lazada", photos(width=5001), ("photo_long_side", "nilai")),
    ("lazada", photos(bytes=3_000_001), ("photo_bytes", "nilai")),
    ("lazada", lambda product: film(product, size=100_000_001), ("video_bytes", "nilai")),
    ("lazada", size(stock=None), ("stock", "nilai")),
    ("lazada", size(price=None), ("price", "nilai")),
    ("lazada", size(packed_weight=40_001), ("packed_weight", "nilai")),
    ("lazada", size(length=101, width=100, height=100), ("packed_sum", "nilai")),
    ("lazada", size(length=None, width=None, height=None), ("packed_sum", "nilai")),
    ("lazada", lambda product: CategoryCode.objects.all().delete(), ("category_code", "padanan")),
    ("lazada", without("licences"), ("licence", "izin")),
    ("lazada", lambda product: product.seller.consents.all().delete(), ("consent", "terisi")),
    ("web", text(brand=" "), ("brand", "terisi")),
    ("cetak", text(status="draft"), ("published", "terisi")),
    ("galeri", text(composition=""), ("composition", "terisi")),
    ("pameran", text(shelf_life=""), ("shelf_life", "terisi")),
    ("ekatalog", lambda product: type(product.seller).objects.update(nib=None), ("nib", "terisi")),
]
ADVISED = [
    ("shopee", text(name="Keripik Tempe Renyah Alit"[:24]), ("name", "panjang")),
    ("shopee", text(name="a" * 101), ("name", "panjang")),
    ("shopee", text(description="d" * 99), ("description", "panjang")),
    ("shopee", lambda product: product.photos.filter(position=3).delete(), ("photos", "jumlah")),
    ("shopee", photos(width=849), ("photo_side", "nilai")),
    ("lazada", photos(width=979), ("photo_shape", "nilai")),
    ("shopee", size(length=None, width=None, height=None), ("packed_sum", "terisi")),
    ("lazada", text(brand=""), ("brand", "terisi")),
    ("shopee", text(keywords="keripik singkong"), ("keywords", "katakunci")),
]


@pytest.mark.parametrize(("code", "change"), KEPT)
def test_at_the_limit_it_is_still_ready(product, channels, code, change):
    change(product)
    assert assessment(product, channels[code]).is_ready


@pytest.mark.parametrize(("code", "change", "broken"), BROKEN)
def test_beyond_the_limit_it_is_not(product, channels, code, change, broken):
    change(product)
    found = assessment(product, channels[code])
    assert broken in {(f.rule.field, f.rule.kind) for f in found.blocking}
    assert not found.is_ready


@pytest.mark.parametrize(("code", "change", "advised"), ADVISED)
def test_advice_stands_in_nobodys_way(product, channels, code, change, advised):
    change(product)
    found = assessment(product, channels[code])
    assert advised in {(f.rule.field, f.rule.kind) for f in found.advice}
    assert found.is_ready


def test_three_sides_or_none_of_a_size(product, channels):
    """The database refuses half a box, so the rule is asked about one that was not saved."""
    rule = Rule.objects.get(pack__channel__code="shopee", field="packed_sides")
    judged = [readiness.JUDGES[rule.kind](rule, sides, None)[0] for sides in ([1, 2, None], [1, 2, 3], [None] * 3)]
    assert judged == [Outcome.FAILED, Outcome.PASSED, Outcome.PASSED]


def test_a_licence_that_is_being_checked_is_waited_for(product, channels):
    product.licences.filter(kind="pirt").update(verified_at=None, verified_by=None)
    found = assessment(product, channels["shopee"])
    assert [(f.rule.field, f.outcome, f.read) for f in found.blocking] == [
        ("licence", Outcome.WAITING, "menunggu diperiksa")
    ]
    assert found.is_waiting


def test_what_is_not_measured_yet_is_waited_for(product, channels):
    product.photos.update(facts=None)
    waiting = {f.rule.field for f in findings(product, channels["web"]) if f.outcome == Outcome.WAITING}
    assert waiting == {"photo_sharpness", "photo_text", "photo_alike"}


def test_without_a_film_nothing_is_asked_of_it(product, channels):
    asked = [f for f in findings(product, channels["shopee"]) if f.rule.field.startswith("video")]
    assert {f.outcome for f in asked} == {Outcome.NOT_APPLICABLE}


def test_a_channel_without_rules_is_never_ready(product, channels):
    RulePack.objects.filter(channel=channels["galeri"]).delete()
    RulePack.objects.get(channel=channels["pameran"]).rules.all().delete()
    found = [assessment(product, channels[code]) for code in ("galeri", "pameran")]
    assert [(a.has_rules, a.is_ready) for a in found] == [(False, False)] * 2


def test_a_finding_says_what_was_read_and_leads_to_the_field(product, channels):
    product.variants.update(price=50)
    [found] = assessment(product, channels["shopee"]).blocking
    assert (found.read, found.rule.limits) == ("200 g: Rp50", "99–150.000.000")
    assert found.address == f"/usaha/produk/{product.pk}/#f-price"


def test_a_new_pack_counts_from_its_day_on(product, channels):
    more_photos(9)(product)
    older = RulePack.objects.get(channel=channels["shopee"])
    newer = older.copy(version="uji", valid_from=timezone.localdate(), by=people.person("penguji"))
    newer.rules.filter(field="photos", kind="jumlah", weight="wajib").update(most=8)
    yesterday = timezone.localdate() - timedelta(days=1)
    on = [
        readiness.assess(Product.objects.all(), [channels["shopee"]], day)[product.pk][channels["shopee"].pk]
        for day in (yesterday, timezone.localdate())
    ]
    assert [(a.pack, a.is_ready) for a in on] == [(older, True), (newer, False)]


def test_a_pack_that_has_ended_leaves_no_rules(product, channels):
    RulePack.objects.filter(channel=channels["shopee"]).update(valid_to=date(2026, 11, 2))
    assert not assessment(product, channels["shopee"]).has_rules


def test_a_shelf_without_a_code_has_its_chapters(product, channels):
    chapter = people.shelf("Camilan")
    CategoryCode.objects.filter(channel=channels["lazada"]).update(category=chapter)
    product.category.parent = chapter
    product.category.save()
    assert assessment(product, channels["lazada"]).is_ready


def test_rules_on_the_shop_read_what_the_floor_above_tells(product, channels, monkeypatch):
    facts = StoreFacts(is_confirmed=True, name="Toko Alit", couriers=2)
    monkeypatch.setattr(readiness, "_shops", [lambda sellers: {(product.seller_id, channels["shopee"].pk): facts}])
    told = [failed(product, channels[code]) & {("store_couriers", "jumlah")} for code in ("shopee", "lazada")]
    assert told == [set(), {("store_couriers", "jumlah")}]


def test_all_products_in_all_channels_cost_the_same_queries(product, channels, queries):
    seller = people.seller("Dapur Bima")
    for number in range(3):
        people.product(f"Sambal {number}", of=seller)
    with queries(12):
        readiness.assess(Product.objects.filter(pk=product.pk))
    with queries(12):
        assert len(readiness.assess(Product.objects.all())) == 4


def test_every_rule_of_the_packs_is_read_and_says_how_to_mend_it():
    rules = list(Rule.objects.select_related("pack"))
    assert [rule for rule in rules if rule.field not in FIELDS or not rule.fix] == []
    for rule in rules:
        rule.full_clean()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    price=st.sampled_from([None, 1, 98, 99, 12_000, 150_000_001]),
    stock=st.sampled_from([None, 0, 5]),
    weight=st.sampled_from([None, 100, 250, 40_001]),
    name=st.sampled_from(["Abc", "Keripik Tempe Renyah Original"]),
    chosen=st.integers(0, 9),
)
def test_every_list_of_ready_products_is_the_same_set(product, price, stock, weight, name, chosen):
    """The board's number, the filtered list, the bundle's contents and one product's own page never differ."""
    Product.objects.filter(pk=product.pk).update(name=name)
    product.variants.update(price=price, stock=stock, packed_weight=weight)
    product.photos.all().delete()
    for seed in range(chosen):
        photo(product, seed)
    board = readiness.assess(Product.objects.all())
    own = {a.channel.pk: {product.pk} if a.is_ready else set() for a in readiness.of_one(product)}
    for channel in Channel.objects.filter(code__in=["shopee", "lazada", "cetak"]):
        counted = {pk for pk, found in board.items() if found[channel.pk].is_ready}
        assert counted == readiness.ready_ids(channel) == own[channel.pk]
