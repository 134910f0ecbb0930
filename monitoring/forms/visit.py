"""A visit as it is typed, on a page or in what a phone held back."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.forms import PlainTextForm
from monitoring.models import Finding, Visit
from monitoring.recording import LARGEST_PHOTO, MOST_PHOTOS

HEX = set("0123456789abcdef")
AHEAD = timedelta(minutes=10)  # how far a phone's clock may run ahead


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class VisitForm(PlainTextForm):
    """Of one maker's visit. `findings` are kinds of trouble, none is an answer too."""

    findings = forms.MultipleChoiceField(
        label=_("kendala"), choices=Finding.Kind, required=False, widget=forms.CheckboxSelectMultiple
    )
    held_at = forms.DateTimeField(
        label=_("waktu"), widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H.%M"]
    )

    is_draft = forms.BooleanField(required=False, widget=forms.HiddenInput)
    last_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Visit
        fields = ["way", "held_at", "notes", "next_steps", "latitude", "longitude"]
        widgets = {
            "way": forms.RadioSelect,
            "notes": forms.Textarea(attrs={"rows": 3}),
            "next_steps": forms.Textarea(attrs={"rows": 2}),
            "latitude": forms.HiddenInput,
            "longitude": forms.HiddenInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = Visit.Way.choices
        if self.instance.pk:
            self.initial["findings"] = [finding.kind for finding in self.instance.findings.all()]
        else:
            self.fields["held_at"].initial = timezone.localtime

    def clean_held_at(self):
        moment = self.cleaned_data["held_at"]
        if moment > timezone.now() + AHEAD:
            raise ValidationError(_("Waktu ini belum tiba."))
        return moment

    def save_findings(self):
        """Exactly those chosen; what stays keeps its row."""
        chosen = self.cleaned_data["findings"]
        self.instance.findings.exclude(kind__in=chosen).delete()
        for kind in chosen:
            Finding.objects.get_or_create(visit=self.instance, kind=kind)


class SentVisitForm(VisitForm):
    """What a phone adds: its own clock, the photos that follow, and the last visit it knew of."""

    device_at = forms.DateTimeField(required=False)
    photos = forms.JSONField(required=False)
    held_at = forms.DateTimeField(label=_("waktu"))

    def clean_held_at(self):
        """Never refused: a wrong clock is put right when it is recorded (monitoring/timing.py)."""
        return self.cleaned_data["held_at"]

    def clean_photos(self):
        told = self.cleaned_data["photos"] or []
        if not isinstance(told, list) or len(told) > MOST_PHOTOS:
            raise ValidationError(_("Paling banyak %(most)s foto dalam satu kunjungan.") % {"most": MOST_PHOTOS})
        return list({photo["checksum"]: photo for photo in map(_told, told)}.values())


def _told(photo):
    """`{checksum, size}` of one; raises ValidationError."""
    known = photo if isinstance(photo, dict) else {}
    checksum, size = known.get("checksum"), known.get("size")
    if not (isinstance(checksum, str) and len(checksum) == 64 and set(checksum) <= HEX):
        raise ValidationError(_("Sidik foto tidak terbaca."))
    if not (isinstance(size, int) and 0 < size <= LARGEST_PHOTO):
        raise ValidationError(_("Foto lebih dari 12 MB."))
    return {"checksum": checksum, "size": size}


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures, cleaned to their bytes; whether they are pictures is asked when they are kept."""

    widget = PhotosInput(attrs={"multiple": True, "accept": "image/*"})

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("Paling banyak %(most)s foto dalam satu kunjungan.") % {"most": MOST_PHOTOS})
        if any(file.size > LARGEST_PHOTO for file in files):
            raise ValidationError(_("Foto lebih dari 12 MB."))
        return [file.read() for file in files]


class PhotosForm(forms.Form):
    photos = PhotosField(label=_("foto bukti"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("yang perlu diperbaiki"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
