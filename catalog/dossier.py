"""Everything the portal holds about a maker and its owner, as files a person can read and take along (UU 27/2022)."""

import datetime
import json
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.models import (
    DataCopy,
    HalalPlan,
    ImportRow,
    Licence,
    Listing,
    Photo,
    Product,
    Proposal,
    ScopeQuestion,
    Tally,
    Variant,
    Video,
)
from catalog.models.photo import private_storage
from ikmportal.lib import files, jobs, spreadsheets
from ikmportal.lib.jobs import LeaseLost
from sellers.models import (
    Consent,
    DataRequest,
    Invitation,
    Membership,
    Mentorship,
    Notice,
    PersonalAccess,
    Seller,
    User,
)

README = """Salinan data {seller}, diambil {day} oleh {user} dari {site}.

data.xlsx  untuk dibaca: satu lembar untuk tiap jenis catatan.
data.json  isi yang sama, untuk dibaca program lain.

Foto dan video disebut dengan alamatnya, pindaian izin dengan alamat yang hanya terbuka untuk Anda, pembimbing, dan dinas.
Kata sandi tidak tersimpan dalam bentuk yang dapat dibaca, catatan kerja di dalam dinas tidak termasuk.
Data yang keliru dapat Anda perbaiki sendiri di portal; untuk yang lain, ajukan permintaan di halaman "Data saya".
"""
SEARCH_CACHES = (
    "search_words",
    "search_name",
    "search_text",
    "cached_price",
    "cached_doubts",
    "cached_shops",
    "indexed_at",
)
NOT_ONES_OWN = ("password", "is_superuser", "is_staff")


@dataclass(frozen=True)
class Part:
    """One kind of record. `rows(seller, user)` is a queryset; `without` names fields that are caches, secrets or the office's
    own; `more` adds `{key: function of a row}`."""

    name: str
    model: Any
    rows: Any
    without: tuple = ()
    more: dict = field(default_factory=dict)
    has_trail: bool = False

    def fields(self, model=None):
        kept = [one for one in (model or self.model)._meta.concrete_fields if one.name not in self.without]
        return [one for one in kept if one.name != "history_change_reason"]


def _of_seller(model):
    return lambda seller, user: model.objects.filter(seller=seller)


def _of_products(model):
    return lambda seller, user: model.objects.filter(product__seller=seller)


def full(address):
    return address if address.startswith("http") else settings.SITE_URL + address


def _scan(licence):
    return full(reverse("workspace_licence_evidence", args=[licence.pk])) if licence.evidence else ""


PARTS = (
    Part("Usaha", Seller, lambda seller, user: Seller.objects.filter(pk=seller.pk), has_trail=True),
    Part("Pemilik", Membership, _of_seller(Membership), has_trail=True),
    Part("Akun saya", User, lambda seller, user: User.objects.filter(pk=user.pk), without=NOT_ONES_OWN),
    Part("E-mail saya", EmailAddress, lambda seller, user: EmailAddress.objects.filter(user=user)),
    Part("Undangan saya", Invitation, lambda seller, user: Invitation.objects.filter(user=user), without=("digest",)),
    Part("Kabar untuk saya", Notice, lambda seller, user: Notice.objects.filter(user=user, seller=seller)),
    Part("Pembimbing", Mentorship, _of_seller(Mentorship), has_trail=True),
    Part("Persetujuan", Consent, _of_seller(Consent), has_trail=True),
    Part("Produk", Product, _of_seller(Product), without=SEARCH_CACHES, has_trail=True),
    Part("Varian", Variant, _of_products(Variant), has_trail=True),
    Part("Foto", Photo, _of_products(Photo), more={"alamat": lambda photo: full(photo.url_1280)}, has_trail=True),
    Part("Video", Video, _of_products(Video), more={"alamat": lambda video: full(video.url)}, has_trail=True),
    Part(
        "Izin",
        Licence,
        lambda seller, user: Licence.objects.filter(seller=seller).prefetch_related("products"),
        more={"mencakup": lambda licence: ", ".join(map(str, licence.products.all())), "alamat": _scan},
        has_trail=True,
    ),
    Part("Pertanyaan izin", ScopeQuestion, _of_seller(ScopeQuestion)),
    Part("Usulan", Proposal, _of_seller(Proposal), without=("internal_note",)),
    Part("Produk tayang", Listing, _of_products(Listing), has_trail=True),
    Part("Rencana halal", HalalPlan, _of_products(HalalPlan), has_trail=True),
    Part("Dilihat pembeli", Tally, _of_products(Tally)),
    Part("Baris impor", ImportRow, _of_products(ImportRow)),
    Part("Permintaan saya", DataRequest, _of_seller(DataRequest), has_trail=True),
    Part("Siapa melihat", PersonalAccess, _of_seller(PersonalAccess)),
)
# Kinds of record that hold nothing of one maker, or nothing that is not above.
LEFT_OUT = {
    "sellers.ConsentText": "naskah yang sama untuk semua; versinya ada pada persetujuan",
    "sellers.Kbli": "daftar resmi",
    "sellers.Region": "daftar resmi",
    "sellers.SizeRule": "aturan yang sama untuk semua",
    "sellers.OfficeTerm": "tentang dinas",
    "sellers.Agreement": "tentang dinas dan mitranya",
    "sellers.AgreementTerm": "tentang dinas dan mitranya",
    "catalog.Category": "rak yang sama untuk semua",
    "catalog.FoodKind": "daftar resmi",
    "catalog.CategoryCode": "padanan yang sama untuk semua",
    "catalog.Channel": "saluran yang sama untuk semua",
    "catalog.ChannelCountry": "daftar yang sama untuk semua",
    "catalog.Rule": "aturan yang sama untuk semua",
    "catalog.RulePack": "aturan yang sama untuk semua",
    "catalog.Override": "catatan kerja dinas",
    "catalog.CatalogueIndex": "hitungan dari produk yang tayang",
    "catalog.DataCopy": "salinan ini sendiri; dihapus sesudah beberapa hari",
    "catalog.Edition": "katalog cetak; isinya dari produk yang tayang",
    "catalog.Volume": "katalog cetak; isinya dari produk yang tayang",
    "catalog.ImportBatch": "lembar kerja seluruh dinas; baris IKM ini ada pada baris impor",
}

# The floor above tells what it keeps of makers: nothing down here looks up.

_added = {}


def add(parts, left_out):
    """Register the parts of an upper floor, and its kinds of record that hold nothing of one maker, each with its reason."""
    _added.update({part.name: part for part in parts})
    LEFT_OUT.update(left_out)


def parts():
    return [*PARTS, *_added.values()]


# Asked for, made, fetched, and gone again


def ask(seller, *, by):
    """`(copy, whether it is new)`: while one is being made for this owner there is no second."""
    return jobs.ask(DataCopy, {"seller": seller, "user": by}, requested_by=by)


def build(copy):
    """One file a copy, under a name that holds the token of the worker; whoever lost the lease takes it back. The ones
    before it go."""
    with translation.override("id"), tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "data.zip"
        copy.report(0, 1, _("mengumpulkan catatan"))
        _write(target, copy.seller, copy.user)
        kept = files.keep_generated(private_storage(), target, f"copies/{copy.pk}/{copy.token}-{{checksum:.24}}.zip")
    try:
        copy.finish(file=kept.name, checksum=kept.checksum, size=kept.size, done=1, total=1)
    except LeaseLost:
        private_storage().delete(kept.name)
        raise
    for old in DataCopy.objects.of(copy.seller, copy.user).filter(pk__lt=copy.pk):
        _forget(old)


def expire():
    """Delete the copies nobody needs any more. Safe to repeat; says how many."""
    gone = list(DataCopy.objects.expired())
    for old in gone:
        _forget(old)
    return len(gone)


def _forget(copy):
    """With whatever killed workers left beside its file. The bytes go first: a row without them is seen, bytes without a row
    are not."""
    storage, folder = private_storage(), f"copies/{copy.pk}"
    with suppress(FileNotFoundError):  # a disk has no folder before the first file
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
    copy.delete()


# What is in it


def _write(target, seller, user):
    """A ZIP at a path: data.xlsx, data.json and a page that says what they are."""
    tables = dict(_tables(seller, user))
    made_at = timezone.localtime()
    facts = {"seller": seller, "day": f"{made_at:%d-%m-%Y %H.%M}", "user": user, "site": settings.SITE_URL}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACA-DULU.txt", README.format(**facts))
        archive.writestr("data.xlsx", _as_xlsx(tables))
        archive.writestr("data.json", _as_json(tables))


def _tables(seller, user):
    """`(name, [(key, heading)], [row of values])` of every part, and of its trail."""
    for part in parts():
        rows = part.rows(seller, user).order_by("pk")
        yield part.name, _table(part.fields(), rows, part.more)
        if part.has_trail:
            model = part.model.history.model
            trail = model.objects.filter(id__in=_ever(part, seller, rows)).order_by("history_date", "history_id")
            yield f"Riwayat {part.name.lower()}", _table(part.fields(model), trail, {})


def _ever(part, seller, rows):
    """Ids of the rows that are, and of those that were of this maker and are gone."""
    history = part.model.history.model
    names = {one.name for one in history._meta.get_fields()}
    if "seller" in names:
        return history.objects.filter(seller=seller).values("id")
    if "product" in names:
        return history.objects.filter(product__in=Product.objects.filter(seller=seller)).values("id")
    return rows.values("pk")


def _table(fields, rows, more):
    linked = [one.name for one in fields if one.is_relation]
    headings = [(one.name, capfirst(str(one.verbose_name))) for one in fields]
    headings += [(key, capfirst(key)) for key in more]
    values = [
        [*(_value(row, one) for one in fields), *(worded(row) for worded in more.values())]
        for row in rows.select_related(*linked)
    ]
    return headings, values


def _value(row, one):
    """A plain value: text, number, date, list; other records by what they are called."""
    if one.is_relation:
        try:
            found = getattr(row, one.name)
        except ObjectDoesNotExist:
            return _("(sudah dihapus)")
        return None if found is None else str(found)
    value = one.value_from_object(row)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value)
    if one.choices:
        return getattr(row, f"get_{one.attname}_display")()
    plain = (str, int, float, bool, list, dict, datetime.date)
    return value if value is None or isinstance(value, plain) else str(value)


def _as_xlsx(tables):
    return spreadsheets.write_xlsx(
        {
            name: ([heading for _key, heading in headings], [[_cell(value) for value in row] for row in rows])
            for name, (headings, rows) in tables.items()
        }
    )


def _cell(value):
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value[:32_000] if isinstance(value, str) else value  # a cell holds no more


def _as_json(tables):
    parts = {
        name: [dict(zip([key for key, _heading in headings], row, strict=True)) for row in rows]
        for name, (headings, rows) in tables.items()
    }
    return json.dumps(parts, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())
