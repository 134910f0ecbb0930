"""Lists the office reads: regions, lines of business, rules of size."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sellers.models import Kbli, Region, SizeRule


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "level", "parent", "postal_code"]
    list_filter = ["level", ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent__parent"]
    search_fields = ["=code", "name", "parent__name"]
    autocomplete_fields = ["parent"]

    def get_search_results(self, request, queryset, search_term):
        """An autocomplete for a kecamatan offers kecamatan, one for a desa offers desa."""
        queryset, distinct = super().get_search_results(request, queryset.select_related("parent"), search_term)
        field = request.GET.get("field_name")
        if field == "subdistrict":
            queryset = queryset.subdistricts()
        elif field == "village":
            queryset = queryset.villages()
        return queryset, distinct


@admin.register(Kbli)
class KbliAdmin(admin.ModelAdmin):
    list_display = ["code", "year", "title"]
    search_fields = ["code", "title"]

    @admin.display(description=_("versi (tahun)"), ordering="version")
    def year(self, kbli):
        return str(kbli.version)  # a year has no thousands


@admin.register(SizeRule)
class SizeRuleAdmin(admin.ModelAdmin):
    list_display = [
        "source",
        "valid_from",
        "valid_until",
        "small_most_workers",
        "small_investment_below",
        "medium_most_investment",
    ]
