"""A licence as it stands on the paper, typed on a phone: the number in any form, dates as printed, a photo or scan."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catalog import licensing
from catalog.models import Licence, Product
from ikmportal.lib import evidence
from ikmportal.lib.dates import read_date
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.licence_numbers import TELLING
from ikmportal.lib.reading import Unreadable

FORMATS = "application/pdf,image/jpeg,image/png,image/webp"


class ScanField(forms.FileField):
    """A photo or scan of a paper, made anew; cleaned to an Evidence or None."""

    widget = forms.FileInput(attrs={"accept": FORMATS})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return evidence.accept(file.read(evidence.BYTE_LIMIT + 1))
        except evidence.UnusableEvidence as problem:
            raise ValidationError(str(problem)) from None


class OwnerLicenceForm(PlainTextForm):
    """With `settled`, the form of a verified licence: what kind it is and what it covers is not asked."""

    kind = forms.ChoiceField(
        label=_("jenis"), required=False, choices=[("", _("kenali dari nomornya")), *Licence.Kind.choices]
    )
    issued_on = forms.CharField(
        label=_("tanggal terbit"), required=False, max_length=30, help_text=_("Misalnya 31-12-2025.")
    )
    valid_until = forms.CharField(
        label=_("berlaku sampai"),
        required=False,
        max_length=30,
        help_text=_(
            "Seperti yang tercetak; jangan dihitung sendiri. Bila hanya tahunnya yang tercetak, tulis tahunnya."
        ),
    )
    scan = ScanField(
        label=_("foto atau pindaian sertifikat"),
        required=False,
        help_text=_(
            "JPG, PNG, WebP, atau PDF. Hanya dilihat Anda, pembimbing, dan dinas; tidak pernah tampil untuk pembeli."
        ),
    )

    class Meta:
        model = Licence
        fields = ["number", "kind", "holder", "issued_on", "valid_until", "scope", "products"]
        widgets = {"products": forms.CheckboxSelectMultiple}
        labels = {"holder": _("atas nama")}
        help_texts = {
            "number": _("Ketik seperti yang tercetak; boleh dengan awalan."),
            "holder": _("Nama yang tercetak pada sertifikat."),
            "scope": _("Misalnya jenis pangan atau daftar produk yang tercetak."),
        }

    def __init__(self, *args, settled=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.settled, self.assumed = settled, False
        if settled:
            del self.fields["kind"], self.fields["products"]
        else:
            self.fields["products"].queryset = Product.objects.filter(seller=self.instance.seller_id)
        for name in ("issued_on", "valid_until"):
            self.initial[name] = self._as_typed(name)

    def _as_typed(self, name):
        day = getattr(self.instance, name)
        if day is None:
            return ""
        return (
            str(day.year) if name == "valid_until" and self.instance.valid_until_assumed else date_format(day, "d-m-Y")
        )

    def _get_validation_exclusions(self):
        """The maker is not on the form, and yet a number stands once with it."""
        return super()._get_validation_exclusions() - {"seller", "kind"}

    def clean_issued_on(self):
        day, assumed = self._read("issued_on")
        if assumed:
            raise ValidationError(_("Tulis tanggal lengkap, misalnya 31-12-2025, atau kosongkan."))
        return day

    def clean_valid_until(self):
        day, self.assumed = self._read("valid_until")
        return day

    def _read(self, name):
        text = self.cleaned_data[name]
        try:
            return read_date(text) if text else (None, False)
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def clean(self):
        cleaned = super().clean()
        if not self.settled and cleaned.get("number"):
            self._settle_kind(cleaned)
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", _("Tanggal berlaku sampai ada sebelum tanggal terbit. Periksa lagi."))
        return cleaned

    def _settle_kind(self, cleaned):
        seen, chosen = licensing.recognise(cleaned["number"]), cleaned.get("kind")
        if seen and chosen and chosen != seen.kind and seen.kind in TELLING:
            name = Licence.Kind(seen.kind).label
            self.add_error(
                "kind", _("Nomor ini berbentuk %(kind)s. Pilih jenis itu, atau periksa nomornya.") % {"kind": name}
            )
        elif seen and chosen in ("", seen.kind):
            cleaned["kind"], cleaned["number"] = seen.kind, seen.value
        elif not chosen:
            self.add_error("kind", _("Nomor ini belum kami kenali. Periksa lagi, atau pilih jenisnya."))

    def _post_clean(self):
        self.instance.valid_until_assumed = self.assumed
        super()._post_clean()

    def values(self):
        """What the office would have to agree to: the fields of proposing.CLAIM that are on the form."""
        told = ("number", "holder", "issued_on", "valid_until", "valid_until_assumed", "scope")
        return {name: getattr(self.instance, name) for name in told}
