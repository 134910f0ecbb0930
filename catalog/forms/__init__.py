"""What the office hands in."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from catalog import quota
from catalog.importing import FIELDS
from catalog.importing.columns import IGNORED
from catalog.models import Photo, Product
from ikmportal.lib import images, spreadsheets
from ikmportal.lib.files import NoRoom, ensure_disk
from ikmportal.lib.forms import PlainTextForm

PARTS = {"ikm": _("IKM"), "produk": _("Produk"), "izin": _("Izin")}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralPhotosField(forms.FileField):
    """Any number of uploads, as masters; each must pass the strict door."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if files:
            refuse_when_disk_is_low()
        accepted = []
        with images.Door() as door:
            for file in files:
                try:
                    accepted.append(door.accept(file.read(images.BYTE_LIMIT + 1)))
                except images.UnusablePhoto as problem:
                    raise ValidationError(f"{file.name}: {problem}") from None
        return accepted


def refuse_when_disk_is_low(upload=None):
    try:
        ensure_disk(storages["private"])
    except NoRoom as problem:
        raise ValidationError(str(problem)) from None


class WithNewPhotos:
    """A product's form whose new photos must fit into what its maker has left."""

    def clean(self):
        cleaned = super().clean()
        seller = cleaned.get("seller") or (self.instance.seller if self.instance.seller_id else None)
        if seller and cleaned.get("new_photos"):
            try:
                quota.ensure_room(seller, sum(len(master.data) for master in cleaned["new_photos"]))
            except NoRoom as problem:
                self.add_error("new_photos", str(problem))
        return cleaned


class ProductForm(WithNewPhotos, PlainTextForm):
    new_photos = SeveralPhotosField(
        label=_("tambah foto"),
        required=False,
        help_text=_("Boleh beberapa sekaligus: JPG, PNG, atau WebP, paling besar 12 MB sebuah."),
    )

    class Meta:
        model = Product
        fields = [
            "seller",
            "category",
            "food_kind",
            "name",
            "name_en",
            "brand",
            "description",
            "description_en",
            "composition",
            "shelf_life",
            "packaging",
            "keywords",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "new_photos" in self.fields:
            self.fields["new_photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean_brand(self):
        brand = self.cleaned_data["brand"]
        if self.instance.is_published and not brand.strip():
            raise ValidationError(still_shown(_("merek")))
        return brand


def still_shown(needed):
    """What a page that buyers can open may not lose."""
    return _("Produk ini sedang terbit, jadi perlu %(needed)s. Tarik dulu bila memang belum ada.") % {"needed": needed}


class Sizes(forms.BaseInlineFormSet):
    """The sizes of a product; one that buyers see keeps a netto and a price for each."""

    def clean(self):
        super().clean()
        if any(self.errors) or not self.instance.is_published:
            return
        sizes = [form.cleaned_data for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [size for size in sizes if not size.get("DELETE")]
        if not kept or any(size.get("netto_amount") is None or size.get("price") is None for size in kept):
            raise ValidationError(still_shown(_("netto dan harga pada tiap ukuran")))


class PhotoPlaceForm(forms.ModelForm):
    """The place of one photo. Not the model's own field: places swap, which no row alone can check."""

    place = forms.IntegerField(label=_("urutan"), required=False, min_value=1, max_value=Photo.MOST_CHOSEN)

    class Meta:
        model = Photo
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = self.instance.position


class PhotoPlaces(forms.BaseInlineFormSet):
    """All places of a product's photos; two photos cannot share one."""

    def clean(self):
        super().clean()
        places = [place for place, _photo in self._placed()]
        if len(places) != len(set(places)):
            raise ValidationError(
                _("Dua foto memakai urutan yang sama. Beri tiap foto urutan sendiri; 1 adalah foto utama.")
            )
        if self.instance.is_published and not places and not self.files.get("new_photos"):
            raise ValidationError(still_shown(_("foto utama")))

    def to_delete(self):
        return [form.instance for form in self.deleted_forms if form.instance.pk]

    def order(self):
        """Photo ids in their chosen order."""
        return [photo.pk for _place, photo in sorted(self._placed(), key=lambda pair: pair[0])]

    def _placed(self):
        kept = [
            form
            for form in self.forms
            if form.instance.pk and form not in self.deleted_forms and hasattr(form, "cleaned_data")
        ]
        return [(form.cleaned_data["place"], form.instance) for form in kept if form.cleaned_data.get("place")]


class OwnLicences(forms.BaseInlineFormSet):
    """The licences of one product; another maker's licence covers none of its products."""

    def clean(self):
        super().clean()
        chosen = [form.cleaned_data.get("licence") for form in self.forms if form not in self.deleted_forms]
        strangers = [str(licence) for licence in chosen if licence and licence.seller_id != self.instance.seller_id]
        if strangers:
            raise ValidationError(
                _("Bukan izin %(seller)s: %(names)s.") % {"seller": self.instance.seller, "names": ", ".join(strangers)}
            )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("berkas lembar kerja"),
        help_text=_("XLSX, XLS, ODS, atau CSV, paling besar 20 MB. Judul kolom dicari sendiri."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in spreadsheets.KINDS)}),
        validators=[refuse_when_disk_is_low],
        error_messages={"required": _("Pilih dulu berkasnya."), "empty": _("Berkas itu kosong. Pilih berkas lain.")},
    )


class ConfirmForm(forms.Form):
    seen = forms.CharField(required=False)
    leave_out = forms.BooleanField(required=False)


class ColumnsForm(forms.Form):
    """What each column of one sheet means. The same meaning twice is refused."""

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet, layout = sheet, sheet["layout"]
        for column, heading in enumerate(layout["headings"]):
            samples = [row[column] for row in sheet["sample"] if column < len(row) and row[column]]
            if not heading and not samples:
                continue
            self.fields[str(column)] = forms.ChoiceField(
                label=heading or _("kolom %(number)s") % {"number": column + 1},
                choices=meanings(),
                required=True,
                initial=layout["columns"].get(str(column), IGNORED),
                help_text=" · ".join(samples[:3]),
            )

    def clean(self):
        cleaned = super().clean()
        used = [name for name in cleaned.values() if name != IGNORED]
        for name in sorted(set(used)):
            if used.count(name) > 1:
                raise ValidationError(
                    _("'%(meaning)s' dipilih untuk dua kolom. Pilih satu saja.") % {"meaning": FIELDS[name].label}
                )
        if used and ("name" not in used or not {"seller_name", "seller_code"} & set(used)):
            raise ValidationError(
                _(
                    "Tunjukkan paling sedikit kolom nama produk dan nama usaha, atau jadikan semua kolom 'tidak dipakai' "
                    "untuk melewati lembar ini."
                )
            )
        return cleaned


def meanings():
    grouped = [
        (label, [(name, field.label) for name, field in FIELDS.items() if field.part == part])
        for part, label in PARTS.items()
    ]
    return [(IGNORED, _("tidak dipakai")), *grouped]
