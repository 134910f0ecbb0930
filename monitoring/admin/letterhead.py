"""The kop surat that reports are printed under, from a day on."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.trail import TrailAdmin
from monitoring.forms.letterhead import LetterheadForm
from monitoring.models import Letterhead


@admin.register(Letterhead)
class LetterheadAdmin(TrailAdmin):
    form = LetterheadForm
    list_display = ["office", "valid_from", "city", "second_name"]
    search_fields = ["office", "government"]
    fieldsets = [
        (None, {"fields": ["valid_from", "government", "office", "address", "contact", "new_logo"]}),
        (_("Tanda tangan"), {"fields": ["city", ("second_title", "second_name")]}),
    ]
