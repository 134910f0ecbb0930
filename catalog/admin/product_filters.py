"""What the office asks of its list of products."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Channel, Licence
from catalog.readiness import ready_ids


class LacksFilter(admin.SimpleListFilter):
    title = _("yang kurang")
    parameter_name = "kurang"

    def lookups(self, request, model_admin):
        return [
            ("foto", _("tanpa foto utama")),
            ("harga", _("tanpa harga")),
            ("merek", _("tanpa merek")),
            ("kategori", _("tanpa kategori")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "foto":
                return queryset.without_cover()
            case "harga":
                return queryset.without_price()
            case "merek":
                return queryset.filter(brand="")
            case "kategori":
                return queryset.filter(category=None)
        return queryset


class ShelfFilter(admin.SimpleListFilter):
    title = _("kategori")
    parameter_name = "rak"

    def lookups(self, request, model_admin):
        return Category.objects.roots().values_list("slug", "name")

    def queryset(self, request, queryset):
        return queryset.filter(category__in=Category.objects.within([self.value()])) if self.value() else queryset


class BadgeFilter(admin.SimpleListFilter):
    title = _("lencana hari ini")
    parameter_name = "lencana"

    def lookups(self, request, model_admin):
        return [(kind.value, Licence.SHORT[kind]) for kind in Licence.BADGES]

    def queryset(self, request, queryset):
        return queryset.with_badge(self.value()) if self.value() in Licence.BADGES else queryset


class ReadyFilter(admin.SimpleListFilter):
    title = _("siap di saluran")
    parameter_name = "siap"

    def lookups(self, request, model_admin):
        return Channel.objects.in_use().values_list("code", "name")

    def queryset(self, request, queryset):
        channel = Channel.objects.in_use().filter(code=self.value() or "").first()
        return queryset.filter(pk__in=ready_ids(channel)) if channel else queryset
