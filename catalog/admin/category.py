from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, CategoryCode, FoodKind, Product
from catalog.tasks import renew_index
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.trail import TrailAdmin


class CodeInline(admin.TabularInline):
    model = CategoryCode
    extra = 0


@admin.register(Category)
class CategoryAdmin(TrailAdmin):
    inlines = [CodeInline]
    list_display = ["shelf", "name_en", "position", "count"]
    list_editable = ["position"]
    list_per_page = 200
    search_fields = ["name", "name_en", "keywords", "parent__name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent").annotate(held=Count("products"))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def save_model(self, request, category, form, change):
        """A shelf's name stands on its products' pages and in their search words."""
        super().save_model(request, category, form, change)
        if {"name", "name_en", "parent"} & set(form.changed_data):
            Product.objects.filter(category__in=[category, *category.children.all()]).touch()
        wake_on_commit(renew_index)

    @admin.display(description=_("rak"), ordering="position")
    def shelf(self, category):
        return str(category)

    @admin.display(description=_("produk"), ordering="held")
    def count(self, category):
        return category.held


@admin.register(FoodKind)
class FoodKindAdmin(admin.ModelAdmin):
    list_display = ["name", "group", "group_name", "code", "category"]
    list_filter = ["group_name"]
    list_select_related = ["category__parent"]
    search_fields = ["name", "group_name"]
    autocomplete_fields = ["category"]
