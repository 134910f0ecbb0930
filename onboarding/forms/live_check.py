from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.reading import clean_lines
from onboarding.models import LiveCheck

YES, NO = "ya", "tidak"


class LiveCheckForm(forms.Form):
    """Four times yes or no, or one yes for all."""

    all_ok = forms.CharField(required=False, max_length=5)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in LiveCheck.ASKED.items():
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=[(YES, _("cocok")), (NO, _("tidak cocok"))],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["note"] = forms.CharField(label=_("catatan"), max_length=300, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("all_ok") == YES:
            return cleaned | {"note": ""}
        if not all(cleaned.get(name) for name in LiveCheck.ASKED):
            raise ValidationError(_("Jawab keempatnya, atau tekan Semua cocok."))
        return cleaned | {"note": clean_lines(cleaned.get("note", ""))}

    @property
    def answers(self):
        is_all = self.cleaned_data["all_ok"] == YES
        return {name: is_all or self.cleaned_data[name] == YES for name in LiveCheck.ASKED}

    @property
    def asked(self):
        return [self[name] for name in LiveCheck.ASKED]
