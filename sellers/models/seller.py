from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from ikmportal.lib.phones import whatsapp_link
from sellers.models.region import Region
from sellers.models.size_rule import SizeRule

SUBDISTRICT_CODE_LENGTH = 8  # "35.07.13" of "35.07.13.2001"


class SellerQuerySet(models.QuerySet):
    """The one place that knows who may see and touch whom."""

    def visible_to(self, user):
        """Staff see all; owners their own; mentors those granted to them, while the grant runs; others none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_staff and user.has_perm("sellers.view_seller"):
            return self
        return self._of_owner_or_mentor(user)

    def editable_by(self, user, right="may_edit"):
        """The same, but of the office only those who may write (its head reads and verifies), and of the mentors those
        whose grant holds this right: `may_edit` (photos and texts), `may_onboard` or `may_visit` (to record what was found,
        which nobody does of their own IKM)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_staff and user.has_perm("sellers.view_seller"):
            return self if user.has_perm("sellers.change_seller") else self.none()
        return self._of_owner_or_mentor(user, **{right: True})

    def _of_owner_or_mentor(self, user, **rights):
        from sellers.models.mentorship import Mentorship

        granted = Q(mentorships__in=Mentorship.objects.running().filter(user=user, **rights))
        if "may_visit" in rights:
            return self.filter(granted).exclude(memberships__user=user).distinct()
        return self.filter(Q(memberships__user=user) | granted).distinct()

    def owned_by(self, user):
        """Those whose owner this person is: what only an owner may decide, and no mentor or office."""
        return self.filter(memberships__user=user) if user.is_authenticated and user.is_active else self.none()

    def consenting(self):
        """Those whose owner's consent to publish is in force."""
        from sellers.models.consent import Consent

        return self.filter(Exists(Consent.objects.in_force().filter(seller=OuterRef("pk"))))

    def without_place(self):
        return self.filter(subdistrict=None)

    def without_phone(self):
        return self.filter(phone="")

    def sharing_phone(self):
        """Those whose number stands with another maker too."""
        numbers = self.model.objects.exclude(phone="").order_by().values("phone")
        return self.filter(phone__in=numbers.annotate(makers=Count("pk")).filter(makers__gt=1).values("phone"))

    def sharing_name(self):
        """Those with another maker of the same name, however it is written, in their kecamatan or also without one."""
        grouped = self.model.objects.order_by().values("slug", "subdistrict").annotate(makers=Count("pk"))
        twice = grouped.filter(makers__gt=1).values("slug")
        same = self.model.objects.filter(slug=OuterRef("slug")).exclude(pk=OuterRef("pk"))
        here = Exists(same.filter(subdistrict=OuterRef("subdistrict")))
        return self.filter(here | Q(Exists(same.filter(subdistrict=None)), subdistrict=None), slug__in=twice)

    def of(self, user):
        """Of those a person may see, the ones they own or mentor themselves: the choice on their first page."""
        mine = Q(memberships__user=user) | Q(mentorships__user=user)
        return self.visible_to(user).filter(mine).distinct()


class SellerOwnedQuerySet(models.QuerySet):
    """Questions that every table with a path to a seller can answer. `seller_path` is that path, `right` what a mentor's
    grant must hold to write there."""

    seller_path = "seller"
    right = "may_edit"

    def visible_to(self, user):
        return self.filter(**{f"{self.seller_path}__in": Seller.objects.visible_to(user)})

    def editable_by(self, user):
        return self.filter(**{f"{self.seller_path}__in": Seller.objects.editable_by(user, self.right)})


class Seller(models.Model):
    """An IKM: a small maker of food or drink in the care of the office."""

    class Guidance(models.TextChoices):
        PROSPECT = "calon", _("calon binaan")
        ASSISTED = "binaan", _("binaan")
        INDEPENDENT = "mandiri", _("mandiri")
        STOPPED = "berhenti", _("berhenti")

    name = models.CharField(_("nama usaha"), max_length=120)
    code = models.CharField(
        _("kode IKM"),
        max_length=30,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Kode yang dipakai kantor, bila ada."),
    )
    slug = models.SlugField(max_length=130, editable=False)
    story = models.TextField(_("cerita usaha"), blank=True, max_length=3000)
    story_en = models.TextField(_("cerita usaha (Inggris)"), blank=True, max_length=3000)
    guidance = models.CharField(_("status pembinaan"), max_length=10, choices=Guidance, default=Guidance.ASSISTED)

    address = models.CharField(_("alamat (jalan, dusun, RT/RW)"), max_length=250, blank=True)
    subdistrict = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sellers",
        verbose_name=_("kecamatan"),
        limit_choices_to={"level": Region.Level.SUBDISTRICT},
    )
    village = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="village_sellers",
        verbose_name=_("desa/kelurahan"),
        limit_choices_to={"level__in": [Region.Level.VILLAGE, Region.Level.URBAN_VILLAGE]},
    )
    latitude = models.DecimalField(_("lintang"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("bujur"), max_digits=8, decimal_places=5, null=True, blank=True)
    phone = PhoneNumberField(
        _("nomor telepon"), blank=True, help_text=_("Hanya untuk kantor; tidak pernah ditampilkan.")
    )
    public_phone = PhoneNumberField(
        _("nomor WhatsApp untuk pembeli"),
        blank=True,
        help_text=_("Tampil di halaman publik. Isi hanya bila pemilik memilih menampilkannya."),
    )

    founded = models.PositiveSmallIntegerField(_("tahun berdiri"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("jumlah tenaga kerja"), null=True, blank=True)
    investment = models.PositiveBigIntegerField(
        _("nilai investasi (Rp)"), null=True, blank=True, help_text=_("Tanpa tanah dan bangunan tempat usaha.")
    )
    investment_with_land = models.PositiveBigIntegerField(
        _("nilai investasi dengan tanah dan bangunan (Rp)"), null=True, blank=True
    )
    kbli = models.ForeignKey("sellers.Kbli", models.PROTECT, null=True, blank=True, verbose_name=_("KBLI"))
    nib = models.CharField(
        _("NIB"),
        max_length=13,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\d{13}$", _("NIB harus tepat 13 angka, termasuk angka 0 di depan."))],
    )

    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    history = HistoricalRecords()

    objects = SellerQuerySet.as_manager()

    class Meta:
        verbose_name = _("IKM")
        verbose_name_plural = _("IKM")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nib=None) | Q(nib__regex=r"^[0-9]{13}$"),
                name="seller_nib_13_digits",
                violation_error_message=_("NIB harus tepat 13 angka, termasuk angka 0 di depan."),
            ),
            models.CheckConstraint(
                condition=Q(village=None)
                | Q(Exact(Left("village", SUBDISTRICT_CODE_LENGTH), F("subdistrict")), subdistrict__isnull=False),
                name="seller_village_in_subdistrict",
                violation_error_message=_("Desa yang dipilih tidak berada di kecamatan itu."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__range=(-11, 6),
                    longitude__range=(95, 141),
                    latitude__isnull=False,
                    longitude__isnull=False,
                ),
                name="seller_position_in_indonesia",
                violation_error_message=_("Isi lintang dan bujur bersama-sama, di wilayah Indonesia."),
            ),
            models.CheckConstraint(
                condition=Q(founded=None) | Q(founded__range=(1800, 2200)),
                name="seller_founded_is_a_year",
                violation_error_message=_("Tahun berdiri ditulis empat angka, misalnya 2015."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug_of(self.name)
        self.nib, self.code = self.nib or None, self.code or None
        if self.village_id and not self.subdistrict_id:
            self.subdistrict_id = self.village.parent_id
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("seller", args=[self.pk, self.slug])

    @staticmethod
    def slug_of(name):
        """The name as addresses and comparisons use it: `PT. Sari Abadi` and `pt sari abadi` are one."""
        return slugify(name)[:130] or "ikm"

    def place(self):
        """The kecamatan's name, or "" while the address is unknown."""
        return self.subdistrict.name if self.subdistrict_id else ""

    @property
    def consent(self):
        """The consent in force, or None."""
        return self.consents.in_force().select_related("text").first()

    @property
    def told(self):
        """The story in the reader's language."""
        return (self.story_en if get_language() == "en" else "") or self.story

    @property
    def whatsapp_address(self):
        return whatsapp_link(self.public_phone)

    def size_class(self, on=None, rule=None):
        """Small, medium or large by the rule in force on a day (today unless told); None while figures or rule lack.

        A list passes the rule it has already fetched.
        """
        rule = rule or SizeRule.objects.on(on or timezone.localdate())
        return rule.class_of(workers=self.workers, investment=self.investment) if rule else None
