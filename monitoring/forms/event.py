"""An event as the office writes it down, and who came as it is ticked or said."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.forms import SeveralFilesInput, SeveralPhotosField, refuse_when_disk_is_low
from catalog.forms.owner_licences import FORMATS
from ikmportal.lib import evidence
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.reading import clean
from monitoring.models import Event
from sellers.models import Region, Seller

MOST_FILES = 20  # at once


class SeveralPapersField(forms.FileField):
    """Any number of papers, cleaned to `[(name, Evidence)]`; each must pass the strict door."""

    widget = SeveralFilesInput(attrs={"accept": FORMATS})

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if files:
            refuse_when_disk_is_low()
        if len(files) > MOST_FILES:
            raise ValidationError(_("Paling banyak %(most)s berkas sekaligus.") % {"most": MOST_FILES})
        return [(_called(file.name), self._accepted(file)) for file in files]

    def _accepted(self, file):
        try:
            return evidence.accept(file.read(evidence.BYTE_LIMIT + 1))
        except evidence.UnusableEvidence as problem:
            raise ValidationError(f"{file.name}: {problem}") from None


def _called(name):
    """What a file is called without its ending."""
    return clean(name.rpartition(".")[0] or name)[:150]


class EventForm(PlainTextForm):
    new_materials = SeveralPapersField(
        label=_("tambah materi"),
        required=False,
        help_text=_(
            "Boleh beberapa: PDF, JPG, PNG, atau WebP. Terbuka untuk IKM yang hadir. Nama berkas jadi judulnya."
        ),
    )
    new_photos = SeveralPhotosField(
        label=_("tambah foto"),
        required=False,
        help_text=_("Boleh beberapa: JPG, PNG, atau WebP. Hanya dilihat dinas dan pembimbing."),
    )

    class Meta:
        model = Event
        fields = ["kind", "title", "partner", "place", "starts_at", "ends_at", "outcome", "problems"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "new_photos" in self.fields:
            self.fields["new_photos"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"


class MakersForm(forms.Form):
    """Of these makers, those that are looked for: by name or by kecamatan."""

    q = forms.CharField(label=_("nama usaha atau kecamatan"), required=False, max_length=100)
    kecamatan = forms.ModelChoiceField(
        Region.objects.none(), label=_("kecamatan"), required=False, empty_label=_("semua kecamatan")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kecamatan"].queryset = Region.objects.subdistricts().order_by("name")

    def narrow(self, sellers):
        """What cannot be read narrows nothing."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        if words := found.get("q"):
            sellers = sellers.filter(Q(name__icontains=words) | Q(subdistrict__name__icontains=words))
        if place := found.get("kecamatan"):
            sellers = sellers.filter(subdistrict=place)
        return sellers


class HereForm(forms.Form):
    """Which of one's own makers is there."""

    seller = forms.ModelChoiceField(Seller.objects.none(), label=_("IKM Anda yang hadir"), empty_label=None)

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seller"].queryset = of
        self.fields["seller"].widget = forms.RadioSelect(choices=self.fields["seller"].choices)
