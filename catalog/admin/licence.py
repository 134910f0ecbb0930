from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.models import Licence, Proposal, ScopeQuestion
from ikmportal.lib.exporting import ExportsList
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.looking import TakesAlong
from ikmportal.lib.trail import TrailAdmin

CLAIM = {"kind", "number", "holder", "issued_on", "valid_until", "valid_until_assumed", "scope", "seller", "products"}


class StateFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [
            ("menunggu", _("menunggu diperiksa")),
            ("berlaku", _("berlaku hari ini")),
            ("segera", _("habis dalam 90 hari")),
            ("habis", _("sudah habis")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "menunggu":
                return queryset.waiting()
            case "berlaku":
                return queryset.holding()
            case "segera":
                return queryset.lapsing_soon()
            case "habis":
                return queryset.lapsed()
        return queryset


class LicenceForm(PlainTextForm):
    def clean(self):
        cleaned = super().clean()
        seller, products = cleaned.get("seller"), cleaned.get("products")
        strangers = [str(product) for product in products or [] if seller and product.seller_id != seller.pk]
        if strangers:
            raise ValidationError(
                {
                    "products": _("Bukan produk %(seller)s: %(names)s.")
                    % {"seller": seller, "names": ", ".join(strangers)}
                }
            )
        return cleaned


@admin.register(Licence)
class LicenceAdmin(TakesAlong, ExportsList, TrailAdmin):
    takes_along = [Proposal, ScopeQuestion]
    form = LicenceForm
    list_display = ["number", "kind", "seller", "until", "state_tag"]
    list_filter = [StateFilter, "kind"]
    list_select_related = ["seller"]
    list_per_page = 50
    search_fields = ["number", "seller__name", "products__name"]
    search_help_text = _("Cari nomor, nama usaha, atau nama produk")
    autocomplete_fields = ["seller", "products"]
    actions = ["verify", "question"]
    readonly_fields = ["state_tag", "shape", "scan", "verified_at", "verified_by"]
    fieldsets = [
        (None, {"fields": ["seller", "kind", "number", "shape", "products"]}),
        (
            _("Yang tercetak di sertifikat"),
            {"fields": ["holder", "issued_on", "valid_until", "valid_until_assumed", "scope", "scan"]},
        ),
        (_("Pemeriksaan"), {"fields": ["state_tag", "verified_at", "verified_by"]}),
    ]
    export_columns = [
        (_("Nama usaha"), "seller__name"),
        (_("Jenis"), "get_kind_display"),
        (_("Nomor"), "number"),
        (_("Atas nama"), "holder"),
        (_("Berlaku sampai"), "valid_until"),
        (_("Keadaan"), "state"),
        (_("Diperiksa pada"), "verified_at"),
    ]

    def export_queryset(self, queryset):
        return queryset.select_related("seller")

    @admin.display(description=_("berlaku sampai"), ordering="valid_until")
    def until(self, licence):
        if licence.valid_until is None:
            return _("selama tidak berubah") if licence.kind in Licence.BY_EVENT else _("belum diisi")
        return str(licence.valid_until.year) if licence.valid_until_assumed else licence.valid_until

    @admin.display(description=_("keadaan"))
    def state_tag(self, licence):
        tone = "good" if licence.holds else "late" if licence.has_lapsed else "wait"
        return format_html('<span class="tag {}">{}</span>', tone, licence.state)

    @admin.display(description=_("bentuk nomor"))
    def shape(self, licence):
        return (licence.number_check().message or _("sesuai")) if licence.pk else "–"

    @admin.display(description=_("berkas bukti"))
    def scan(self, licence):
        if not licence.evidence:
            return _("belum ada")
        address = reverse("workspace_licence_evidence", args=[licence.pk])
        return format_html('<a href="{}">{}</a>', address, _("lihat berkasnya"))

    def save_model(self, request, licence, form, change):
        """A claim that changes must be checked anew."""
        super().save_model(request, licence, form, change)
        if change and licence.is_verified and CLAIM & set(form.changed_data):
            licence.question()
            messages.warning(request, _("Isi izin berubah, jadi perlu diperiksa ulang. Lencananya dilepas dulu."))

    def save_related(self, request, form, formsets, change):
        """Products that lose the badge are drawn anew, as those that get it."""
        form.instance.products.all().touch()
        super().save_related(request, form, formsets, change)
        form.instance.products.all().touch()

    def delete_queryset(self, request, queryset):
        for licence in queryset:
            licence.delete()

    @admin.action(description=_("Nyatakan sudah diperiksa dan benar"), permissions=["change"])
    def verify(self, request, queryset):
        done = 0
        for licence in queryset:
            try:
                licence.verify(by=request.user, how=_("diperiksa di ruang kerja dinas"))
                done += 1
            except ValidationError as problem:
                messages.error(request, problem.message)
        messages.success(request, _("%(count)s izin dinyatakan benar.") % {"count": done})

    @admin.action(description=_("Minta diperiksa ulang (lencana dilepas)"), permissions=["change"])
    def question(self, request, queryset):
        for licence in queryset:
            licence.question()
        messages.success(request, _("%(count)s izin menunggu diperiksa ulang.") % {"count": len(queryset)})
