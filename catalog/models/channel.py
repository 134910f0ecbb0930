from urllib.parse import urlsplit

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_used=True)

    def marketplaces(self):
        return self.in_use().filter(kind=Channel.Kind.MARKETPLACE)


class Channel(models.Model):
    """A way to buyers: a marketplace, the portal's own page, the printed catalogue, a gallery or fair, the government's."""

    class Kind(models.TextChoices):
        MARKETPLACE = "lokapasar", _("lokapasar")
        PORTAL = "web", _("halaman portal")
        PRINT = "cetak", _("katalog cetak")
        OFFLINE = "luring", _("luring")
        GOVERNMENT = "pemerintah", _("pemerintah")

    SHOPEE, LAZADA, WEB, PRINTED = "shopee", "lazada", "web", "cetak"  # those the code knows by name

    code = models.SlugField(_("kode"), max_length=20, unique=True)
    name = models.CharField(_("nama"), max_length=60)
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    hosts = models.TextField(
        _("alamat situs"),
        blank=True,
        max_length=500,
        help_text=_("Satu baris satu nama situs, misalnya shopee.co.id. Alamat produk harus berada di salah satunya."),
    )
    live_check_days = models.PositiveSmallIntegerField(
        _("pemeriksaan tayang berlaku (hari)"),
        default=60,
        help_text=_("Produk yang lebih lama tidak diperiksa tidak dihitung aktif."),
    )
    purchase_months = models.PositiveSmallIntegerField(
        _("uji beli berlaku (bulan)"), default=12, help_text=_("Sesudahnya toko perlu diuji beli lagi.")
    )
    source = models.CharField(_("sumber"), max_length=250, blank=True)
    checked_on = models.DateField(_("diperiksa pada"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    is_used = models.BooleanField(_("dipakai"), default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("saluran")
        verbose_name_plural = _("saluran")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    @property
    def is_marketplace(self):
        return self.kind == self.Kind.MARKETPLACE

    def is_home_of(self, address):
        """Whether an https address lies on one of its hosts, or under one. Nothing is fetched."""
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").rstrip(".")
            plain = parts.scheme == "https" and parts.port in (None, 443) and not parts.username
        except ValueError:
            return False
        own = [name.strip().lower() for name in self.hosts.splitlines() if name.strip()]
        return plain and any(host == name or host.endswith(f".{name}") for name in own)


class ChannelCountry(models.Model):
    """Whether buyers in a country can be reached through a channel, with where that was read and when."""

    class Status(models.TextChoices):
        OPEN = "terbuka", _("terjangkau")
        CLOSED = "tutup", _("tidak terjangkau")
        UNSURE = "belum", _("belum pasti")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="countries", verbose_name=_("saluran"))
    country = models.CharField(
        _("kode negara"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Dua huruf besar menurut ISO 3166, misalnya ID atau MY."))],
    )
    name = models.CharField(_("negara"), max_length=60)
    status = models.CharField(_("keadaan"), max_length=10, choices=Status)
    source = models.CharField(_("sumber"), max_length=250)
    checked_on = models.DateField(_("diperiksa pada"))

    class Meta:
        verbose_name = _("negara")
        verbose_name_plural = _("negara terjangkau")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "country"],
                name="channel_country_once",
                violation_error_message=_("Negara ini sudah tercatat untuk saluran itu."),
            )
        ]

    def __str__(self):
        return f"{self.channel}: {self.name}"


class CategoryCode(models.Model):
    """What a channel calls one of our shelves: the number its upload asks for."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="codes", verbose_name=_("saluran"))
    category = models.ForeignKey(
        "catalog.Category", models.CASCADE, related_name="codes", verbose_name=_("kategori portal")
    )
    code = models.CharField(
        _("kode di saluran"), max_length=20, validators=[RegexValidator(r"^\d+$", _("Hanya angka."))]
    )
    name = models.CharField(_("nama di saluran"), max_length=200, blank=True)
    source = models.CharField(_("sumber"), max_length=250)
    checked_on = models.DateField(_("diperiksa pada"))

    class Meta:
        verbose_name = _("padanan kategori")
        verbose_name_plural = _("padanan kategori")
        ordering = ["category"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "category"],
                name="category_code_once",
                violation_error_message=_("Kategori ini sudah punya kode di saluran itu."),
            )
        ]

    def __str__(self):
        return f"{self.category} → {self.code}"
