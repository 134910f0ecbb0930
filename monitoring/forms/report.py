"""Which report is asked for, what people say beside its figures, and under which number it is issued."""

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import Indicator, Period, Remark
from sellers.models import Region


class AskForm(forms.Form):
    periode = forms.ModelChoiceField(
        Period.objects.select_related("programme"), label=_("Periode"), empty_label=_("pilih periode")
    )
    kecamatan = forms.ModelChoiceField(
        Region.objects.filter(level=Region.Level.SUBDISTRICT).order_by("name"),
        label=_("Kecamatan"),
        required=False,
        empty_label=_("seluruh kabupaten"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Apa yang perlu diperbaiki"), max_length=500, strip=True)


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Nomor laporan"), max_length=60, strip=True, help_text=_("Seperti di agenda surat dinas.")
    )


class RemarkForm(forms.ModelForm):
    class Meta:
        model = Remark
        fields = ["obstacle", "follow_up", "responsible"]


def remark_forms(report, typed=None):
    """A RemarkForm for each indicator of the programme, in their order."""
    written = {one.indicator_id: one for one in report.remarks.all()}
    indicators = Indicator.objects.filter(programme=report.period.programme_id)
    return [
        RemarkForm(typed, prefix=f"i{one.pk}", instance=written.get(one.pk) or Remark(report=report, indicator=one))
        for one in indicators
    ]
