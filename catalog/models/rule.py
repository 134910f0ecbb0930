from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.channel import Channel
from catalog.models.licence import Licence


class RulePackQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """`{channel id: pack}`: of each channel the latest that holds on a day (today unless told)."""
        day = on or timezone.localdate()
        packs = self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
        return {pack.channel_id: pack for pack in packs.order_by("valid_from", "pk")}


class RulePack(models.Model):
    """What one channel asks of products, as it stood from a day on: with where that was read, when and by whom."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="packs", verbose_name=_("saluran"))
    version = models.CharField(_("versi"), max_length=30)
    valid_from = models.DateField(_("berlaku sejak"), default=timezone.localdate)
    valid_to = models.DateField(_("sampai"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=250)
    checked_on = models.DateField(_("diperiksa pada"))
    checked_by = models.CharField(_("diperiksa oleh"), max_length=120)
    history = HistoricalRecords()

    objects = RulePackQuerySet.as_manager()

    class Meta:
        verbose_name = _("paket aturan")
        verbose_name_plural = _("paket aturan")
        ordering = ["channel", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "version"],
                name="rule_pack_version_once",
                violation_error_message=_("Versi ini sudah ada untuk saluran itu."),
            ),
            models.UniqueConstraint(
                fields=["channel", "valid_from"],
                name="rule_pack_one_a_day",
                violation_error_message=_("Saluran ini sudah punya paket yang berlaku sejak tanggal itu."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="rule_pack_ends_after_start",
                violation_error_message=_("Tanggal akhir tidak boleh sebelum tanggal mulai."),
            ),
        ]

    def __str__(self):
        return f"{self.channel} {self.version}"

    @transaction.atomic
    def copy(self, *, version, valid_from, by):
        """A new version with the same rules, to be changed: the old one stays what it was."""
        made = RulePack.objects.create(
            channel=self.channel,
            version=version,
            valid_from=valid_from,
            source=self.source,
            checked_on=timezone.localdate(),
            checked_by=by.get_full_name() or by.username,
        )
        for rule in self.rules.all():
            rule.pk, rule.pack, rule._state.adding = None, made, True
            rule.save()
        return made


class Rule(models.Model):
    """One thing a pack asks: of which field, how, how gravely, in words, and how to mend it."""

    class Weight(models.TextChoices):
        MUST = "wajib", _("wajib (saluran menolak)")
        OFFICE = "dinas", _("wajib Dinas")
        ADVICE = "saran", _("saran")

    class Subject(models.TextChoices):
        PRODUCT = "produk", _("produk")
        VARIANT = "varian", _("varian")
        SELLER = "ikm", _("IKM")
        STORE = "toko", _("toko")

    class Kind(models.TextChoices):
        FILLED = "terisi", _("terisi")
        LENGTH = "panjang", _("panjang tulisan (huruf)")
        PLAIN = "polos", _("tulisan polos tanpa kode")
        RANGE = "nilai", _("nilai dalam batas")
        COUNT = "jumlah", _("banyaknya")
        TOGETHER = "bersama", _("terisi semua atau tidak sama sekali")
        LICENCE = "izin", _("izin yang berlaku")
        MAPPED = "padanan", _("kategori dipadankan")
        NOT_LIGHTER = "tak_ringan", _("tidak lebih ringan dari netto")
        WORDS = "katakunci", _("kata kunci ada dalam tulisan")

    # Which of `least`, `most` and `among` a kind reads: "?" may be empty, "!" may not; at least one of two "?".
    PARAMETERS = {
        Kind.LENGTH: {"least": "?", "most": "?"},
        Kind.RANGE: {"least": "?", "most": "?"},
        Kind.COUNT: {"least": "?", "most": "?"},
        Kind.LICENCE: {"among": "!"},
    }
    COMPULSORY = (Weight.MUST, Weight.OFFICE)

    pack = models.ForeignKey(RulePack, models.CASCADE, related_name="rules", verbose_name=_("paket"))
    weight = models.CharField(_("bobot"), max_length=10, choices=Weight)
    subject = models.CharField(_("tentang"), max_length=10, choices=Subject)
    field = models.CharField(_("isian"), max_length=30)  # choices are those catalog/readiness.py can read
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    least = models.DecimalField(_("paling sedikit"), max_digits=14, decimal_places=3, null=True, blank=True)
    most = models.DecimalField(_("paling banyak"), max_digits=14, decimal_places=3, null=True, blank=True)
    among = models.CharField(
        _("salah satu dari"),
        max_length=100,
        blank=True,
        help_text=_("Untuk izin: kode jenisnya dipisah koma, misalnya pirt, bpom."),
    )
    message = models.CharField(_("yang diminta"), max_length=200)
    fix = models.CharField(_("cara memperbaiki"), max_length=250)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("aturan")
        verbose_name_plural = _("aturan")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=F("least")),
                name="rule_most_not_below_least",
                violation_error_message=_("Batas paling banyak tidak boleh di bawah batas paling sedikit."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["panjang", "nilai", "jumlah"]) | Q(least__isnull=False) | Q(most__isnull=False),
                name="rule_limit_says_something",
                violation_error_message=_("Isi batas paling sedikit, paling banyak, atau keduanya."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="izin") | ~Q(among=""),
                name="rule_licence_names_kinds",
                violation_error_message=_("Sebutkan jenis izinnya, misalnya pirt, bpom."),
            ),
        ]

    def __str__(self):
        return self.message

    def clean(self):
        """Parameters are checked by kind: what a kind does not read must be empty."""
        allowed = self.PARAMETERS.get(self.kind, {})
        given = {"least": self.least is not None, "most": self.most is not None, "among": bool(self.among.strip())}
        idle = {
            name: _("Jenis aturan ini tidak memakai isian ini.")
            for name in given
            if given[name] and name not in allowed
        }
        if idle:
            raise ValidationError(idle)
        unknown = set(self.kinds) - set(Licence.Kind.values) if self.kind == self.Kind.LICENCE else ()
        if unknown:
            raise ValidationError(
                {"among": _("Jenis izin tidak dikenal: %(names)s.") % {"names": ", ".join(sorted(unknown))}}
            )

    @property
    def is_compulsory(self):
        return self.weight in self.COMPULSORY

    @property
    def kinds(self):
        """The kinds of licence any one of which will do."""
        return [name.strip() for name in self.among.split(",") if name.strip()]

    def allows(self, value):
        """Whether a number keeps to both limits; compared as it is, unrounded."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def limits(self):
        """`5–255`, `≥ 330` or `≤ 9`, as people write them."""
        least, most = (shown(number) for number in (self.least, self.most))
        if least and most:
            return f"{least}–{most}"
        return f"≥ {least}" if least else f"≤ {most}" if most else ""


def shown(number):
    """A limit as people write it: `9`, `0,98`, `150.000.000`; "" for none."""
    if number is None:
        return ""
    return number_format(number.normalize() if number % 1 else int(number), use_l10n=True, force_grouping=True)
