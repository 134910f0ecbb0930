"""What people saw, searched and bought in the shops, for the office to read."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.looking import ReadOnlyAdmin
from onboarding.models import KeywordCheck, LiveCheck, PurchaseStep, PurchaseTest


class OpenFilter(admin.SimpleListFilter):
    title = _("perlu diperbaiki")
    parameter_name = "terbuka"

    def lookups(self, request, model_admin):
        return [("ya", _("belum cocok lagi")), ("tidak", _("cocok, atau sudah dilihat lagi"))]

    def queryset(self, request, queryset):
        open_ones = LiveCheck.objects.open().values("pk")
        match self.value():
            case "ya":
                return queryset.filter(pk__in=open_ones)
            case "tidak":
                return queryset.exclude(pk__in=open_ones)
        return queryset


class OfListing(ReadOnlyAdmin):
    """Rows about a listing, with the way to its page."""

    list_select_related = ["listing__product__seller", "listing__channel"]
    search_fields = ["listing__product__name", "listing__product__seller__name"]
    readonly_fields = ["door"]

    @admin.display(description=_("IKM"), ordering="listing__product__seller__name")
    def seller(self, row):
        return row.listing.product.seller

    @admin.display(description=_("kerjakan"))
    def door(self, row):
        return _door(row.listing.product_id, row.listing.channel)


def _door(product, channel):
    return format_html('<a href="{}">{}</a>', reverse("listing", args=[product, channel.code]), _("buka halamannya"))


@admin.register(LiveCheck)
class LiveCheckAdmin(OfListing):
    list_display = ["listing", "seller", "at", "by", "found", "note", "door"]
    list_filter = [OpenFilter, ("listing__channel", admin.RelatedOnlyFieldListFilter), *LiveCheck.ASKED]
    list_select_related = [*OfListing.list_select_related, "by"]
    date_hierarchy = "at"

    @admin.display(description=_("hasil"))
    def found(self, check):
        tone, words = ("good", _("cocok")) if check.is_ok else ("late", ", ".join(map(str, check.mismatches)))
        return format_html('<span class="tag {}">{}</span>', tone, words)


@admin.register(KeywordCheck)
class KeywordCheckAdmin(ReadOnlyAdmin):
    list_display = ["keyword", "product", "seller", "channel", "result", "checked_on", "made_by", "door"]
    list_filter = [
        ("channel", admin.RelatedOnlyFieldListFilter),
        ("position", admin.EmptyFieldListFilter),
        "is_signed_out",
    ]
    list_select_related = ["product__seller", "channel", "made_by"]
    search_fields = ["keyword", "product__name", "product__seller__name"]
    date_hierarchy = "checked_on"
    readonly_fields = ["door"]

    @admin.display(description=_("IKM"), ordering="product__seller__name")
    def seller(self, check):
        return check.product.seller

    @admin.display(description=_("hasil"), ordering="position")
    def result(self, check):
        return check.result

    @admin.display(description=_("kerjakan"))
    def door(self, check):
        return _door(check.product_id, check.channel)


class OutcomeFilter(admin.SimpleListFilter):
    title = _("hasil")
    parameter_name = "uji"

    def lookups(self, request, model_admin):
        return [
            ("belum-terjawab", _("gagal, belum berhasil diulang")),
            ("gagal", _("gagal")),
            ("selesai", _("selesai")),
            ("berjalan", _("sedang berjalan")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "belum-terjawab":
                return queryset.unanswered()
            case "gagal":
                return queryset.failed()
            case "selesai":
                return queryset.complete()
            case "berjalan":
                return queryset.running()
        return queryset


class StepInline(admin.TabularInline):
    model = PurchaseStep
    extra = 0
    can_delete = False
    fields = readonly_fields = ["kind", "at", "recorded_by"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(PurchaseTest)
class PurchaseTestAdmin(OfListing):
    list_display = ["listing", "seller", "started_at", "started_by", "state_tag", "cost", "packaging", "door"]
    list_filter = [OutcomeFilter, ("listing__channel", admin.RelatedOnlyFieldListFilter), "packaging"]
    list_select_related = [*OfListing.list_select_related, "started_by"]
    date_hierarchy = "started_at"
    inlines = [StepInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description=_("keadaan"))
    def state_tag(self, test):
        tone = "late" if test.failed_at else "good" if test.is_complete else "wait"
        return format_html('<span class="tag {}">{}</span>', tone, test.state)
