from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.licence import Licence
from catalog.models.photo import private_storage
from ikmportal.lib.jobs import Job, JobQuerySet, JobState
from sellers.models import Region


def this_year():
    return timezone.localdate().year


class EditionQuerySet(JobQuerySet):
    def for_list(self):
        return super().for_list().defer("foreword", "without_photo")

    def printed(self):
        """Finished catalogues, without the requests that turned out to change nothing."""
        return self.filter(state=JobState.READY, same_as=None)

    def public(self):
        return self.printed().filter(released_at__isnull=False).order_by("-released_at")

    def current(self):
        """The catalogue `/katalog.pdf` stands for: the latest whole one, else the latest of a part, else None."""
        whole_first = Case(When(category=None, subdistrict=None, badge="", then=0), default=1)
        return self.public().order_by(whole_first, "-released_at").first()


class Edition(Job):
    """A printed catalogue: what it was asked to hold, and for ever what it held."""

    class Order(models.TextChoices):
        CATEGORY = "kategori", _("kategori, lalu nama")
        SUBDISTRICT = "kecamatan", _("kecamatan, lalu nama")

    class Badge(models.TextChoices):
        HALAL = Licence.Kind.HALAL.value, _("hanya yang bersertifikat halal")
        BPOM = Licence.Kind.BPOM.value, _("hanya yang berizin BPOM")
        PIRT = Licence.Kind.PIRT.value, _("hanya yang ber-P-IRT")

    title = models.CharField(_("judul"), max_length=80, default=_("Katalog Makanan & Minuman"))
    year = models.PositiveSmallIntegerField(_("tahun edisi"), default=this_year)
    foreword = models.TextField(_("kata pengantar"), blank=True, max_length=2500)
    signed_by = models.CharField(_("penanda tangan"), max_length=120, blank=True)
    signed_as = models.CharField(_("jabatan"), max_length=120, blank=True)
    category = models.ForeignKey(
        "catalog.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kategori"),
        help_text=_("Kosong = semua kategori."),
    )
    subdistrict = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kecamatan"),
        limit_choices_to={"level": Region.Level.SUBDISTRICT},
        help_text=_("Kosong = semua kecamatan."),
    )
    badge = models.CharField(_("sertifikat"), max_length=10, choices=Badge, blank=True)
    order = models.CharField(_("bab menurut"), max_length=10, choices=Order, default=Order.CATEGORY)

    checksum = models.CharField(max_length=64, null=True, editable=False)
    products = models.PositiveIntegerField(_("produk"), default=0, editable=False)
    sellers = models.PositiveIntegerField(_("IKM"), default=0, editable=False)
    without_photo = models.JSONField(default=list, editable=False)
    same_as = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", editable=False)
    released_at = models.DateTimeField(_("diterbitkan pada"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diterbitkan oleh"),
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("katalog cetak")
        verbose_name_plural = _("katalog cetak")
        ordering = ["-requested_at"]
        constraints = [
            *Job.Meta.constraints,
            # Two workers that finish the same content leave one edition.
            models.UniqueConstraint(
                fields=["checksum"], condition=Q(same_as=None, checksum__isnull=False), name="edition_one_a_content"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="edition_released_with_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.year}"

    @property
    def part(self):
        """Which part of the catalogue it holds, in the reader's language; "" for the whole."""
        parts = [self.category and self.category.title, self.subdistrict, Licence.SHORT.get(self.badge)]
        return " · ".join(str(part) for part in parts if part)

    @property
    def is_complete(self):
        """Ready, and no product had to be printed without its photo."""
        return self.is_ready and not self.without_photo

    @transaction.atomic
    def release(self, *, by):
        """Let the public download it. Safe to repeat."""
        if self.released_at is None and self.is_ready:
            self.released_at, self.released_by = timezone.now(), by
            self.save(update_fields=["released_at", "released_by"])

    @transaction.atomic
    def take_back(self):
        self.released_at = self.released_by = None
        self.save(update_fields=["released_at", "released_by"])


class Volume(models.Model):
    """One bound book of an edition (jilid): its frozen content and its PDF."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="volumes", verbose_name=_("edisi"))
    number = models.PositiveSmallIntegerField(_("jilid"))
    title = models.CharField(_("isi"), max_length=200)
    payload = models.JSONField(editable=False)
    file = models.FileField(_("berkas"), storage=private_storage, upload_to="editions", max_length=200)
    checksum = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("ukuran (byte)"))
    pages = models.PositiveIntegerField(_("halaman"))
    products = models.PositiveIntegerField(_("produk"))

    class Meta:
        verbose_name = _("jilid")
        verbose_name_plural = _("jilid")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="volume_number_once")]

    def __str__(self):
        return f"{self.edition} jilid {self.number}"
