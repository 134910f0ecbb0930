from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog import quota
from ikmportal.lib import files, images, photo_advice


def private_storage():
    return storages["private"]


class PhotoQuerySet(models.QuerySet):
    def chosen(self):
        return self.filter(position__isnull=False).order_by("position")

    def for_cards(self):
        """What names a rendition, and whether it is there."""
        return self.only("product", "position", "checksum", "rendered_at")

    def candidates(self):
        return self.filter(position=None)

    def covers(self):
        return self.filter(position=1)

    def unrendered(self):
        return self.filter(rendered_at=None)

    def long_waiting(self):
        return self.filter(uploaded_at__lt=timezone.now() - timedelta(minutes=2))


class Photo(models.Model):
    """A candidate photo of a product; at most nine are chosen and ordered, the first is the cover.

    The upload is made anew into a private master; renditions follow in Celery and are the only files ever served.
    """

    MOST_CHOSEN = 9
    MOST_KEPT = 30  # chosen and candidates of one product

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="photos", verbose_name=_("produk"))
    master = models.FileField(_("berkas"), storage=private_storage, upload_to="masters", max_length=200, editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(_("lebar"), editable=False)
    height = models.PositiveIntegerField(_("tinggi"), editable=False)
    bytes = models.PositiveIntegerField(_("besar berkas"), default=0, editable=False)  # of the master
    position = models.PositiveSmallIntegerField(
        _("urutan tampil"), null=True, blank=True, help_text=_("1 = foto utama, sampai 9. Kosong = belum dipilih.")
    )
    choice_note = models.CharField(
        _("alasan dipilih"), max_length=200, blank=True, help_text=_("Misalnya: kemasan tampak utuh, cahaya terang.")
    )
    facts = models.JSONField(
        null=True, editable=False
    )  # sharpness, shape and likeness, see ikmportal/lib/photo_advice.py
    rendered_at = models.DateTimeField(null=True, editable=False)
    uploaded_at = models.DateTimeField(_("diunggah pada"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diunggah oleh"),
    )
    history = HistoricalRecords(excluded_fields=["rendered_at", "bytes"])

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto")
        ordering = [models.F("position").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "position"],
                name="photo_one_a_place",
                violation_error_message=_("Urutan itu sudah dipakai foto lain. Satu produk punya satu foto utama."),
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__range=(1, 9)),
                name="photo_at_most_nine_chosen",
                violation_error_message=_("Paling banyak 9 foto dipilih: isi urutan 1 sampai 9."),
            ),
            models.UniqueConstraint(
                fields=["product", "checksum"],
                name="photo_once",
                violation_error_message=_("Foto ini sudah ada pada produk ini."),
            ),
        ]

    def __str__(self):
        return f"{self.product} #{self.position or '–'}"

    @classmethod
    @transaction.atomic
    def add(cls, product, upload, *, by=None, position=None):
        """Take an upload's bytes through the strict door, or the master that came of it.

        Raises UnusablePhoto, or NoRoom when its maker has filled the room there is. The same photo twice is one. Without
        a position it takes the next free chosen place; when nine are chosen it stays a candidate.
        """
        master = upload if isinstance(upload, images.Master) else images.accept(upload)
        checksum = files.checksum(master.data)
        existing = cls.objects.filter(product=product, checksum=checksum).first()
        if existing:
            return existing
        quota.ensure_room(product.seller, len(master.data))
        name = files.keep(private_storage(), f"masters/{product.pk}/{checksum}.jpg", master.data)
        photo = cls(
            product=product,
            master=name,
            checksum=checksum,
            width=master.width,
            height=master.height,
            bytes=len(master.data),
            uploaded_by=by,
            position=position or cls.next_place(product),
        )
        photo._history_user = by
        photo.save()
        type(product).objects.filter(pk=product.pk).touch()
        return photo

    @classmethod
    def next_place(cls, product):
        taken = set(cls.objects.filter(product=product).chosen().values_list("position", flat=True))
        return next((place for place in range(1, cls.MOST_CHOSEN + 1) if place not in taken), None)

    def rendition(self, kind):
        """The storage name of a rendition: one of images.RENDITIONS, or `market.jpg`."""
        return f"photos/{self.product_id}/{self.checksum[:24]}-{kind}"

    @classmethod
    def beginnings(cls):
        """Of the names of all renditions there may be, for the sweep of files."""
        return [photo.rendition("") for photo in cls.objects.only("product", "checksum")]

    def url(self, kind):
        return default_storage.url(self.rendition(kind))

    @property
    def shape(self):
        """The short side by the long one: 1 is square."""
        return min(self.width, self.height) / max(self.width, self.height)

    # The words templates use

    @property
    def url_320(self):
        return self.url("320.webp")

    @property
    def url_640(self):
        return self.url("640.webp")

    @property
    def url_1280(self):
        return self.url("1280.webp")

    @property
    def share_address(self):
        """The full address of the picture that chat apps show with a link."""
        return self._full("share.jpg")

    def for_marketplaces(self):
        """The full address of its square JPEG, which is made now if nobody has asked before."""
        name = self.rendition(images.MARKET)
        if not default_storage.exists(name):
            with self.master.open("rb") as file:
                files.keep(default_storage, name, images.market(file.read()))
        return self._full(images.MARKET)

    def _full(self, kind):
        address = self.url(kind)
        return address if address.startswith("http") else settings.SITE_URL + address

    def render(self):
        """Make all renditions, and measure what advice needs. Safe to repeat: names come from the content."""
        with self.master.open("rb") as file:
            master = file.read()
        for kind, data in images.renditions(master).items():
            files.keep(default_storage, self.rendition(kind), data)
        self.rendered_at, self.facts = timezone.now(), asdict(photo_advice.advise(master))
        type(self).objects.filter(pk=self.pk).update(rendered_at=self.rendered_at, facts=self.facts)
        type(self.product).objects.filter(pk=self.product_id).touch()

    def delete(self, *args, **kwargs):
        """Its files go with it, once the row is really gone; their names hold the product and the content."""
        names = [self.rendition(kind) for kind in (*images.RENDITIONS, images.MARKET)]
        master = self.master.name

        def forget():
            if type(self).objects.filter(product=self.product_id, checksum=self.checksum).exists():
                return  # handed in again meanwhile
            private_storage().delete(master)
            for name in names:
                default_storage.delete(name)

        transaction.on_commit(forget)
        return super().delete(*args, **kwargs)

    @classmethod
    @transaction.atomic
    def arrange(cls, product, order):
        """Choose and order: `order` is a list of photo ids, cover first; the others become candidates."""
        if len(order) > cls.MOST_CHOSEN:
            raise ValueError(_("Paling banyak 9 foto dipilih."))
        own = {photo.pk: photo for photo in cls.objects.filter(product=product)}
        places = dict.fromkeys(own) | {own[pk].pk: place for place, pk in enumerate(order, 1)}
        moved = [photo for pk, photo in own.items() if photo.position != places[pk]]
        cls.objects.filter(pk__in=[photo.pk for photo in moved]).update(position=None)
        for photo in moved:
            photo.position = places[photo.pk]
            photo.save()
        type(product).objects.filter(pk=product.pk).touch()
