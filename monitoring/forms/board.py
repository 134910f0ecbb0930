"""What of a board is asked for, in the address: a kecamatan, a group, a path. What is none of the choices narrows nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import halal, lapsing
from catalog.models import HalalPlan
from sellers.models import Region

NOWHERE = "tanpa"  # makers without an address


def places():
    found = Region.objects.subdistricts().order_by("name").values_list("code", "name")
    return [("", _("semua kecamatan")), *found, (NOWHERE, _("tanpa alamat"))]


class PlaceForm(forms.Form):
    kecamatan = forms.ChoiceField(choices=places, label=_("Kecamatan"), required=False)

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def narrow(self, rows, path="seller__subdistrict"):
        place = self.chosen("kecamatan")
        return rows.filter(**{path: None if place == NOWHERE else place}) if place else rows

    def asked(self):
        """What was asked for and understood, for the links of its groups and pages."""
        return {name: value for name in self.fields if (value := self.chosen(name))}


class LicenceBoardForm(PlaceForm):
    kelompok = forms.ChoiceField(choices=list(lapsing.WORDS.items()), required=False, widget=forms.HiddenInput)

    @property
    def group(self):
        """What is asked for; else what has to be renewed, all of it."""
        return self.chosen("kelompok")


class HalalBoardForm(PlaceForm):
    jalur = forms.ChoiceField(
        choices=[("", _("semua jalur")), *HalalPlan.Path.choices], label=_("Jalur"), required=False
    )
    kelompok = forms.ChoiceField(choices=list(halal.WORDS.items()), required=False, widget=forms.HiddenInput)

    @property
    def group(self):
        return self.chosen("kelompok")

    @property
    def path(self):
        """The words of the path that is asked for, or ""."""
        return dict(HalalPlan.Path.choices).get(self.chosen("jalur"), "")
