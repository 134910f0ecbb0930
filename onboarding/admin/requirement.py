from django.contrib import admin
from django.db import models

from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.trail import TrailAdmin
from onboarding.models import Courier, Requirement


@admin.register(Requirement)
class RequirementAdmin(TrailAdmin):
    """A row added here stands on every maker's checklist at once; one that was answered is put out of use, not deleted."""

    list_display = ["label", "channel", "family", "reads", "applies_if", "is_required", "position", "is_used"]
    list_editable = ["position", "is_used"]
    list_filter = ["channel", "family", "is_used"]
    list_select_related = ["channel"]
    search_fields = ["label"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["channel", "label", ("family", "reads")]}),
        (None, {"fields": ["how_to", "link"]}),
        (None, {"fields": ["applies_if", ("is_required", "is_used"), "position"]}),
    ]


@admin.register(Courier)
class CourierAdmin(admin.ModelAdmin):
    form = PlainTextForm
    list_display = ["name", "channel", "code", "position"]
    list_editable = ["position"]
    list_filter = ["channel"]
    list_select_related = ["channel"]
    search_fields = ["name"]
