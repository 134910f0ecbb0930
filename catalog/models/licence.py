from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from catalog.models.photo import private_storage
from ikmportal.lib import licence_numbers
from sellers.models import SellerOwnedQuerySet


class LicenceQuerySet(SellerOwnedQuerySet):
    def holding(self, on=None):
        """Verified and in force on a day (today unless told). A licence that runs by date needs its date."""
        day = on or timezone.localdate()
        in_force = Q(kind__in=Licence.BY_EVENT) | Q(valid_until__gte=day)
        return self.filter(in_force, Q(valid_until=None) | Q(valid_until__gte=day), verified_at__isnull=False)

    def badges(self):
        return self.filter(kind__in=Licence.BADGES)

    def covering_for_sure(self, product):
        """Those that cover the product of an outer query (`OuterRef("pk")`) and are not in question for the whole of it."""
        from catalog.models.scope_question import ScopeQuestion

        of_this = {"licence": OuterRef("pk"), "product": OuterRef(product), "variant": None}
        doubt = ScopeQuestion.objects.in_doubt().filter(**of_this)
        return self.filter(~Exists(doubt), products=product)

    def waiting(self):
        return self.filter(verified_at=None)

    def ill_shaped(self):
        """Those whose number does not look like one of their kind. Read in Python: shapes are known there alone."""
        numbers = self.order_by().values_list("pk", "kind", "number")
        fits = (licence_numbers.VALID, licence_numbers.FIX)
        wrong = [pk for pk, kind, number in numbers if licence_numbers.check(kind, number).verdict not in fits]
        return self.filter(pk__in=wrong)

    def of_another_business(self):
        """NIBs that are not the maker's own, and PB-UMKUs that do not begin with it."""
        nib, umku = Licence.Kind.NIB, Licence.Kind.PB_UMKU
        begun = self.filter(kind=umku, seller__nib__isnull=False).exclude(number__startswith=F("seller__nib"))
        other = self.filter(kind=nib, seller__nib__isnull=False).exclude(number=F("seller__nib"))
        return self.filter(Q(pk__in=begun.values("pk")) | Q(pk__in=other.values("pk")))

    def ending_before_they_began(self):
        return self.filter(valid_until__lt=F("issued_on"))

    def of_several_makers(self):
        """Those whose number stands with another maker too. Numbers that stand twice are found first, once for all."""
        grouped = Licence.objects.order_by().values("number").annotate(makers=Count("seller", distinct=True))
        twice = grouped.filter(makers__gt=1).values("number")
        same = Licence.objects.filter(kind=OuterRef("kind"), number=OuterRef("number"))
        return self.filter(Exists(same.exclude(seller=OuterRef("seller"))), number__in=twice)

    def lapsing_soon(self, within_days=90):
        """Verified ones whose printed date falls within so many days."""
        today = timezone.localdate()
        return self.filter(verified_at__isnull=False, valid_until__range=(today, today + timedelta(days=within_days)))

    def lapsed(self, on=None):
        """Verified ones whose printed date has passed on a day (today unless told)."""
        return self.filter(verified_at__isnull=False, valid_until__lt=on or timezone.localdate())


class Licence(models.Model):
    """A claim that a maker or product is licensed: number, dates, evidence, and who checked it.

    The public sees a badge only while it is verified and holds today.
    """

    class Kind(models.TextChoices):
        HALAL = licence_numbers.HALAL, _("Halal (BPJPH)")
        BPOM = licence_numbers.BPOM, _("BPOM MD/ML")
        PIRT = licence_numbers.PIRT, _("P-IRT")
        TRADEMARK = licence_numbers.TRADEMARK, _("Merek (DJKI)")
        NIB = licence_numbers.NIB, _("NIB")
        PB_UMKU = licence_numbers.PB_UMKU, _("PB-UMKU")
        OLD_HALAL = licence_numbers.OLD_HALAL, _("Halal lama (MUI)")

    BADGES = (Kind.HALAL, Kind.BPOM, Kind.PIRT)
    # These hold while the business, its composition and its process stay the same (UU 6/2023 for halal).
    BY_EVENT = (Kind.HALAL, Kind.NIB, Kind.PB_UMKU)
    SHORT = {Kind.HALAL: "Halal", Kind.BPOM: "BPOM", Kind.PIRT: "P-IRT"}

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="licences", verbose_name=_("IKM"))
    products = models.ManyToManyField(
        "catalog.Product", related_name="licences", blank=True, verbose_name=_("produk yang dicakup")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    number = models.CharField(_("nomor"), max_length=40)
    holder = models.CharField(_("atas nama"), max_length=120, blank=True)
    issued_on = models.DateField(_("tanggal terbit"), null=True, blank=True)
    valid_until = models.DateField(
        _("berlaku sampai"), null=True, blank=True, help_text=_("Tanggal yang tercetak; jangan dihitung sendiri.")
    )
    valid_until_assumed = models.BooleanField(
        _("hanya tahunnya yang diketahui"), default=False, help_text=_("Tanggal 31 Desember adalah anggapan.")
    )
    scope = models.CharField(_("cakupan"), max_length=250, blank=True)
    evidence = models.FileField(
        _("berkas bukti"), storage=private_storage, upload_to="licences/%Y", max_length=200, blank=True, editable=False
    )
    verified_at = models.DateTimeField(_("diperiksa pada"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diperiksa oleh"),
    )
    verified_how = models.CharField(_("cara memeriksa"), max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(_("dicatat pada"), auto_now_add=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    history = HistoricalRecords(m2m_fields=[products])

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("izin dan sertifikat")
        verbose_name_plural = _("izin dan sertifikat")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "kind", "number"],
                name="licence_once",
                violation_error_message=_("Nomor ini sudah tercatat pada IKM ini."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="licence_verified_with_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="licence_has_a_number"),
            models.CheckConstraint(
                condition=~Q(kind="nib") | Q(number__regex=r"^[0-9]{13}$"),
                name="licence_nib_13_digits",
                violation_error_message=_("NIB harus tepat 13 angka, termasuk angka 0 di depan."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def short(self):
        """The word on the badge."""
        return self.SHORT.get(self.kind) or self.get_kind_display()

    @property
    def is_verified(self):
        return self.verified_at is not None

    @property
    def has_lapsed(self):
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def holds(self):
        """Whether a badge may be shown today."""
        return self.is_verified and not self.has_lapsed and (self.valid_until is not None or self.kind in self.BY_EVENT)

    @property
    def state(self):
        """One word for a list: waiting, lapsed, or holding."""
        if not self.is_verified:
            return _("menunggu diperiksa")
        return _("berlaku") if self.holds else _("habis")

    def number_check(self):
        """What the number's shape says: a licence_numbers.Number with verdict and message."""
        return licence_numbers.check(self.kind, self.number)

    def clean(self):
        if not (self.kind and self.number):
            return  # both are asked for by their own fields
        check = self.number_check()
        if check.verdict == licence_numbers.REFUSE:
            raise ValidationError({"number": check.message})
        self.number = check.value if check.verdict != licence_numbers.WARN else " ".join(self.number.upper().split())

    def delete(self, *args, **kwargs):
        """The cards of its products are drawn anew, without its badge."""
        self.products.all().touch()
        return super().delete(*args, **kwargs)

    def missing_for_verification(self):
        if self.kind not in self.BY_EVENT and self.valid_until is None:
            return [_("tanggal berlaku sampai")]
        return []

    @transaction.atomic
    def verify(self, *, by, how=""):
        """Record that a person checked the number at its source. Raises ValidationError without a needed date."""
        if self.is_verified:
            return
        if missing := self.missing_for_verification():
            raise ValidationError(
                _("%(licence)s belum dapat diverifikasi: isi %(missing)s.")
                % {"licence": self, "missing": ", ".join(map(str, missing))}
            )
        self.verified_at, self.verified_by, self.verified_how = timezone.now(), by, how
        self._history_user = by
        self.save()
        self.products.all().touch()

    @transaction.atomic
    def question(self):
        """Take the verification back; the badge comes off. Safe to repeat."""
        self.verified_at = self.verified_by = None
        self.verified_how = ""
        self.save()
        self.products.all().touch()
