"""What people say of a problem: what is off, why, what is done about it, and that it is done."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms import refuse_when_disk_is_low
from catalog.forms.owner_licences import ScanField
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.reading import clean_lines
from monitoring.answering import answerable
from monitoring.models import Action, Evaluation, Problem

USUAL_DAYS = 14  # until an action is due, unless somebody says otherwise


class ProblemForm(PlainTextForm):
    scan = ScanField(
        label=_("foto atau berkas"),
        required=False,
        help_text=_("JPG, PNG, WebP, atau PDF. Hanya dilihat pemilik, pembimbing, dan dinas."),
        validators=[refuse_when_disk_is_low],
    )

    class Meta:
        model = Problem
        fields = ["description", "category", "side"]
        widgets = {"side": forms.RadioSelect, "description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"description": _("Apa yang terjadi, di mana, sejak kapan. Pemilik IKM ikut membacanya.")}


class ConfirmForm(PlainTextForm):
    """Whose problem the draft is, which the portal could only guess."""

    class Meta:
        model = Problem
        fields = ["category", "side"]
        widgets = {"side": forms.RadioSelect}


class EvaluationForm(PlainTextForm):
    class Meta:
        model = Evaluation
        fields = ["judgement", "options", "decision"]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in fields}
        help_texts = {
            "judgement": _("Mengapa terjadi, dan seberapa berat."),
            "options": _("Boleh dikosongkan."),
            "decision": _("Apa yang segera diperbaiki, dan apa yang mencegahnya terulang."),
        }


class ActionForm(PlainTextForm):
    """For a problem: `of` is whose people may be made responsible."""

    class Meta:
        model = Action
        fields = ["kind", "what", "responsible", "due_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "what": forms.Textarea(attrs={"rows": 2}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = answerable(of)
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Tanggal ini sudah lewat."))
        return day


class WordsForm(forms.Form):
    """One text that is needed. A subclass names its field."""

    def clean(self):
        cleaned = {name: clean_lines(text) for name, text in super().clean().items()}
        for name in [name for name, text in cleaned.items() if not text]:
            self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


class CancelForm(WordsForm):
    reason = forms.CharField(label=_("mengapa ini bukan masalah"), max_length=500, widget=forms.Textarea({"rows": 2}))


class FinishForm(WordsForm):
    result = forms.CharField(label=_("apa yang sudah dikerjakan"), max_length=1000, widget=forms.Textarea({"rows": 2}))


class ReturnForm(WordsForm):
    reason = forms.CharField(label=_("apa yang masih kurang"), max_length=500, widget=forms.Textarea({"rows": 2}))


class CloseForm(WordsForm):
    note = forms.CharField(label=_("bagaimana masalah ini selesai"), max_length=500, widget=forms.Textarea({"rows": 2}))
