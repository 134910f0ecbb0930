"""What owners and mentors type about a shop: its own data, evidence of a step, and what the marketplace made of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms import refuse_when_disk_is_low
from catalog.forms.owner_licences import ScanField
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable
from onboarding.models import Courier, StoreAccount, StoreMove, Submission

PRIVATE = _(
    "JPG, PNG, WebP, atau PDF. Hanya dilihat Anda, pembimbing, dan dinas. Tutupi nomor rekening, kode, dan sandi."
)
# What the profile of the maker says of the same thing.
PROFILE = {"shop_name": "name", "shop_address": "address", "shop_phone": "phone"}


class ShopForm(PlainTextForm):
    """The shop as it stands in the marketplace's app. One that says nothing yet begins with the maker's profile."""

    shop_phone = forms.CharField(
        label=_("nomor telepon toko"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    shop_link = forms.URLField(label=_("tautan toko"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = StoreAccount
        fields = ["shop_name", "shop_address", "shop_phone", "shop_link", "couriers"]
        widgets = {"couriers": forms.CheckboxSelectMultiple, "shop_address": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"couriers": _("Centang yang sudah dinyalakan di aplikasi.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        store = self.instance
        self.fields["couriers"].queryset = Courier.objects.filter(channel=store.channel_id)
        self.fields["shop_link"].help_text = _("Salin dari aplikasi %(channel)s. Boleh menyusul.") % {
            "channel": store.channel
        }
        self.is_begun = any(getattr(store, name) for name in PROFILE)
        for name, own in PROFILE.items():
            value = getattr(store, name) if self.is_begun else getattr(store.seller, own)
            limit = self.fields[name].max_length
            self.initial[name] = getattr(value, "as_national", value)[:limit]

    def clean_shop_phone(self):
        text = self.cleaned_data["shop_phone"].strip()
        try:
            return read_phone(text) if text else ""
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def clean_shop_link(self):
        address, channel = self.cleaned_data["shop_link"], self.instance.channel
        if address and not channel.is_home_of(address):
            hosts = ", ".join(channel.hosts.split())
            raise ValidationError(
                _("Bukan alamat %(channel)s. Salin tautan yang dimulai dengan https:// di %(hosts)s.")
                % {"channel": channel, "hosts": hosts or channel}
            )
        return address


class EvidenceForm(PlainTextForm):
    scan = ScanField(label=_("foto atau tangkapan layar"), help_text=PRIVATE, validators=[refuse_when_disk_is_low])

    class Meta:
        model = Submission
        fields = ["note"]
        labels = {"note": _("catatan untuk dinas")}

    field_order = ["scan", "note"]


class NoteForm(PlainTextForm):
    """Why a tick is taken back."""

    class Meta:
        model = Submission
        fields = ["note"]


class MoveForm(PlainTextForm):
    to = forms.ChoiceField(choices=StoreAccount.State)
    happened_on = forms.DateField(
        label=_("tanggal"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    scan = ScanField(
        label=_("foto atau tangkapan layar"), required=False, help_text=PRIVATE, validators=[refuse_when_disk_is_low]
    )

    class Meta:
        model = StoreMove
        fields = ["happened_on", "note"]
        help_texts = {"note": _("Wajib bila ditolak atau dibekukan: tulis alasan dari lokapasar.")}

    field_order = ["happened_on", "note", "scan"]


class ActivateForm(PlainTextForm):
    """`note` is the reason when the office passes over what stands in the way."""

    class Meta:
        model = StoreMove
        fields = ["note"]
        labels = {"note": _("alasan")}
