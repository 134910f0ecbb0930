"""Visits for the office to find; what is done with one is done on its own page."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.looking import ReadOnlyAdmin
from monitoring.models import Visit
from sellers.models import Region


class CrossedFilter(admin.SimpleListFilter):
    title = _("bersilang")
    parameter_name = "bersilang"

    def lookups(self, request, model_admin):
        return [("ya", _("belum dibandingkan"))]

    def queryset(self, request, queryset):
        return queryset.crossed() if self.value() == "ya" else queryset


class SubdistrictFilter(admin.SimpleListFilter):
    title = _("kecamatan")
    parameter_name = "kecamatan"

    def lookups(self, request, model_admin):
        return Region.objects.filter(level=Region.Level.SUBDISTRICT).values_list("code", "name")

    def queryset(self, request, queryset):
        return queryset.filter(seller__subdistrict=self.value()) if self.value() else queryset


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ["held_at", "seller", "way", "found", "state_tag", "recorded_by", "door"]
    list_filter = ["state", CrossedFilter, "way", SubdistrictFilter]
    list_select_related = ["seller", "recorded_by"]
    search_fields = ["seller__name", "notes", "recorded_by__first_name", "recorded_by__username"]
    date_hierarchy = "held_at"
    readonly_fields = ["door"]

    def get_queryset(self, request):
        """A draft is its recorder's own."""
        return super().get_queryset(request).exclude(state=Visit.State.DRAFT).prefetch_related("findings")

    @admin.display(description=_("kendala"))
    def found(self, visit):
        return ", ".join(map(str, visit.findings.all()))

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, visit):
        return format_html('<span class="tag {}">{}</span>', visit.tone, visit.get_state_display())

    @admin.display(description=_("kerjakan"))
    def door(self, visit):
        return format_html('<a href="{}">{}</a>', visit.get_absolute_url(), _("buka halamannya"))
