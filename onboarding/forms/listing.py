"""Where a product stands on a marketplace, typed or pasted on a phone."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Listing
from ikmportal.lib.forms import PlainTextForm

# Shopee's "bagikan" copies a sentence with the address in it.
ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def day_field(**options):
    """A day on a phone's own calendar."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def not_in_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("Tanggal ini belum tiba."))
    return day


class ListingForm(PlainTextForm):
    address = forms.CharField(
        label=_("alamat produk di toko"),
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
    listed_on = day_field(label=_("tayang sejak"))

    class Meta:
        model = Listing
        fields = ["address", "listed_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _(
            "Buka produknya di aplikasi %(channel)s, tekan Bagikan, salin tautannya, lalu tempel di sini."
        ) % {"channel": self.instance.channel}

    def clean_address(self):
        text = self.cleaned_data["address"].strip()
        found = ADDRESS.search(text if "://" in text else f"https://{text}")
        address = found.group().rstrip(".,!)") if found else text
        if re.fullmatch(r"https?://[^/?#]*/?", address):
            raise ValidationError(_("Ini alamat depan toko. Salin alamat produknya."))
        if not self.instance.channel.is_home_of(address):
            words = _("Alamat ini bukan di %(channel)s. Salin alamat produk dari aplikasinya.")
            raise ValidationError(words % {"channel": self.instance.channel})
        others = Listing.objects.filter(product__seller=self.instance.product.seller_id, address=address)
        if other := others.exclude(pk=self.instance.pk).select_related("product").first():
            raise ValidationError(_("Alamat ini sudah dicatat untuk %(product)s.") % {"product": other.product})
        return address

    def clean_listed_on(self):
        return not_in_future(self.cleaned_data["listed_on"])


class ListingStateForm(PlainTextForm):
    mend_by = day_field(label=_("diperbaiki sebelum"), required=False)

    class Meta:
        model = Listing
        fields = ["state", "reason", "mend_by"]
        labels = {"state": _("keadaan sekarang"), "reason": _("alasan dari lokapasar")}
        help_texts = {"reason": _("Salin seperti yang tertulis di sana. Hanya untuk yang ditolak atau melanggar.")}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") in Listing.REFUSED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Tulis alasan dari lokapasar."))
        return cleaned
