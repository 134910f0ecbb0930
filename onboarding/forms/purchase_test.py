from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms.owner_licences import ScanField
from ikmportal.lib.money import read_price
from ikmportal.lib.reading import Unreadable, clean_lines
from onboarding.models import PurchaseStep, PurchaseTest

Kind = PurchaseStep.Kind


class StepForm(forms.Form):
    """One step of a test purchase; what was paid is asked with the paying, the packaging once it is there."""

    step = forms.ChoiceField(choices=Kind, widget=forms.HiddenInput)
    at = forms.DateTimeField(
        label=_("waktunya"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        required=False,
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        self.fields["step"].initial = self.kind.value
        self.fields["at"].initial = timezone.localtime
        if self.kind == Kind.PAID:
            self.fields["cost"] = forms.CharField(
                label=_("yang dibayar (Rp)"),
                max_length=30,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                help_text=_("Dengan ongkos kirim, misalnya 23.500."),
            )
        if self.kind == Kind.RECEIVED:
            self.fields["packaging"] = forms.ChoiceField(
                label=_("kemasan saat tiba"), choices=PurchaseTest.Packaging, widget=forms.RadioSelect
            )
            self.fields["packaging_note"] = forms.CharField(label=_("catatan kemasan"), max_length=300, required=False)
        self.fields["evidence"] = ScanField(
            label=_("tangkapan layar atau foto"),
            required=False,
            help_text=_("Tutupi nama dan alamat pembeli. Hanya dilihat Anda, pembimbing, dan dinas."),
        )

    def clean_at(self):
        at = self.cleaned_data["at"] or timezone.now().replace(second=0, microsecond=0)
        if at > timezone.now():
            raise ValidationError(_("Waktu ini belum tiba."))
        return at

    def clean_cost(self):
        try:
            return read_price(self.cleaned_data["cost"])
        except Unreadable as problem:
            raise ValidationError(str(problem)) from None

    def clean_packaging_note(self):
        return clean_lines(self.cleaned_data["packaging_note"])

    @property
    def found(self):
        """What the step tells of the test."""
        told = ("cost", "packaging", "packaging_note")
        return {name: self.cleaned_data[name] for name in told if name in self.cleaned_data}


class FailureForm(forms.Form):
    reason = forms.CharField(
        label=_("apa yang gagal"), max_length=300, help_text=_("Misalnya: ongkos kirim tidak muncul.")
    )

    def clean_reason(self):
        return clean_lines(self.cleaned_data["reason"])
