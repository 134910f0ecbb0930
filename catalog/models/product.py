from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy, get_text_list, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.fields import SearchTextField
from catalog.models.licence import Licence
from catalog.models.product_queryset import ProductQuerySet
from catalog.models.product_texts import ProductTexts


class CannotPublish(ValueError):
    """The product lacks what a buyer must see. `missing` lists it in words."""

    def __init__(self, missing):
        self.missing = missing
        super().__init__(
            format_lazy(
                _("Belum bisa terbit: lengkapi {missing}."), missing=get_text_list([str(m) for m in missing], _("dan"))
            )
        )


class Product(ProductTexts, models.Model):
    """One product of one maker: the single record behind the web page, the print, the bundles and the figures."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draf")
        SUBMITTED = "diajukan", _("diajukan")
        PUBLISHED = "terbit", _("terbit")
        WITHDRAWN = "ditarik", _("ditarik")

    # What a product needs to be published, and what is wished for beside it, each with its words.
    NEEDED = {
        "name": _("nama"),
        "brand": _("merek"),
        "netto": _("netto"),
        "price": _("harga"),
        "cover": _("foto utama"),
    }
    WISHED = {
        "category": _("kategori"),
        "composition": _("komposisi"),
        "shelf_life": _("masa simpan"),
        "description": _("deskripsi"),
        "packed_weight": _("berat dan ukuran kirim"),
    }

    seller = models.ForeignKey("sellers.Seller", models.PROTECT, related_name="products", verbose_name=_("IKM"))
    category = models.ForeignKey(
        "catalog.Category", models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("kategori")
    )
    food_kind = models.ForeignKey(
        "catalog.FoodKind",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("jenis pangan P-IRT"),
    )
    name = models.CharField(_("nama produk"), max_length=255)
    name_en = models.CharField(_("nama produk (Inggris)"), max_length=255, blank=True)
    slug = models.SlugField(max_length=120, editable=False, db_index=False)
    brand = models.CharField(_("merek"), max_length=120, blank=True)
    description = models.TextField(_("deskripsi"), blank=True, max_length=3000)
    description_en = models.TextField(_("deskripsi (Inggris)"), blank=True, max_length=3000)
    composition = models.TextField(_("komposisi"), blank=True, max_length=2000)
    process = models.TextField(
        _("cara membuat"), blank=True, max_length=2000, help_text=_("Hanya untuk pemeriksaan; tidak ditampilkan.")
    )
    shelf_life = models.CharField(_("masa simpan"), max_length=120, blank=True)
    packaging = models.CharField(_("kemasan"), max_length=120, blank=True)
    keywords = models.CharField(
        _("kata kunci"), max_length=300, blank=True, help_text=_("Kata yang dicari pembeli, dipisah koma.")
    )

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_at = models.DateTimeField(_("diajukan pada"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diajukan oleh"),
    )
    published_at = models.DateTimeField(_("terbit pada"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diterbitkan oleh"),
    )
    withdrawn_at = models.DateTimeField(_("ditarik pada"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ditarik oleh"),
    )
    returned_at = models.DateTimeField(_("dikembalikan pada"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dikembalikan oleh"),
    )
    return_note = models.TextField(_("catatan pemeriksa"), blank=True, max_length=1000, editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("diubah"), default=timezone.now, editable=False)

    # Caches, written by catalog/indexing.py from the fields above and the rows around them.
    search_words = models.TextField(editable=False, default="", blank=True)
    search_name = models.TextField(editable=False, default="", blank=True)
    search_text = SearchTextField(editable=False, default="", blank=True)
    cached_price = models.PositiveBigIntegerField(_("harga mulai"), null=True, editable=False)
    indexed_at = models.DateTimeField(null=True, editable=False)
    # Written by catalog/scope.py from the open questions: `[licence, variant or null]`, whose badge is off.
    cached_doubts = models.JSONField(default=list, editable=False)
    # Written by `keep_shops` from its live listings: `[[channel code, name, address]]`, the buttons of its page.
    cached_shops = models.JSONField(default=list, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "search_words",
            "search_name",
            "search_text",
            "cached_price",
            "cached_doubts",
            "cached_shops",
            "indexed_at",
            "updated_at",
        ]
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("produk")
        verbose_name_plural = _("produk")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="terbit") | Q(published_at__isnull=False, published_by__isnull=False),
                name="product_published_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="diajukan") | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="product_submitted_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="ditarik") | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="product_withdrawn_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="product_returned_with_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="product_newest"),
            models.Index(fields=["status", "cached_price", "id"], name="product_cheapest"),
            models.Index(fields=["status", "slug", "id"], name="product_by_name"),
            models.Index(
                fields=["category", "-published_at", "-id"],
                name="product_category_newest",
                condition=Q(status="terbit"),
            ),
            models.Index(
                fields=["brand", "-published_at", "-id"], name="product_brand_newest", condition=Q(status="terbit")
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug_of(self.name)
        self.updated_at = timezone.now()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("product", args=[self.pk, self.slug])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Its photos go first, so that their files go too."""
        for photo in self.photos.all():
            photo.delete()
        return super().delete(*args, **kwargs)

    @staticmethod
    def slug_of(name):
        return slugify(name)[:120].strip("-") or "produk"

    # Questions

    @property
    def title(self):
        """The name in the reader's language."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def text(self):
        """The description in the reader's language."""
        return (self.description_en if get_language() == "en" else "") or self.description

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_open_to_owner(self):
        """Whether its owner may change it: not while the office looks at it."""
        return self.status != self.Status.SUBMITTED

    @property
    def can_be_submitted(self):
        return self.status in (self.Status.DRAFT, self.Status.WITHDRAWN)

    @property
    def stamp(self):
        """When it and its maker last changed: what `stamped()` fetches beside the id."""
        return self.updated_at, self.seller.updated_at

    @cached_property
    def sizes(self):
        """The variants in their order; one query, or none when prefetched."""
        return list(self.variants.all())

    @property
    def cover(self):
        """The first chosen photo, or None. Prefetched by for_cards, for_page and for_admin."""
        if hasattr(self, "chosen_photos"):
            return self.chosen_photos[0] if self.chosen_photos else None
        if not hasattr(self, "cover_photos"):
            self.cover_photos = list(self.photos.covers())
        return self.cover_photos[0] if self.cover_photos else None

    @property
    def badges(self):
        """Licences a buyer may trust today: verified and holding, one a kind, halal first."""
        if hasattr(self, "holding_licences"):
            licences = [licence for licence in self.holding_licences if licence.kind in Licence.BADGES]
        elif hasattr(self, "badge_licences"):
            licences = self.badge_licences
        else:
            licences = self.licences.holding().badges()
        by_kind = {licence.kind: licence for licence in licences if not self.doubts(licence)}
        return [by_kind[kind] for kind in Licence.BADGES if kind in by_kind]

    def doubts(self, licence, variant=None):
        """Whether it is an open question that this licence still covers the product, or one of its sizes."""
        asked = [None] if variant is None else [None, variant.pk]
        return any([licence.pk, about] in self.cached_doubts for about in asked)

    @property
    def shown_licences(self):
        """Those a product page names: holding today and not in doubt for the whole product."""
        return [licence for licence in self.holding_licences if not self.doubts(licence)]

    @property
    def price_range(self):
        """`(lowest, highest)` in rupiah over the priced variants, or None."""
        prices = [size.price for size in self.sizes if size.price]
        return (min(prices), max(prices)) if prices else None

    @property
    def netto_range(self):
        """`(smallest, largest)` Netto over the variants of one unit, or None."""
        nettos = sorted({size.netto for size in self.sizes if size.netto}, key=lambda netto: (netto.unit, netto.amount))
        return (nettos[0], nettos[-1]) if nettos else None

    @property
    def unit_price(self):
        """`(rupiah, unit)` of the variant that is cheapest per 100 g or 100 ml, or None."""
        known = [(size.unit_price, size.netto_unit) for size in self.sizes if size.unit_price]
        return min(known) if known else None

    def lacks(self):
        """`[(field, words)]`: what publishing needs and this product lacks, in the order of the form."""
        have = {
            "name": self.name.strip(),
            "brand": self.brand.strip(),
            "netto": self.sizes and all(size.netto for size in self.sizes),
            "price": self.sizes and all(size.price for size in self.sizes),
            "cover": self.cover,
        }
        return [(field, words) for field, words in self.NEEDED.items() if not have[field]]

    def wishes(self):
        """The same for what helps buyers and postage, and stands in nobody's way."""
        have = {
            "category": self.category_id,
            "composition": self.composition.strip(),
            "shelf_life": self.shelf_life.strip(),
            "description": self.description.strip(),
            "packed_weight": self.sizes and all(size.can_be_sent for size in self.sizes),
        }
        return [(field, words) for field, words in self.WISHED.items() if not have[field]]

    @property
    def readiness(self):
        """`(have, of)`: how many of the needed and wished things are there."""
        of = len(self.NEEDED) + len(self.WISHED)
        return of - len(self.lacks()) - len(self.wishes()), of

    @property
    def readiness_percent(self):
        have, of = self.readiness
        return have * 100 // of

    def missing(self):
        """What publishing needs and this product lacks, in words, in the order of the form."""
        return [words for _field, words in self.lacks()]

    def missing_for_publishing(self):
        """The same and what only the owner can give: consent to be shown."""
        return self.missing() + ([] if self.seller.consent else [_("persetujuan tayang dari pemilik")])

    # Verbs

    def keep_shops(self):
        """Write down where it can be bought, for its page; what is shown changes with it."""
        live = self.listings.live().filter(channel__is_used=True).select_related("channel").order_by("channel")
        shops = [[listing.channel.code, listing.channel.name, listing.address] for listing in live]
        type(self).objects.filter(pk=self.pk).update(cached_shops=shops)
        type(self).objects.filter(pk=self.pk).touch()

    @transaction.atomic
    def submit(self, *, by):
        """Offer a draft to the office. Safe to repeat."""
        if self.status in (self.Status.SUBMITTED, self.Status.PUBLISHED):
            return
        self._become(self.Status.SUBMITTED, by, submitted_at=timezone.now(), submitted_by=by, return_note="")

    @transaction.atomic
    def send_back(self, note, *, by):
        """Return what was submitted to its owner, with what to mend. Only a submitted product can be sent back."""
        self._lock()
        if self.status != self.Status.SUBMITTED:
            return
        self._become(self.Status.DRAFT, by, returned_at=timezone.now(), returned_by=by, return_note=note)

    @transaction.atomic
    def publish(self, *, by):
        """Show it to the public. Raises CannotPublish naming what is missing; safe to repeat."""
        self._lock()
        if self.is_published:
            return
        self.seller.consents.in_force().select_for_update().first()  # its end comes before this, or after
        if missing := self.missing_for_publishing():
            raise CannotPublish(missing)
        self._become(self.Status.PUBLISHED, by, published_at=timezone.now(), published_by=by)

    @transaction.atomic
    def withdraw(self, *, by):
        """Take it off the public pages. Safe to repeat."""
        if self.status == self.Status.WITHDRAWN:
            return
        self._become(self.Status.WITHDRAWN, by, withdrawn_at=timezone.now(), withdrawn_by=by)

    def _lock(self):
        """Read the status anew under a row lock, so that two people's verbs come one after the other."""
        self.status = type(self).objects.select_for_update().values_list("status", flat=True).get(pk=self.pk)

    def _become(self, status, by, **who_and_when):
        self.status, self._history_user = status, by
        for field, value in who_and_when.items():
            setattr(self, field, value)
        self.save()
