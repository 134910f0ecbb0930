"""An owner's yes and no, given by themselves or written down by the office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sellers.models import Consent


class ChannelForm(forms.Form):
    """By what channel it came. An owner's own click needs no question: it is the portal."""

    channel = forms.ChoiceField(label=_("disampaikan pemilik lewat"), widget=forms.RadioSelect)

    def __init__(self, *args, channels, **kwargs):
        super().__init__(*args, **kwargs)
        self.channels = channels
        if channels == [Consent.Channel.PORTAL]:
            del self.fields["channel"]
        else:
            self.fields["channel"].choices = [(channel.value, channel.label) for channel in channels]

    @property
    def told_by(self):
        return self.cleaned_data.get("channel") or self.channels[0]


class ConsentForm(ChannelForm):
    """Yes to the text that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("Saya sudah membaca naskah di atas dan menyetujuinya."),
        error_messages={"required": _("Beri tanda centang dahulu bila setuju.")},
    )

    field_order = ["channel", "version", "agreed"]

    def __init__(self, *args, text, **kwargs):
        super().__init__(*args, **kwargs)
        self.text = text
        self.fields["version"].initial = text.version
        if "channel" in self.fields:
            self.fields["agreed"].label = _("Pemilik sudah membaca naskah di atas dan menyetujuinya.")

    def clean_version(self):
        if self.cleaned_data["version"] != self.text.version:
            raise ValidationError(_("Naskahnya baru saja diganti. Baca yang baru, lalu beri persetujuan."))
        return self.text.version
