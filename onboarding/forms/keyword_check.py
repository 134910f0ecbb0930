from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms.owner_licences import ScanField
from ikmportal.lib.forms import PlainTextForm
from onboarding.forms.listing import day_field, not_in_future
from onboarding.models import KeywordCheck

FOUND, NOT_FOUND = "ya", "tidak"


class KeywordCheckForm(PlainTextForm):
    """What a person counted on the screen. Not found is said, never left blank by mistake."""

    found = forms.ChoiceField(
        label=_("muncul?"), choices=[(FOUND, _("muncul")), (NOT_FOUND, _("tidak muncul"))], widget=forms.RadioSelect
    )
    checked_on = day_field(label=_("tanggal"))
    screenshot = ScanField(
        label=_("tangkapan layar"),
        required=False,
        help_text=_("Hanya dilihat Anda, pembimbing, dan dinas. Boleh dikosongkan."),
    )

    class Meta:
        model = KeywordCheck
        fields = ["keyword", "position", "depth", "checked_on", "is_signed_out"]
        labels = {"depth": _("dilihat sampai urutan"), "is_signed_out": _("diuji tanpa masuk akun")}
        widgets = {
            "keyword": forms.TextInput(attrs={"list": "kata-kunci-produk", "autocapitalize": "off"}),
            "position": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "depth": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "keyword": _("Seperti pembeli mengetiknya."),
            "position": _("Dihitung dari kiri atas; iklan ikut."),
        }

    field_order = ["keyword", "found", "position", "depth", "checked_on", "is_signed_out", "screenshot"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate

    def clean_checked_on(self):
        return not_in_future(self.cleaned_data["checked_on"])

    def clean(self):
        cleaned = super().clean()
        found, position, depth = (cleaned.get(name) for name in ("found", "position", "depth"))
        if found == FOUND and position is None and "position" not in self.errors:
            self.add_error("position", _("Isi urutannya."))
        elif found == NOT_FOUND:
            cleaned["position"] = None
        elif position and depth and position > depth:
            self.add_error("position", _("Urutannya tidak boleh lebih dari yang dilihat."))
        return cleaned
