from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.models import HalalPlan
from ikmportal.lib.trail import TrailAdmin


class LateFilter(admin.SimpleListFilter):
    title = _("janji")
    parameter_name = "janji"

    def lookups(self, request, model_admin):
        return [("lewat", _("lewat dari janji"))]

    def queryset(self, request, queryset):
        return queryset.overdue() if self.value() == "lewat" else queryset


@admin.register(HalalPlan)
class HalalPlanAdmin(TrailAdmin):
    list_display = ["product", "seller", "path", "helper", "promised"]
    list_filter = [LateFilter, "path"]
    list_select_related = ["product__seller"]
    list_per_page = 50
    search_fields = ["product__name", "product__seller__name", "helper"]
    search_help_text = _("Cari produk, nama usaha, atau pendamping")
    autocomplete_fields = ["product"]
    fields = ["product", "path", "helper", "promised_on", "note", "written_at", "written_by"]
    readonly_fields = ["written_at", "written_by"]

    @admin.display(description=_("IKM"), ordering="product__seller__name")
    def seller(self, plan):
        return plan.product.seller

    @admin.display(description=_("dijanjikan selesai"), ordering="promised_on")
    def promised(self, plan):
        tone = "late" if plan.is_overdue else "plain"
        return format_html('<span class="tag {}">{}</span>', tone, plan.promised_on)

    def save_model(self, request, plan, form, change):
        """Who wrote it last, and when; what stood there before is in its trail."""
        plan.written_at, plan.written_by = timezone.now(), request.user
        super().save_model(request, plan, form, change)
