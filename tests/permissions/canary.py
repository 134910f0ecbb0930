"""A word of its own in everything that is one maker's, by who may read it: to be looked for in what the others receive.

The rows are found by walking the models from the maker on, so that a model or a field of tomorrow is filled too. What is
not named in PUBLIC is private: a field that a public page begins to show turns the test red until it is named there.
"""

import re
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from catalog.indexing import renew
from catalog.models import Licence, Listing, Product, Proposal
from monitoring.models import Problem
from onboarding.models import StoreMove, Submission
from sellers.models import Notice, PersonalAccess, Seller, User

# What buyers read, of published products and of makers who have one.
PUBLIC = {
    Seller: {"name", "story", "story_en", "public_phone", "slug"},
    Product: {
        *{"name", "name_en", "brand", "description", "description_en", "composition", "shelf_life", "packaging"},
        *{"keywords", "cached_shops"},
    },
    apps.get_model("catalog.Variant"): {"label", "price"},
    Licence: {"number"},
    Listing: {"address"},
}
INTERNAL = {(Proposal, "internal_note")}  # the office's own
# Texts that other rows, files or addresses are found by, and passwords.
LEFT_ALONE = {
    "slug",
    "checksum",
    "digest",
    "password",
    "master",
    "file",
    "poster",
    "evidence",
    "cached_doubts",
    "facts",
    "about",
}
LEFT_ALONE |= {"search_words", "search_name", "search_text"}
PATHS = {(Notice, "address")}
# Rows with a private file, and the path from them to their maker.
EVIDENCE = {Licence: "seller", Submission: "seller", StoreMove: "store__seller", Problem: "seller"}

OFFICE = ("staff", "head", "superuser")
THEIRS = {"a": ("owner", "mentor", "visiting"), "b": ("rival",)}
POSITIONS = {"a": ("-8.13579", "112.64283"), "b": ("-8.24681", "112.53174")}
# Of what a proposal would change: dates and files, which a word in front would make unreadable.
WORDLESS = {"evidence", "valid_until", "valid_until_assumed", "issued_on"}
LETTERS = {"private": "qzrahasia", "internal": "qzdinas", "public": "qzpublik"}


@dataclass(frozen=True)
class Secret:
    """What may not be found, what it is called in a finding, and for which roles that holds."""

    pattern: str
    called: str
    readers: tuple


class Canary:
    """`of` is "a" (the maker the addresses name) or "b" (the other one)."""

    def __init__(self, of, seller):
        self.of, self.seller, self.secrets, self.count = of, seller, [], 0
        self.published = Product.objects.filter(seller=seller).published()
        for kind, readers in (("private", OFFICE + THEIRS[of]), ("internal", OFFICE)):
            self.secrets.append(Secret(self.word(kind), f"{kind} words of {of}", readers))

    def word(self, kind):
        return f"{LETTERS[kind]}{self.of}"

    def fill(self):
        """Once; the rows stay valid."""
        _add_records(self.seller)
        for row in owned(self.seller):
            self._fill(row)
        self._fill_files()

    def _fill(self, row):
        model = type(row)
        changes = {}
        for field in model._meta.concrete_fields:
            if field.name not in LEFT_ALONE and (model, field.name) not in PATHS:
                value = self._value(row, field, self._kind(row, field))
                changes |= {} if value is None else {field.attname: value}
        if isinstance(row, Seller):
            latitude, longitude = POSITIONS[self.of]
            changes |= {"latitude": latitude, "longitude": longitude}
            self._hide(f"{latitude}|{longitude}".replace(".", "[.,]"), "position")
        if changes:
            model._base_manager.filter(pk=row.pk).update(**changes)

    def _kind(self, row, field):
        if (type(row), field.name) in INTERNAL:
            return "internal"
        shown = field.name in PUBLIC.get(type(row), ()) and self._is_shown(row)
        return "public" if shown else "private"

    def _is_shown(self, row):
        match row:
            case Seller():
                return self.published.exists()
            case Product():
                return row.is_published
            case Licence():
                return row.products.published().exists()
        return row.product.is_published

    def _value(self, row, field, kind):
        """The text or number to put there, or None for what cannot carry one."""
        old = getattr(row, field.attname)
        match field:
            case _ if field.choices or field.remote_field or field.primary_key:
                return None
            case PhoneNumberField():
                return self._number(kind, row, field, "+62812{:08d}", shown="812{:08d}")
            case models.EmailField():
                return f"{self.word(kind)}.{getattr(row, 'user_id', row.pk)}@contoh.id"
            case models.CharField() if field.name == "nib":
                return self._number(kind, row, field, "91203{:08d}")
            case models.CharField() if (type(row), field.name) == (Licence, "number"):
                return self._number(kind, row, field, "ID351100{:011d}")
            case models.CharField() if field.max_length < 20:
                return None  # codes of other things: a version, a kind of change
            case models.CharField() | models.TextField():
                return f"{self.word(kind)} {old or ''}".strip()[: field.max_length]
            case models.JSONField() if field.name == "cached_shops":
                return [[code, *_in_json(words, self.word(kind))] for code, *words in old]  # the code is in an address
            case models.JSONField():
                return _in_json(old, self.word(kind))
            case models.PositiveBigIntegerField() | models.PositiveIntegerField() if (
                field.editable and field.name != "packed_weight"
            ):  # seven digits of grams no form takes
                return int(self._number(kind, row, field, "7{:06d}"))
        return None

    def _number(self, kind, row, field, shape, shown=None):
        """A number of its own; a private one is looked for by its digits, however they are grouped."""
        self.count += 1
        turn = (self.count * 7919 + (0 if self.of == "a" else 404_507)) % 1_000_000
        if kind != "public":
            digits = (shown or shape).format(turn).removeprefix("ID")
            self._hide(r"[ .,\-]?".join(digits), f"{type(row).__name__}.{field.name}")
        return shape.format(turn)

    def _fill_files(self):
        """Evidence by name and content; of photos only the name, since what is in them is made anew."""
        word = self.word("private")
        for model, path in EVIDENCE.items():
            for row in model.objects.filter(**{path: self.seller}):
                place = f"{model._meta.model_name}/{word}-{row.pk}.pdf"
                name = row.evidence.storage.save(place, ContentFile(f"%PDF-1.7 {word}".encode()))
                model.objects.filter(pk=row.pk).update(evidence=name)
        for model in (apps.get_model("catalog.Photo"), apps.get_model("catalog.HistoricalPhoto")):
            for name in set(model.objects.filter(product__seller=self.seller).values_list("master", flat=True)):
                self._hide(re.escape(str(name)), "Photo.master")

    def _hide(self, pattern, name):
        self.secrets.append(Secret(pattern, f"{name} of {self.of}", OFFICE + THEIRS[self.of]))


class Watcher:
    """Finds in a text what a role may not read."""

    def __init__(self, canaries):
        self.seller = canaries[0].seller
        self.secrets = [secret for canary in canaries for secret in canary.secrets]

    def found(self, role, text):
        hidden = [secret for secret in self.secrets if role not in secret.readers]
        if not re.search("|".join(secret.pattern for secret in hidden), text):
            return []
        return sorted({secret.called for secret in hidden if re.search(secret.pattern, text)})


def release(*makers):
    """Fill the makers and write the search words anew, so that what is indexed carries the words too."""
    canaries = [Canary(of, seller) for of, seller in zip("ab", makers, strict=True)]
    for canary in canaries:
        canary.fill()
    renew()
    return Watcher(canaries)


def owned(seller):
    """Every row with a path to a maker, their owners and their history among them. Who did something owns nothing by it."""
    found = {
        Seller: {seller.pk},
        User: set(User.objects.filter(memberships__seller=seller).values_list("pk", flat=True)),
    }
    grew = True
    while grew:
        grew = False
        for model in apps.get_models(include_auto_created=True):
            rows = _pointing_at(model, found)
            grew |= not rows <= found.get(model, set())
            found[model] = found.get(model, set()) | rows
    return [row for model, keys in found.items() for row in model._base_manager.filter(pk__in=keys)]


def _pointing_at(model, found):
    if model._meta.app_label in ("admin", "auth", "sessions") or model is User:
        return set()
    past_of = getattr(model, "instance_type", None)
    paths = models.Q(**{f"{past_of._meta.pk.name}__in": found.get(past_of, ())}) if past_of else models.Q(pk__in=())
    for field in model._meta.concrete_fields:
        is_deed = field.name.endswith("_by") or field.name in ("history_user", "handed_to")
        if field.remote_field and not is_deed:
            paths |= models.Q(**{f"{field.attname}__in": found.get(field.remote_field.model, ())})
    return set(model._base_manager.filter(paths).values_list("pk", flat=True))


def _add_records(seller):
    """What the cast does not have of every maker: something proposed and decided, something told, somebody who looked."""
    owner = User.objects.filter(memberships__seller=seller, is_active=True).first()
    staff = User.objects.get(username="sari")
    product = Product.objects.filter(seller=seller).order_by("pk").first()
    if product.proposals.count() == 0:
        Proposal.objects.create(
            seller=seller,
            product=product,
            changes={"composition": "singkong"},
            before={"composition": "ubi"},
            state=Proposal.State.DECLINED,
            made_by=staff,
            decided_by=staff,
            decided_at=timezone.now(),
        )
    EmailAddress.objects.get_or_create(
        user=owner, defaults={"email": f"{owner.username}@contoh.id"}
    )  # as allauth would
    Notice.objects.create(user=owner, seller=seller, text="kabar", difference=[["komposisi", "ubi", "singkong"]])
    PersonalAccess.objects.create(seller=seller, user=staff, where="halaman IKM")
    if not Licence.objects.filter(seller=seller).exists():
        Licence.objects.create(seller=seller, kind=Licence.Kind.HALAL, number="ID00000000000000009")


def _in_json(value, word):
    """The same shape, with the word before every text."""
    if isinstance(value, str):
        return f"{word} {value}".strip()
    if isinstance(value, dict):
        return {key: item if key in WORDLESS else _in_json(item, word) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_json(item, word) for item in value]
    return value
