"""How many links to a questionnaire the office asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import Role

MOST_LINKS = 500  # of one role at once


class LinksForm(forms.Form):
    """How many links, for which roles. `counts` is `{role: number}` of those asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role in Role:
            self.fields[role.value] = forms.IntegerField(
                label=role.label, min_value=0, max_value=MOST_LINKS, required=False, initial=0
            )

    def clean(self):
        super().clean()
        if not self.errors and not self.counts:
            raise forms.ValidationError(_("Tulis berapa tautan yang perlu dibuat, untuk satu peran atau lebih."))
        return self.cleaned_data

    @property
    def counts(self):
        return {role: number for role in Role if (number := self.cleaned_data.get(role.value))}
