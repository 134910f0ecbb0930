"""What an owner says of their own business, and what of it buyers may see."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ikmportal.lib import licence_numbers
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.money import read_amount, rupiah
from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable, clean
from sellers.models import DataRequest, Region, Seller

POSITION = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)")
SUBDISTRICT = re.compile(r"\d\d(\.\d\d){2}")
FIVE_PLACES = Decimal("0.00001")  # about a metre
# What is the owner's own to tell; a mentor writes the rest.
OWNERS_ONLY = ("phone", "shows_phone", "public_phone", "workers", "investment", "investment_with_land", "nib")


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region):
        return region.name


def villages_of(code):
    """Those of one kecamatan, chosen by its code: names repeat."""
    known = SUBDISTRICT.fullmatch(str(code or ""))
    return Region.objects.villages().filter(parent=known[0]).order_by("name") if known else Region.objects.none()


class VillageForm(forms.Form):
    """The villages of one kecamatan, to be drawn anew when another is chosen."""

    village = RegionChoice(label=_("desa/kelurahan"), queryset=Region.objects.none(), required=False)

    def __init__(self, *args, subdistrict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(subdistrict)


class OwnerBusinessForm(PlainTextForm):
    """Everything the owner may change at once. For a mentor the owner's own facts are not on it."""

    seen = forms.CharField(widget=forms.HiddenInput)  # when what is on the page was last written
    subdistrict = RegionChoice(
        label=_("kecamatan"),
        queryset=Region.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Pilih kecamatan dari daftar.")},
    )
    village = RegionChoice(
        label=_("desa/kelurahan"),
        queryset=Region.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Desa yang dipilih tidak berada di kecamatan itu. Pilih lagi.")},
    )
    position = forms.CharField(
        label=_("letak di peta"),
        required=False,
        max_length=60,
        help_text=_("Boleh kosong. Salin dari Google Maps, misalnya -7.98391, 112.62139."),
    )
    phone = forms.CharField(
        label=_("nomor telepon untuk dinas"),
        required=False,
        max_length=30,
        help_text=_("Hanya dilihat dinas dan pembimbing; tidak pernah tampil untuk pembeli."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    shows_phone = forms.BooleanField(label=_("Tampilkan nomor WhatsApp kepada pembeli"), required=False)
    public_phone = forms.CharField(
        label=_("nomor WhatsApp untuk pembeli"),
        required=False,
        max_length=30,
        help_text=_("Kosongkan bila sama dengan nomor untuk dinas."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    investment = forms.CharField(
        label=_("nilai investasi tanpa tanah dan bangunan"),
        required=False,
        max_length=30,
        help_text=_("Peralatan, kendaraan, dan modal kerja. Misalnya 25 juta."),
        widget=forms.TextInput(attrs={"inputmode": "text"}),
    )
    investment_with_land = forms.CharField(
        label=_("nilai investasi dengan tanah dan bangunan"),
        required=False,
        max_length=30,
        help_text=_("Yang di atas ditambah tanah dan bangunan tempat usaha, bila milik sendiri."),
    )
    nib = forms.CharField(
        label=_("NIB"),
        required=False,
        max_length=30,
        help_text=_("13 angka, dari OSS."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Seller
        fields = [
            "story",
            "story_en",
            "address",
            "subdistrict",
            "village",
            "founded",
            "phone",
            "public_phone",
            "workers",
            "investment",
            "investment_with_land",
            "nib",
        ]
        widgets = {
            "story": forms.Textarea(attrs={"rows": 6}),
            "story_en": forms.Textarea(attrs={"rows": 4}),
            "founded": forms.TextInput(attrs={"inputmode": "numeric"}),
            "workers": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "story": _("Tampil di halaman usaha: bagaimana mulainya, apa yang istimewa."),
            "story_en": _("Boleh kosong; pembaca Inggris lalu membaca yang Indonesia."),
            "address": _("Jalan, dusun, RT/RW. Hanya untuk dinas; pembeli hanya melihat desa dan kecamatan."),
            "founded": _("Empat angka, misalnya 2015."),
            "workers": _("Termasuk Anda sendiri dan keluarga yang ikut bekerja."),
        }

    field_order = [
        "story",
        "story_en",
        "founded",
        "address",
        "subdistrict",
        "village",
        "position",
        "phone",
        "shows_phone",
        "public_phone",
        "workers",
        "investment",
        "investment_with_land",
        "nib",
    ]
    PARTS = (
        (_("Cerita untuk pembeli"), ("story", "story_en", "founded")),
        (_("Tempat"), ("address", "subdistrict", "village", "position")),
        (_("Kontak"), ("phone", "shows_phone", "public_phone")),
        (_("Ukuran usaha, hanya untuk dinas"), ("workers", "investment", "investment_with_land", "nib")),
    )

    def __init__(self, *args, by_owner, **kwargs):
        super().__init__(*args, **kwargs)
        seller = self.instance
        self.fields["subdistrict"].queryset = Region.objects.subdistricts().order_by("name")
        typed = self.data.get("subdistrict") if self.is_bound else self.initial.get("subdistrict")
        self.fields["village"].queryset = villages_of(typed)
        self.fields["subdistrict"].widget.attrs |= {"hx-get": reverse("workspace_villages"), "hx-target": "#desa"}
        starts = {
            "seen": seller.updated_at.isoformat(),
            "position": f"{seller.latitude}, {seller.longitude}" if seller.latitude is not None else "",
            "shows_phone": bool(seller.public_phone),
            "phone": _national(seller.phone),
            "public_phone": _national(seller.public_phone) if seller.public_phone != seller.phone else "",
            "investment": rupiah(seller.investment) if seller.investment is not None else "",
            "investment_with_land": rupiah(seller.investment_with_land)
            if seller.investment_with_land is not None
            else "",
        }
        self.initial = {**self.initial, **starts, **(kwargs.get("initial") or {})}
        if not by_owner:
            for name in OWNERS_ONLY:
                del self.fields[name]

    def parts(self):
        """`[(heading, [field])]` as the page draws them."""
        drawn = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.PARTS]
        return [(heading, fields) for heading, fields in drawn if fields]

    def clean_seen(self):
        """Two people at one business do not wipe out each other's words unawares: the second is told, and may save again."""
        written = self.instance.updated_at.isoformat()
        if self.cleaned_data["seen"] != written:
            self.data = self.data.copy()
            self.data["seen"] = written
            raise ValidationError(
                _(
                    "Sementara halaman ini terbuka, data usaha diubah orang lain. Bandingkan dahulu di halaman baru; menyimpan "
                    "lagi menimpa yang mereka tulis."
                )
            )
        return written

    def clean_position(self):
        text = clean(self.cleaned_data["position"])
        if not text:
            return None
        match = POSITION.fullmatch(text)
        if match is None:
            raise ValidationError(_("Tulis lintang dan bujur, misalnya -7.98391, 112.62139."))
        latitude, longitude = (Decimal(part.replace(",", ".")).quantize(FIVE_PLACES) for part in match.groups())
        if not (-11 <= latitude <= 6 and 95 <= longitude <= 141):
            raise ValidationError(_("Letak itu di luar Indonesia. Periksa lagi; lintang ditulis dahulu."))
        return latitude, longitude

    def clean_phone(self):
        return self._read("phone", read_phone)

    def clean_public_phone(self):
        return self._read("public_phone", read_phone)

    def clean_investment(self):
        return self._read("investment", read_amount, None)

    def clean_investment_with_land(self):
        return self._read("investment_with_land", read_amount, None)

    def clean_nib(self):
        text = clean(self.cleaned_data["nib"])
        if not text:
            return None
        number = licence_numbers.check(licence_numbers.NIB, text)
        if number.verdict == licence_numbers.REFUSE or re.sub(r"\D", "", text) != number.value:
            raise ValidationError(number.message)  # a zero may be missing in front: only the paper knows
        if Seller.objects.filter(nib=number.value).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("NIB ini sudah tercatat. Periksa lagi angkanya, atau hubungi dinas."))
        return number.value

    def _read(self, name, reader, empty=""):
        text = self.cleaned_data[name]
        try:
            return reader(text) if text else empty
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def clean(self):
        cleaned = super().clean()
        if "shows_phone" in self.fields:
            cleaned["public_phone"] = self._chosen_number(cleaned)
        own, whole = cleaned.get("investment"), cleaned.get("investment_with_land")
        if own is not None and whole is not None and whole < own:
            self.add_error(
                "investment_with_land", _("Dengan tanah dan bangunan tidak mungkin kurang dari tanpa keduanya.")
            )
        return cleaned

    def _chosen_number(self, cleaned):
        """Buyers see a number only where the owner ticked it; without one of its own it is the office's."""
        if not cleaned.get("shows_phone"):
            return ""
        number = cleaned.get("public_phone") or cleaned.get("phone") or ""
        if not number and not self.errors:
            self.add_error("public_phone", _("Isi nomor yang boleh dilihat pembeli."))
        return number

    def _post_clean(self):
        if "position" in self.cleaned_data:
            self.instance.latitude, self.instance.longitude = self.cleaned_data["position"] or (None, None)
        super()._post_clean()


def _national(number):
    return number.as_national if number else ""


class WishForm(forms.Form):
    """What an owner asks the office to do with what is held about them."""

    what = forms.ChoiceField(label=_("saya minta dinas"), choices=DataRequest.Kind, widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("yang mana"),
        max_length=350,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dengan kata-kata sendiri."),
    )

    def clean_about(self):
        return clean(self.cleaned_data["about"])

    def words(self, seller):
        asked = {
            "seller": seller,
            "what": DataRequest.Kind(self.cleaned_data["what"]).label,
            "about": self.cleaned_data["about"],
        }
        return _("%(seller)s minta %(what)s: %(about)s") % asked
