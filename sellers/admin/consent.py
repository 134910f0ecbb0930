"""What owners agreed to, and who looked at their personal fields."""

from django.contrib import admin

from ikmportal.lib.looking import ReadOnlyAdmin
from sellers.models import Consent, ConsentText, PersonalAccess


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    list_display = ["__str__", "valid_from", "source"]

    def has_change_permission(self, request, obj=None):
        """What somebody agreed to stays as it was; a new wording is a new version."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.consents.exists())

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not obj.consents.exists())


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["seller", "text", "given_at", "channel", "recorded_by", "withdrawn_at", "withdrawn_by"]
    list_filter = [("withdrawn_at", admin.EmptyFieldListFilter), "channel"]
    list_select_related = ["seller", "text", "recorded_by", "withdrawn_by"]
    search_fields = ["seller__name"]


@admin.register(PersonalAccess)
class PersonalAccessAdmin(ReadOnlyAdmin):
    list_display = ["seller", "user", "where", "at"]
    list_select_related = ["seller", "user"]
    search_fields = ["seller__name", "user__name", "user__username"]
    date_hierarchy = "at"
