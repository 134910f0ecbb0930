"""The upload bundle of a maker for a marketplace: what goes in, what is left out and why, and the one ZIP of it.

The same record, rules and template give the same bytes; whoever asked, and when, is on the row and not in the file.
"""

import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage, storages
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import readiness
from catalog.models import Channel, Product, RulePack
from catalog.models.photo import private_storage
from ikmportal.lib import files, jobs, zipping
from ikmportal.lib.jobs import Hopeless, JobState, LeaseLost
from ikmportal.lib.mass_upload import UnusableTemplate
from onboarding import workbooks
from onboarding.models import Bundle, StoreAccount
from onboarding.offers import offers

MOST_KEPT = 3  # files of a maker in a channel
CONTENTS = "DAFTAR ISI.txt"
ADD_TEMPLATE = gettext_lazy(
    "Lembar unggah Shopee belum ada. Unduh templat unggah massal dari Seller Centre toko ini, pasang di halaman paket, lalu buat paket lagi."
)
NO_COURIER = gettext_lazy(
    "Belum ada jasa kirim yang dipilih: Shopee meminta paling sedikit satu. Pilih di data toko, lalu buat paket lagi."
)


# Before it is made


def judged(seller, channel):
    """`[(product, its Assessment)]` of every product of a maker, by name."""
    products = Product.objects.filter(seller=seller).order_by("name", "pk")
    return [(product, found[channel.pk]) for product, found in readiness.walk(products, [channel])]


def reasons(assessment):
    """Why a product is left out, a sentence each."""
    if not assessment.has_rules:
        return [_("Saluran ini belum punya aturan, jadi belum ada yang dapat dinyatakan siap.")]
    return [_sentence(finding) for finding in assessment.blocking]


def _sentence(finding):
    read = f" ({finding.read})" if finding.read else ""
    return f"{finding.rule.message}{read}: {finding.rule.fix}"


def on_offer(verdicts, channel):
    """The Offers of those that are ready: what a bundle made now would hold."""
    ready = [product.pk for product, assessment in verdicts if assessment.is_ready]
    return offers(Product.objects.filter(pk__in=ready), channel, _rules(channel))


def offer_of(product, channel):
    """The Offer of one product, ready or not."""
    (offer,) = offers(Product.objects.filter(pk=product.pk), channel, _rules(channel))
    return offer


def _rules(channel):
    packs = RulePack.objects.prefetch_related("rules").select_related("channel").filter(channel=channel)
    return packs.in_force().get(channel.pk)


def ask(seller, channel, *, template="", by):
    """`(bundle, whether it is new)`: while one is being made for this maker and channel there is no second, whichever
    template it uses. `template` names a kept file."""
    return jobs.ask(Bundle, {"seller": seller, "channel": channel}, template=template, requested_by=by)


def keep_template(seller, data):
    """The name under which a seller's template is kept, for nobody but those who may see the maker."""
    return files.keep(private_storage(), f"templates/{seller.pk}/{files.checksum(data)}.xlsx", data)


def last_template(seller, channel):
    """The last bundle that was given a template which is still there, or None."""
    return Bundle.objects.filter(seller=seller, channel=channel).exclude(template="").order_by("-requested_at").first()


# Making it


def build(bundle):
    """Judge, square, fill and pack, then keep the file and finish."""
    with translation.override("id"), tempfile.TemporaryDirectory() as folder:
        _ensure_room()
        verdicts = judged(bundle.seller, bundle.channel)
        offered = on_offer(verdicts, bundle.channel)
        if not offered:
            raise Hopeless(_("Belum ada produk yang siap untuk %s. Lengkapi dulu yang masih kurang.") % bundle.channel)
        left_out = [[p.pk, p.name, reasons(found)] for p, found in verdicts if not found.is_ready]
        packing = Packing(bundle, offered, left_out, Path(folder))
        try:
            zipping.write(packing.entries(), packing.target)
        except UnusableTemplate as refusal:
            raise Hopeless(refusal) from None
        included = [[offer.product.pk, offer.product.name, offer.version] for offer in offered]
        _keep(bundle, packing, {"included": included, "left_out": left_out})


def _ensure_room():
    try:
        files.ensure_disk(storages["private"])
    except files.NoRoom as problem:
        raise Hopeless(problem) from None


class Packing:
    """What goes into one ZIP, one entry after the other, so that no more than one photo is held."""

    def __init__(self, bundle, offered, left_out, folder):
        self.bundle, self.offered, self.left_out, self.folder = bundle, offered, left_out, folder
        self.target = folder / "paket.zip"
        self.pack = _rules(bundle.channel)
        self.couriers = _couriers(bundle)
        self.total, self.done = sum(len(offer.photos) for offer in offered), 0
        self.listed = []

    def entries(self):
        """`(name, bytes or path)`; the list of contents comes last, when all else is known."""
        for name, content in self._files():
            self.listed.append((_sha256(content), _size(content), name))
            yield name, content
        yield CONTENTS, self._contents().encode()

    def _files(self):
        for folder, offer in self._folders():
            for number, photo in enumerate(offer.photos, 1):
                self.bundle.report(self.done, self.total, _("menyiapkan foto %s") % offer.product)
                yield f"{folder}/{number:02d}.jpg", offer.squared(photo)
                self.done += 1
            if offer.video:
                yield f"{folder}/video.mp4", self._film(offer.video)
            yield f"{folder}/teks.txt", texts(offer).encode()
        self.bundle.report(self.done, self.total, _("mengisi lembar unggah"))
        yield from self._workbook()

    def _folders(self):
        digits = max(2, len(str(len(self.offered))))
        return [
            (zipping.safe_name(f"{place:0{digits}d} {offer.product.name}"), offer)
            for place, offer in enumerate(self.offered, 1)
        ]

    def _film(self, video):
        """Where it lies on this disk: in the end in a copy of what a store has."""
        try:
            return default_storage.path(video.file)
        except NotImplementedError:
            copy = self.folder / "video.mp4"
            with default_storage.open(video.file) as source, copy.open("wb") as sink:
                shutil.copyfileobj(source, sink)
            return copy

    def _workbook(self):
        if self.bundle.channel.code == Channel.LAZADA:
            yield "lazada-produk.xlsx", workbooks.lazada(self.offered)
        elif self.bundle.template:
            with self.bundle.template.open("rb") as file:
                yield "shopee-unggah.xlsx", workbooks.shopee(file.read(), self.offered, self.couriers)

    def _contents(self):
        parts = [
            [_("PAKET UNGGAH %s") % str(self.bundle.channel).upper(), str(self.bundle.seller)],
            self._about_rules(),
            [_("DI DALAM PAKET: %s produk") % len(self.offered), *self._included()],
            [_("BELUM MASUK: %s produk") % len(self.left_out), *self._not_included()],
            [_("CARA MEMAKAI"), *self._advice()],
            [
                _("BERKAS (SHA-256, ukuran dalam byte, nama)"),
                *(f"{sha}  {size:>9}  {n}" for sha, size, n in self.listed),
            ],
        ]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"

    def _about_rules(self):
        pack = self.pack
        day, checked = (date_format(day, "j F Y") for day in (pack.valid_from, pack.checked_on))
        return [
            _("Aturan: %(pack)s, berlaku sejak %(day)s") % {"pack": pack, "day": day},
            _("Sumber: %s") % pack.source,
            _("Diperiksa %(day)s oleh %(who)s") % {"day": checked, "who": pack.checked_by},
        ]

    def _included(self):
        for folder, offer in self._folders():
            film = _(", video") if offer.video else ""
            count = _("%s foto") % len(offer.photos)
            yield f"{folder}: {count}{film}, teks.txt ({_('versi')} {offer.version})"

    def _not_included(self):
        for _pk, name, why in self.left_out:
            yield name
            yield from (f"  - {reason}" for reason in why)

    def _advice(self):
        yield _("Foto bernomor urut; 01 adalah foto sampul. Isi teks.txt siap disalin ke aplikasi.")
        if self.bundle.channel.code == Channel.LAZADA:
            yield _("lazada-produk.xlsx memuat isian Lazada: satu baris untuk satu ukuran.")
        elif self.bundle.channel.code == Channel.SHOPEE:
            yield from self._advice_on_template()

    def _advice_on_template(self):
        if not self.bundle.template:
            yield str(ADD_TEMPLATE)
            return
        yield _(
            "shopee-unggah.xlsx adalah templat toko ini yang sudah terisi mulai baris 7. Unggah di Seller Centre Shopee."
        )
        if not self.couriers:
            yield str(NO_COURIER)


def _couriers(bundle):
    """The columns of the delivery services this shop uses."""
    store = StoreAccount.objects.filter(seller=bundle.seller, channel=bundle.channel).first()
    return set(store.couriers.exclude(code="").values_list("code", flat=True)) if store else set()


def texts(offer):
    """teks.txt: short texts as `Harga (Rp): 12000`, long ones under their heading."""
    parts = []
    for heading, told in offer.texts():
        if heading:
            parts.append(f"\n== {heading} ==")
        parts += [f"{text.label}:\n{text.value}\n" if text.is_long else f"{text.label}: {text.value}" for text in told]
    return "\n".join(parts) + "\n"


def _sha256(content):
    return files.checksum(content) if isinstance(content, bytes) else files.checksum_of(content)


def _size(content):
    return len(content) if isinstance(content, bytes) else Path(content).stat().st_size


# Keeping it


def _keep(bundle, packing, content):
    """One file a bundle: its name holds the token of the worker that made it, and whoever lost the lease takes it back."""
    name = f"{_folder(bundle)}/{bundle.token}-{{checksum:.24}}.zip"
    kept = files.keep_generated(private_storage(), packing.target, name)
    try:
        bundle.finish(
            file=kept.name,
            checksum=kept.checksum,
            size=kept.size,
            content=content,
            pack=packing.pack,
            done=packing.total,
            total=packing.total,
        )
    except LeaseLost:
        private_storage().delete(kept.name)
        raise
    _clear(bundle)
    retire(bundle.seller, bundle.channel)


def _folder(bundle):
    return f"bundles/{bundle.pk}"


def _clear(bundle):
    """What workers left behind that were killed between keeping and finishing."""
    storage, folder = private_storage(), _folder(bundle)
    for name in storage.listdir(folder)[1]:
        if f"{folder}/{name}" != bundle.file.name:
            storage.delete(f"{folder}/{name}")


def retire(seller, channel):
    """Delete the files of all but the latest three; the rows go on telling what was in them."""
    finished = Bundle.objects.filter(seller=seller, channel=channel, state__in=[JobState.READY, JobState.FAILED])
    for old in finished.order_by("-requested_at", "-pk")[MOST_KEPT:]:
        if old.file or old.template:
            drop_files(old)


def drop_files(bundle):
    """A template stays as long as another bundle names it."""
    file, template = bundle.file.name, bundle.template.name
    Bundle.objects.filter(pk=bundle.pk).update(file="", template="")
    if file:
        private_storage().delete(file)
    if template and not Bundle.objects.filter(template=template).exists():
        private_storage().delete(template)


# Afterwards


def changes_since(bundle, offered):
    """`{"changed": n, "added": n, "gone": n}`: how what would go in now differs from what went in."""
    before = {pk: version for pk, _name, version in bundle.content.get("included", [])}
    now = {offer.product.pk: offer.version for offer in offered}
    changed = sum(before[pk] != version for pk, version in now.items() if pk in before)
    return {"changed": changed, "added": len(now.keys() - before.keys()), "gone": len(before.keys() - now.keys())}
