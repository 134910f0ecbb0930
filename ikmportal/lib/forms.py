"""What every form of the office shares."""

from django import forms

from ikmportal.lib.reading import clean_lines


class PlainTextForm(forms.ModelForm):
    """Texts lose control characters and those that turn a line around: what is pasted is printed, exported and compared."""

    def clean(self):
        super().clean()
        texts = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return self.cleaned_data | {name: clean_lines(text) for name, text in texts.items()}
