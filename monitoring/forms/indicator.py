"""Which period is looked at, and why one is locked or opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import Period


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
