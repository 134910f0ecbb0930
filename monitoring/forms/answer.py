"""The answers of a respondent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """One choice for every statement of a version; `values` is `{statement: value}`."""

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(choice.value, choice.shown_label) for choice in version.choices.all()]
        self.statements = {f"s{statement.pk}": statement for statement in version.statements.all()}
        for name, statement in self.statements.items():
            self.fields[name] = forms.TypedChoiceField(
                label=statement.shown_text,
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Pilih satu jawaban."),
                    "invalid_choice": _("Pilih salah satu jawaban yang tersedia."),
                },
            )

    @property
    def values(self):
        return {statement: self.cleaned_data[name] for name, statement in self.statements.items()}

    @property
    def unanswered(self):
        """Of what was sent: `[(number, field)]`, to go to."""
        return [(number, field) for number, field in enumerate(self, 1) if field.errors]

    @property
    def answered(self):
        return len(self.fields) - len(self.unanswered)
