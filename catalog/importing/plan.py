"""What a sheet's rows would do to the records: create, change, leave alone, merge, or be refused."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from catalog.importing.rows import RowReader
from catalog.importing.seller_book import SellerBook, chunks
from catalog.models import ImportRow, Licence, Product, Variant
from ikmportal.lib.money import rupiah
from ikmportal.lib.reading import plain
from sellers.models import Seller

Outcome = ImportRow.Outcome
SELLER_FIELDS = (
    "name",
    "code",
    "nib",
    "phone",
    "public_phone",
    "founded",
    "workers",
    "investment",
    "investment_with_land",
    "story",
    "kbli",
    "address",
    "subdistrict",
    "village",
)
PRODUCT_FIELDS = (
    "name",
    "brand",
    "name_en",
    "description",
    "description_en",
    "composition",
    "shelf_life",
    "packaging",
    "keywords",
    "food_kind",
    "category",
)
# Staff may have shelved a product better than a name suggests; a sheet moves it only when it is on no shelf.
ONLY_WHEN_EMPTY = ("category", "food_kind")


@dataclass(slots=True)
class Outlook:
    """One row's future: the outcome, old → new, what a draft would lack."""

    row: object
    outcome: str
    changes: list = field(default_factory=list)
    lacks: list = field(default_factory=list)
    product: object = None


@dataclass
class Plan:
    """All rows' futures, and the records that carry them out. Nothing in it has been saved."""

    outlooks: list = field(default_factory=list)
    new_sellers: list = field(default_factory=list)
    changed_sellers: dict = field(default_factory=dict)
    new_products: list = field(default_factory=list)
    changed_products: dict = field(default_factory=dict)
    new_variants: list = field(default_factory=list)
    changed_variants: dict = field(default_factory=dict)
    new_licences: list = field(default_factory=list)
    changed_licences: dict = field(default_factory=dict)
    covered: list = field(default_factory=list)
    questioned: dict = field(default_factory=dict)

    @property
    def counts(self):
        """How many rows have each outcome, and how many makers and products would be new."""
        counted = Counter(outlook.outcome for outlook in self.outlooks)
        counted["draf"] = sum(1 for outlook in self.outlooks if outlook.lacks)
        counted["ikm_baru"], counted["produk_baru"] = len(self.new_sellers), len(self.new_products)
        return dict(counted)

    @property
    def digest(self):
        """A fingerprint of everything the person was shown: what is saved must be this and nothing else."""
        shown = [(o.row.sheet, o.row.number, o.outcome, o.changes, o.lacks, o.row.problems) for o in self.outlooks]
        return hashlib.sha256(json.dumps([self.counts, shown], default=str).encode()).hexdigest()


def make_plan(sheets, progress=None):
    """The Plan for `[(Sheet, Layout)]`. `progress(done)` is told every few hundred rows."""
    reader, rows = RowReader(), []
    for sheet, layout in sheets:
        for row in reader.read(sheet, layout):
            rows.append(row)
            if progress and len(rows) % 500 == 0:
                progress(len(rows))
    planner = Planner(rows)
    for row in rows:
        planner.take(row)
    return planner.finished()


class Planner:
    """Knows the records of the makers the rows name, and takes row after row."""

    def __init__(self, rows):
        self.plan = Plan()
        self.sellers = SellerBook({id(row.maker): row.maker for row in rows if row.maker}.values())
        self.products, self.variants, self.licences = {}, {}, {}
        self.origin, self.licence_products = {}, set()
        self.said = {}  # what a row of this sheet already said: (record, field) → value
        for sellers in chunks(self.sellers.known):
            self._remember(sellers)

    def _remember(self, sellers):
        for product in (
            Product.objects.filter(seller__in=sellers).select_related("category", "food_kind").order_by("-pk")
        ):
            self.products[product.seller_id, plain(product.name), plain(product.brand)] = product
        for variant in Variant.objects.filter(product__seller__in=sellers).order_by("pk"):
            self.variants.setdefault(variant.product_id, []).append(variant)
        for licence in Licence.objects.filter(seller__in=sellers):
            self.licences[licence.seller_id, licence.kind, licence.number] = licence
        covered = Licence.products.through.objects.filter(licence__seller__in=sellers)
        self.licence_products.update(covered.values_list("licence_id", "product_id"))

    def take(self, row):
        if row.is_maker_only:
            self._take_maker(row)
        elif row.maker is None:
            self._add(row, Outcome.REFUSED)
        else:
            self._take_product(row)

    def finished(self):
        """The plan; a maker line without any product below it is refused, not lost."""
        for outlook in self.plan.outlooks:
            if outlook.row.is_maker_only and not outlook.row.maker.products and outlook.outcome == Outcome.MERGED:
                outlook.row.problems.append(
                    {
                        "column": "Nama produk",
                        "text": "",
                        "message": "IKM ini tidak punya produk di bawahnya. Isi nama produk.",
                    }
                )
                outlook.outcome = Outcome.REFUSED
            if outlook.outcome == Outcome.CREATE:
                outlook.lacks = self._lacks(outlook.product)
        return self.plan

    def _add(self, row, outcome, **more):
        self.plan.outlooks.append(Outlook(row, outcome, **more))

    def _take_maker(self, row):
        self._add(row, Outcome.REFUSED if row.problems else Outcome.MERGED)

    def _take_product(self, row):
        seller = None
        if not row.maker.problems:
            seller = self.sellers.find(row.maker, lambda found: self._key(found, row) in self.products)
        if isinstance(seller, str):
            row.problems.append({"column": "Nama usaha", "text": row.maker.called, "message": seller})
        if row.problems:
            return self._add(row, Outcome.REFUSED)
        if conflict := self._price_conflict(seller, row):
            row.problems.append(conflict)
            return self._add(row, Outcome.REFUSED)
        changes = []
        seller = self._seller(seller, row, changes)
        product, is_new = self._product(seller, row, changes)
        touched = self._variants(product, is_new, row, changes)
        self._licences(seller, product, row, changes)
        self._conclude(row, product, is_new, touched, changes)

    def _conclude(self, row, product, is_new, touched, changes):
        first = self.origin.setdefault(_identity(product), row.number)
        if is_new:
            self._add(row, Outcome.CREATE, product=product, changes=changes)
        elif first != row.number and product.pk is None:
            self._merge(row, product, first, touched)
        else:
            self._add(row, Outcome.CHANGE if changes else Outcome.SAME, changes=changes, product=product)

    def _merge(self, row, product, first, touched):
        message = (
            f"Ukuran lain dari produk di baris {first}: menjadi varian."
            if touched
            else f"Sama dengan baris {first}: dicatat satu kali."
        )
        row.notes.append({"column": "Nama produk", "text": product.name, "message": message})
        self._add(row, Outcome.MERGED, product=product)

    def _lacks(self, product):
        """What a new product lacks beside its photos, which no sheet holds."""
        variants = self.variants.get(_identity(product), [])
        lacks = [] if product.brand else ["merek"]
        lacks += [] if variants and all(variant.netto for variant in variants) else ["netto"]
        return lacks + ([] if variants and all(variant.price for variant in variants) else ["harga"])

    # Makers

    def _seller(self, seller, row, changes):
        facts = row.maker.facts
        if seller is None:
            seller = Seller(**facts, slug=Seller.slug_of(facts["name"]))
            self.plan.new_sellers.append(seller)
            self.sellers.add(seller)
            return seller
        for key in SELLER_FIELDS:
            if key != "name" and key in facts:
                self._set(seller, key, facts[key], self.plan.changed_sellers, changes, row)
        self.sellers.learn(seller)
        return seller

    def _set(self, record, key, new, changed, changes, row):
        """Set one fact and say old → new. Where rows of one sheet disagree, the first is taken and the others told."""
        column = f"{key}_id" if record._meta.get_field(key).is_relation else key
        old, value = getattr(record, column), getattr(new, "pk", new)
        first = self.said.setdefault(
            (_identity(record), type(record), key), old if record.pk is None and old else value
        )
        if str(first) != str(value):
            _disagrees(row, record, key, getattr(record, key), new)
            return
        if str(old or "") == str(value):
            return
        shown_old = getattr(record, key) if old not in (None, "") else ""
        setattr(record, key, new)
        if record.pk is not None:
            changed.setdefault(record, set()).add(key)
            changes.append(_change(record._meta.get_field(key).verbose_name, shown_old, new))

    # Products

    def _product(self, seller, row, changes):
        key = self._key(seller, row)
        product = self.products.get(key)
        if product is None:
            facts = {name: row.facts[name] for name in PRODUCT_FIELDS}
            product = Product(seller=seller, **facts, slug=Product.slug_of(facts["name"]))
            self.products[key] = product
            self.plan.new_products.append(product)
            return product, True
        for name in PRODUCT_FIELDS[2:]:
            new = row.facts[name]
            if new in (None, "") or (name in ONLY_WHEN_EMPTY and getattr(product, f"{name}_id")):
                continue
            self._set(product, name, new, self.plan.changed_products, changes, row)
        return product, False

    def _key(self, seller, row):
        return _identity(seller), plain(row.facts["name"]), plain(row.facts["brand"])

    def _price_conflict(self, seller, row):
        """Two rows of one sheet that give one size two prices cannot both be right."""
        if seller is None:
            return None
        product = self.products.get(self._key(seller, row))
        first = product and self.origin.get(_identity(product))
        if not first:
            return None
        for label, netto, price in _wanted(row):
            twin = _twin(self.variants.get(_identity(product), []), label, netto)
            if twin and price and twin.price and twin.price != price:
                return {
                    "column": "Harga",
                    "text": rupiah(price),
                    "message": f"Baris {first} menyebut {rupiah(twin.price)} untuk {twin}. Samakan harganya, atau bedakan nettonya.",
                }
        return None

    def _variants(self, product, is_new, row, changes):
        """Add or change the row's sizes; whether anything was added or changed."""
        known = self.variants.setdefault(_identity(product), [])
        touched = False
        for label, netto, price in _wanted(row):
            twin = _twin(known, label, netto)
            if twin is None:
                twin = Variant(product=product, label=label, price=price, position=len(known))
                twin.netto = netto
                known.append(twin)
                self.plan.new_variants.append(twin)
                touched = True
                if not is_new and product.pk:
                    changes.append(_change("varian", "", f"{twin} {rupiah(price) if price else ''}".strip()))
            else:
                touched |= self._renew_variant(twin, netto, price, changes)
        return touched

    def _renew_variant(self, variant, netto, price, changes):
        touched = False
        if price and variant.price != price:
            if variant.pk:
                changes.append(
                    _change(f"harga {variant}", rupiah(variant.price) if variant.price else "", rupiah(price))
                )
            variant.price, touched = price, True
        if netto and variant.netto is None:
            if variant.pk:
                changes.append(_change("netto", "", netto))
            variant.netto, touched = netto, True
        if touched and variant.pk:
            self.plan.changed_variants[variant.pk] = variant
        return touched

    def _licences(self, seller, product, row, changes):
        for kind, number, until, assumed in row.licences:
            key = (_identity(seller), kind, number)
            licence = self.licences.get(key)
            if licence is None:
                licence = Licence(
                    seller=seller, kind=kind, number=number, valid_until=until, valid_until_assumed=assumed
                )
                self.licences[key] = licence
                self.plan.new_licences.append(licence)
            elif until and not assumed and licence.valid_until != until:
                self._renew_licence(licence, until, changes)
            if (licence.pk, product.pk) not in self.licence_products or licence.pk is None or product.pk is None:
                self._cover(licence, product, changes)

    def _renew_licence(self, licence, until, changes):
        if licence.pk:
            changes.append(_change(f"{licence} berlaku sampai", licence.valid_until or "", until))
            self.plan.changed_licences[licence.pk] = licence
            self._question(licence, changes)
        licence.valid_until, licence.valid_until_assumed = until, False

    def _cover(self, licence, product, changes):
        pair = (_identity(licence), _identity(product))
        if pair in self.licence_products:
            return
        self.licence_products.add(pair)
        self.plan.covered.append((licence, product))
        if product.pk:
            changes.append(_change("izin", "", str(licence)))
        if licence.pk:
            self._question(licence, changes)

    def _question(self, licence, changes):
        """A claim that changes must be checked anew, as in the admin; its badge comes off until then."""
        if licence.is_verified and licence.pk not in self.plan.questioned:
            self.plan.questioned[licence.pk] = licence
            changes.append(_change(f"pemeriksaan {licence}", "sudah diperiksa", "perlu diperiksa ulang"))


def _identity(record):
    return record.pk or id(record)


def _wanted(row):
    """`[(label, netto or None, price or None)]` of the variants a row asks for."""
    prices, label = row.facts["prices"], row.facts["label"]
    if not row.sizes:
        return [(label, None, prices[0])] if prices else []
    prices = prices or [None] * len(row.sizes)
    return [(label or size.label, size.netto, price) for size, price in zip(row.sizes, prices, strict=True)]


def _twin(variants, label, netto):
    """The variant a wanted one already is: same label and netto; or the only one, where either has no netto yet."""
    for variant in variants:
        if variant.netto == netto and plain(variant.label) == plain(label):
            return variant
    alone = variants[0] if len(variants) == 1 else None
    return alone if alone and (netto is None or alone.netto is None) and plain(alone.label) == plain(label) else None


def _change(field, old, new):
    return {"field": str(field), "old": str(old or ""), "new": str(new)}


def _disagrees(row, record, key, old, new):
    label = str(record._meta.get_field(key).verbose_name)
    row.notes.append(
        {
            "column": label,
            "text": str(new)[:200],
            "message": f"Berbeda dari baris sebelumnya ({str(old)[:80]}); yang pertama dipakai.",
        }
    )
