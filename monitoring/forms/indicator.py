"""Which period and which makers are looked at, and why a period is locked or opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from monitoring.board import asked_for
from monitoring.models import Period
from sellers.models import Region, User


class PeriodForm(forms.Form):
    """Chosen in the address; what is not a period is taken as none."""

    periode = forms.ModelChoiceField(
        Period.objects.select_related("programme").prefetch_related("locks"), label=_("Periode"), required=False
    )

    @property
    def period(self):
        """The chosen one, else the running month, else the latest."""
        chosen = self.cleaned_data.get("periode") if self.is_valid() else None
        periods = self.fields["periode"].queryset
        return chosen or next((one for one in periods if one.is_running), None) or periods.first()


class LockForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=300, strip=True)


class BoardForm(forms.Form):
    """Of which makers: chosen in the address, each may be left open; what is none of the choices is taken as open."""

    kecamatan = forms.ModelChoiceField(
        Region.objects.filter(level=Region.Level.SUBDISTRICT).order_by("name"),
        label=_("Kecamatan"),
        required=False,
        empty_label=_("semua kecamatan"),
    )
    kategori = forms.ModelChoiceField(
        Category.objects.filter(parent=None).order_by("name"),
        label=_("Kategori"),
        required=False,
        empty_label=_("semua kategori"),
    )
    pembimbing = forms.ModelChoiceField(
        User.objects.filter(mentorships__isnull=False, is_active=True).distinct().order_by("name", "pk"),
        label=_("Pembimbing"),
        required=False,
        empty_label=_("semua pembimbing"),
    )

    def narrow(self, sellers):
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return asked_for(sellers, place=chosen["kecamatan"], mentor=chosen["pembimbing"], shelf=chosen["kategori"])
