"""What an owner fills in on a phone: numbers and sizes as one types them, with what was understood."""

from math import ceil

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Photo, Product, Variant
from catalog.proposing import PROPOSED
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.money import read_price, rupiah
from ikmportal.lib.netto import GRAM, read_sizes
from ikmportal.lib.reading import Unreadable

MOST_SIZES = 12


class OwnerProductForm(PlainTextForm):
    """A product's own texts. Of a published one the fields of PROPOSED are a wish: the row keeps what buyers see, and
    `wished` holds what was typed."""

    class Meta:
        model = Product
        fields = [
            "name",
            "brand",
            "category",
            "composition",
            "process",
            "shelf_life",
            "packaging",
            "description",
            "keywords",
            "description_en",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("description", "description_en", "composition", "process")
        }
        help_texts = {
            "brand": _("Nama pada kemasan."),
            "composition": _("Bahan, dari yang terbanyak. Misalnya: singkong, minyak kelapa, garam."),
            "process": _("Hanya untuk pemeriksaan; tidak ditampilkan kepada pembeli."),
            "shelf_life": _("Misalnya 5 bulan."),
            "packaging": _("Misalnya standing pouch atau toples."),
            "description": _("Rasa, kegunaan, dan apa yang istimewa. 100 huruf atau lebih disukai toko daring."),
            "keywords": _("Kata yang dicari pembeli, dipisah koma. Misalnya: oleh-oleh Malang, camilan pedas."),
        }

    def __init__(self, *args, proposal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = shelves()
        wished = proposal.changes if proposal else {}
        self.initial |= {name: wished[name] for name in PROPOSED if name in wished}

    def clean_brand(self):
        brand = self.cleaned_data["brand"]
        if self.instance.is_published and not brand.strip():
            raise ValidationError(_("Produk ini sedang terbit, jadi mereknya tidak boleh kosong."))
        return brand

    def _post_clean(self):
        """The model's checks see what was typed; then a published row gets back what buyers see."""
        shown = {name: getattr(self.instance, name) for name in PROPOSED} if self.instance.is_published else {}
        super()._post_clean()
        for name, value in shown.items():
            setattr(self.instance, name, value)

    def wished(self):
        """`{field: text}` of PROPOSED that differ from what the page offered to change."""
        typed = {name: self.cleaned_data[name] for name in PROPOSED}
        return {name: text for name, text in typed.items() if text != self.initial.get(name, "")}

    def save(self, commit=True):
        """Only these fields: whatever else happened to the row meanwhile stays."""
        if self.instance.pk is None:
            return super().save(commit)
        self.instance.save(update_fields=[*self._meta.fields, "slug", "updated_at"])
        return self.instance


def shelves():
    """The choice of a shelf, under its chapter: `[("", …), (chapter, [(id, shelf), …]), …]`."""
    chapters = {}
    for shelf in Category.objects.select_related("parent").order_by("parent__position", "position", "name"):
        chapters.setdefault(shelf.root.name, []).append((shelf.pk, shelf.name))
    return [("", _("Pilih kategori")), *chapters.items()]


class OwnerVariantForm(forms.ModelForm):
    """One size: what a buyer asks and a courier weighs, as text, read exactly or refused in words."""

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
    packed_weight = forms.CharField(
        label=_("berat kirim (gram)"),
        required=False,
        max_length=30,
        help_text=_("Ditimbang dengan kemasan kirimnya."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Variant
        fields = ["label", "stock", "packed_weight", "length", "width", "height"]
        widgets = {
            name: forms.NumberInput(attrs={"inputmode": "numeric", "min": 0 if name == "stock" else 1})
            for name in ("stock", "length", "width", "height")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["netto"].initial = self.instance.netto.shown() if self.instance.netto else ""
            self.fields["price"].initial = rupiah(self.instance.price) if self.instance.price else ""
        self.order_fields(["label", "netto", "price", "stock", "packed_weight", "length", "width", "height"])

    def clean_netto(self):
        return self._read("netto", one_netto)

    def clean_price(self):
        return self._read("price", read_price)

    def clean_packed_weight(self):
        return self._read("packed_weight", grams)

    def _read(self, name, reader):
        text = self.cleaned_data[name]
        try:
            return reader(text) if text else None
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def clean(self):
        cleaned = super().clean()
        netto, weight = cleaned.get("netto"), cleaned.get("packed_weight")
        if netto and weight and netto.unit == GRAM and weight < netto.amount:
            self.add_error("packed_weight", _("Berat kirim lebih kecil dari netto. Timbang bersama kemasannya."))
        return cleaned

    def _post_clean(self):
        """The model's own checks see what was understood, not what was typed."""
        if not self.errors:
            self.instance.netto, self.instance.price = self.cleaned_data.get("netto"), self.cleaned_data.get("price")
        super()._post_clean()


def one_netto(text):
    sizes = read_sizes(text)
    if len(sizes) > 1:
        raise Unreadable(_("Tulis satu ukuran di sini; ukuran lain punya barisnya sendiri."))
    return sizes[0].netto


def grams(text):
    """A weight in whole grams, rounded up: `350`, `350 gr`, `0,35 kg`."""
    sizes = read_sizes(text, default_unit=GRAM)
    if len(sizes) > 1 or sizes[0].netto.unit != GRAM:
        raise Unreadable(_("Tulis satu berat dalam gram, misalnya 350."))
    return ceil(sizes[0].netto.amount)


class SizesByOwner(forms.BaseInlineFormSet):
    """The sizes of a product; one that buyers see keeps a netto and a price for each."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = self.kept()
        same = [(size.get("label", ""), size["netto"]) for size in kept if size.get("netto")]
        if len(same) != len(set(same)):
            raise ValidationError(_("Dua ukuran punya nama dan netto yang sama. Ubah salah satu, atau hapus."))
        if self.instance.is_published and not (kept and all(size.get("netto") and size.get("price") for size in kept)):
            raise ValidationError(
                _(
                    "Produk ini sedang terbit, jadi paling sedikit satu ukuran tersisa, masing-masing dengan netto dan harga."
                )
            )

    def kept(self):
        """What will stand after saving, as understood."""
        filled = [form for form in self.forms if form.has_changed() or form.instance.pk]
        return [form.cleaned_data for form in filled if not form.cleaned_data.get("DELETE")]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Hapus ukuran ini")


OwnerVariants = forms.inlineformset_factory(
    Product,
    Variant,
    form=OwnerVariantForm,
    formset=SizesByOwner,
    extra=1,
    max_num=MOST_SIZES,
    validate_max=True,
    can_delete=True,
)


def on_top_of(product, data, prefix):
    """What was typed, laid over the sizes the product has now: a row whose size somebody else deleted becomes a new one."""
    rows = [
        {name: data.get(f"{prefix}-{number}-{name}", "") for name in ("id", "DELETE", *OwnerVariantForm().fields)}
        for number in range(min(int(data.get(f"{prefix}-TOTAL_FORMS", 0)), 2 * MOST_SIZES))
    ]
    standing = {str(pk) for pk in product.variants.values_list("pk", flat=True)}
    kept, lost = [row for row in rows if row["id"] in standing], [row for row in rows if row["id"] not in standing]
    laid = data.copy()
    laid[f"{prefix}-INITIAL_FORMS"] = len(kept)
    for number, row in enumerate([*kept, *({**row, "id": ""} for row in lost)]):
        for name, value in row.items():
            laid[f"{prefix}-{number}-{name}"] = value
    return laid


class OrderForm(forms.Form):
    """Photo ids in their order, as the page sends them after dragging."""

    order = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data):
        super().__init__(data)
        self.fields["order"].choices = [(pk, pk) for pk in data.getlist("order") if pk.isdecimal() and len(pk) < 19]


class ChoiceNoteForm(PlainTextForm):
    class Meta:
        model = Photo
        fields = ["choice_note"]
