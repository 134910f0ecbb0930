"""Asking for a bundle: nothing has to be given, a Shopee template may be."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.files import NoRoom, ensure_disk
from ikmportal.lib.mass_upload import FILE_LIMIT, UnusableTemplate
from ikmportal.lib.spreadsheets import XLSX
from onboarding import bundles, workbooks


class TemplateField(forms.FileField):
    """A seller's own mass-upload template, looked through before anything is kept; cleaned to its bytes or None."""

    widget = forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        template = file.read(FILE_LIMIT + 1)
        try:
            workbooks.check_template(template)
        except UnusableTemplate as refusal:
            raise ValidationError(str(refusal)) from None
        return template


class BundleForm(forms.Form):
    """`earlier` is the bundle whose template may be used again, or None."""

    template = TemplateField(
        label=_("templat unggah massal dari Shopee"),
        required=False,
        help_text=_(
            "Boleh dikosongkan. Unduh dari Seller Centre toko ini, lalu pasang apa adanya (.xlsx). Berkas ini disimpan tertutup: hanya dilihat pemilik, pembimbingnya, dan dinas, hanya untuk mengisi paket, dan dihapus bersama paket lama."
        ),
    )
    again = forms.BooleanField(label=_("pakai templat yang dipasang terakhir"), required=False, initial=True)

    def __init__(self, *args, takes_template, earlier=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        if not takes_template:
            del self.fields["template"]
        if not earlier:
            del self.fields["again"]

    def clean(self):
        try:
            ensure_disk(storages["private"])
        except NoRoom as problem:
            raise ValidationError(str(problem)) from None
        return super().clean()

    def kept_template(self, seller):
        """The name of the template this bundle is to fill, or ""."""
        if template := self.cleaned_data.get("template"):
            return bundles.keep_template(seller, template)
        return self.earlier.template.name if self.cleaned_data.get("again") else ""
