"""What the office says of a step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.forms import PlainTextForm
from onboarding.models import Submission


class ReviewForm(PlainTextForm):
    """Read by the maker; needed when something is refused or waived."""

    review_note = forms.CharField(
        label=_("catatan"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca pemilik. Wajib bila ditolak atau dibebaskan."),
    )

    class Meta:
        model = Submission
        fields = []


class ReasonForm(ReviewForm):
    """The same where a reason is always needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["review_note"]
        field.required = True
        field.error_messages["required"] = _("Tulis alasannya, supaya pemilik tahu apa yang harus dibuat.")
