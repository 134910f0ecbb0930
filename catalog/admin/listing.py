"""What stands on the marketplaces. It is kept on the listing's own page; here the office looks."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.listing_texts import changed_ids, changes
from catalog.models import Listing
from ikmportal.lib.looking import ReadOnlyAdmin
from ikmportal.lib.trail import TrailAdmin

TONES = {
    Listing.State.LIVE: "good",
    Listing.State.DECLINED: "late",
    Listing.State.VIOLATED: "late",
    Listing.State.GONE: "plain",
}


class ShopFilter(admin.SimpleListFilter):
    title = _("yang perlu dilihat")
    parameter_name = "toko"

    def lookups(self, request, model_admin):
        return [("berubah", _("berubah sejak diunggah")), ("belum-diperiksa", _("belum diperiksa"))]

    def queryset(self, request, queryset):
        match self.value():
            case "berubah":
                return queryset.filter(pk__in=changed_ids(Listing.objects.all()))
            case "belum-diperiksa":
                return queryset.overdue()
        return queryset


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin, TrailAdmin):
    list_display = ["product", "seller", "channel", "state_tag", "mend_by", "checked", "changed", "door"]
    list_filter = [ShopFilter, "state", ("channel", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["product__name", "product__seller__name", "address"]
    fields = [
        "door",
        "product",
        "channel",
        "address",
        "state",
        "reason",
        "mend_by",
        "listed_on",
        "checked_at",
        "checked_by",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).for_work()

    @admin.display(description=_("IKM"), ordering="product__seller__name")
    def seller(self, listing):
        return listing.product.seller

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, listing):
        return format_html('<span class="tag {}">{}</span>', TONES[listing.state], listing.get_state_display())

    @admin.display(description=_("diperiksa"), ordering="checked_at")
    def checked(self, listing):
        if not listing.is_live:
            return "–"
        tone = "good" if listing.is_checked_lately else "late"
        words = date_format(timezone.localtime(listing.checked_at), "j M Y") if listing.checked_at else _("belum")
        return format_html('<span class="tag {}">{}</span>', tone, words)

    @admin.display(description=_("berubah sejak diunggah"))
    def changed(self, listing):
        return ", ".join(what for what, _then, _now in changes(listing)) or "–"

    @admin.display(description=_("kerjakan"))
    def door(self, listing):
        address = reverse("listing", args=[listing.product_id, listing.channel.code])
        return format_html('<a href="{}">{}</a>', address, _("buka halamannya"))
