from django.contrib import admin

from catalog.models import Override


@admin.register(Override)
class OverrideAdmin(admin.ModelAdmin):
    """For reading: each was written by the deed it reports."""

    list_display = ["product", "reason", "made_by", "made_at"]
    list_select_related = ["product", "made_by"]
    date_hierarchy = "made_at"
    fields = ["product", "what", "reason", "made_by", "made_at"]
    readonly_fields = ["what"]

    @admin.display(description="yang belum terpenuhi")
    def what(self, override):
        return ", ".join(override.blocked)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
