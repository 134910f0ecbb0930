"""The kop surat as the office writes it, with its logo."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.forms import refuse_when_disk_is_low
from catalog.models.photo import private_storage
from ikmportal.lib import images
from ikmportal.lib.files import checksum, keep
from ikmportal.lib.forms import PlainTextForm
from monitoring.models import Letterhead


class LetterheadForm(PlainTextForm):
    new_logo = forms.FileField(
        label=_("lambang"),
        required=False,
        help_text=_("JPG, PNG, atau WebP. Kosong = lambang yang sudah ada tetap dipakai."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Letterhead
        fields = ["valid_from", "government", "office", "address", "contact", "city", "second_title", "second_name"]

    def clean_new_logo(self):
        file = self.cleaned_data["new_logo"]
        if not file:
            return None
        refuse_when_disk_is_low()
        try:
            return images.accept(file.read(images.BYTE_LIMIT + 1)).data
        except images.UnusablePhoto as problem:
            raise ValidationError(str(problem)) from None

    def save(self, commit=True):
        if data := self.cleaned_data.get("new_logo"):
            self.instance.logo = keep(private_storage(), f"letterheads/{checksum(data)}.jpg", data)
        return super().save(commit)
