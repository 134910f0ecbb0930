"""What an owner fills in on a phone: numbers and sizes as one types them, with what was understood."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.forms import SeveralPhotosField
from catalog.models import Product, Variant
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.money import read_price, rupiah
from ikmportal.lib.netto import read_sizes
from ikmportal.lib.reading import Unreadable


class OwnerProductForm(PlainTextForm):
    class Meta:
        model = Product
        fields = ["name", "brand", "description", "composition", "shelf_life", "packaging", "keywords"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("description", "composition")}
        help_texts = {
            "brand": _("Nama pada kemasan."),
            "composition": _("Bahan, dari yang terbanyak. Misalnya: singkong, minyak kelapa, garam."),
            "shelf_life": _("Misalnya 5 bulan."),
        }

    new_photos = SeveralPhotosField(
        label=_("tambah foto"), required=False, help_text=_("Boleh beberapa sekaligus: JPG, PNG, atau WebP.")
    )


class OwnerVariantForm(forms.ModelForm):
    """One size: the two things a buyer asks, as text, read exactly or refused in words."""

    netto = forms.CharField(
        label=_("netto"), required=False, max_length=40, help_text=_("Misalnya 250 gram, 1/4 kg, atau 600 ml.")
    )
    price = forms.CharField(
        label=_("harga"),
        required=False,
        max_length=30,
        help_text=_("Misalnya 15000 atau Rp15.000."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Variant
        fields = ["label"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["netto"].initial = self.instance.netto.shown() if self.instance.netto else ""
            self.fields["price"].initial = rupiah(self.instance.price) if self.instance.price else ""

    def clean_netto(self):
        return self._read("netto", _one_size)

    def clean_price(self):
        return self._read("price", read_price)

    def _read(self, name, reader):
        text = self.cleaned_data[name]
        try:
            return reader(text) if text else None
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def _post_clean(self):
        """The model's own checks see what was understood, not what was typed."""
        if not self.errors:
            self.instance.netto, self.instance.price = self.cleaned_data.get("netto"), self.cleaned_data.get("price")
        super()._post_clean()


def _one_size(text):
    sizes = read_sizes(text)
    if len(sizes) > 1:
        raise Unreadable(_("Tulis satu ukuran di sini; ukuran lain punya barisnya sendiri."))
    return sizes[0].netto


OwnerVariants = forms.inlineformset_factory(
    Product, Variant, form=OwnerVariantForm, extra=1, max_num=12, validate_max=True, can_delete=True
)
