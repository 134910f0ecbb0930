from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from catalog import publication, scope, standing
from catalog.admin.product_filters import BadgeFilter, LacksFilter, ReadyFilter, ShelfFilter
from catalog.editions import in_print
from catalog.forms import OwnLicences, PhotoPlaceForm, PhotoPlaces, ProductForm, Sizes
from catalog.indexing import index_products
from catalog.models import (
    CannotPublish,
    Licence,
    Listing,
    Override,
    Photo,
    Product,
    Proposal,
    ScopeQuestion,
    Tally,
    Variant,
)
from catalog.tasks import render_photo, renew_index
from catalog.telling import facts, told_of_change, told_of_status
from ikmportal.lib.exporting import ExportsList
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.looking import TakesAlong
from ikmportal.lib.reading import clean_lines
from ikmportal.lib.trail import TrailAdmin
from sellers.models import Region, Seller

MOST_ON_BOARD = 2_000
MOST_STEPS = 30

TONES = {
    Product.Status.DRAFT: "wait",
    Product.Status.SUBMITTED: "ask",
    Product.Status.PUBLISHED: "good",
    Product.Status.WITHDRAWN: "late",
}


class VariantInline(admin.TabularInline):
    model = Variant
    formset = Sizes
    extra = 0
    min_num = 1
    fields = [
        "label",
        "netto_amount",
        "netto_unit",
        "price",
        "stock",
        "packed_weight",
        "length",
        "width",
        "height",
        "position",
    ]


class PhotoInline(admin.TabularInline):
    model = Photo
    form = PhotoPlaceForm
    formset = PhotoPlaces
    extra = 0
    max_num = 0
    fields = ["preview", "place", "size", "uploaded_at"]
    readonly_fields = ["preview", "size", "uploaded_at"]
    verbose_name_plural = _("foto (urutan 1 = foto utama, 1 sampai 9 tampil, kosong = calon)")

    @admin.display(description=_("foto"))
    def preview(self, photo):
        return thumbnail(photo)

    @admin.display(description=_("ukuran"))
    def size(self, photo):
        return f"{photo.width} × {photo.height}"


class LicenceInline(admin.TabularInline):
    model = Licence.products.through
    formset = OwnLicences
    extra = 0
    classes = ["unnamed"]
    autocomplete_fields = ["licence"]
    verbose_name = _("izin")
    verbose_name_plural = _("izin yang mencakup produk ini")

    def formfield_for_foreignkey(self, field, request, **kwargs):
        return super().formfield_for_foreignkey(field, request, label=_("izin"), **kwargs)


def thumbnail(photo):
    if photo is None:
        return "–"
    if not photo.rendered_at:
        return _("sedang disiapkan")
    return format_html('<img src="{}" alt="" width="64" height="64" class="thumb">', photo.url_320)


@admin.register(Product)
class ProductAdmin(TakesAlong, ExportsList, TrailAdmin):
    takes_along = [Listing, Override, Proposal, ScopeQuestion, Tally]
    form = ProductForm
    change_form_template = "admin/catalog/product/change_form.html"
    list_display = ["picture", "name", "seller", "shelf", "price", "netto", "status_tag", "lacks", "badge_tags"]
    list_display_links = ["picture", "name"]
    list_filter = [
        "status",
        LacksFilter,
        ShelfFilter,
        BadgeFilter,
        ReadyFilter,
        ("seller__subdistrict", admin.RelatedOnlyFieldListFilter),
    ]
    list_per_page = 50
    search_fields = ["name", "brand", "seller__name"]
    search_help_text = _("Cari nama produk, merek, atau nama usaha")
    autocomplete_fields = ["seller", "category", "food_kind"]
    inlines = [VariantInline, PhotoInline, LicenceInline]
    trail_of = ["variants", "photos"]
    actions = ["publish", "withdraw"]
    readonly_fields = ["status_tag", "lacks"]
    fieldsets = [
        (None, {"fields": ["status_tag", "lacks"]}),
        (_("Produk"), {"fields": ["seller", "name", "brand", "category", "food_kind"]}),
        (_("Isi"), {"fields": ["composition", "process", "shelf_life", "packaging"]}),
        (_("Untuk pembeli"), {"fields": ["description", "keywords"]}),
        (_("Bahasa Inggris"), {"classes": ["collapse"], "fields": ["name_en", "description_en"]}),
        (_("Foto"), {"fields": ["new_photos"]}),
    ]
    export_columns = [
        (_("Nama usaha"), "seller__name"),
        (_("Kecamatan"), "seller__subdistrict__name"),
        (_("Nama produk"), "name"),
        (_("Merek"), "brand"),
        (_("Netto"), lambda product: "; ".join(size.netto.exact if size.netto else "" for size in product.sizes)),
        (
            _("Harga"),
            lambda product: (
                product.sizes[0].price
                if len(product.sizes) == 1
                else "; ".join(str(size.price or "") for size in product.sizes)
            ),
        ),
        (_("Kategori"), lambda product: product.category.name if product.category else ""),
        (_("Jenis kemasan"), "packaging"),
        (_("Masa simpan"), "shelf_life"),
        (_("Komposisi"), "composition"),
        (_("Deskripsi"), "description"),
        (_("Status"), "get_status_display"),
        (_("Terbit pada"), "published_at"),
        (_("Kurang"), lambda product: ", ".join(map(str, product.missing()))),
    ]

    def get_queryset(self, request):
        badges = Prefetch("licences", Licence.objects.holding().badges(), to_attr="badge_licences")
        return super().get_queryset(request).for_admin().prefetch_related(badges)

    def export_queryset(self, queryset):
        return queryset.select_related("seller__subdistrict", "category")

    def get_urls(self):
        deeds = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"catalog_product_{view.__name__}",
            )
            for name, view in (
                ("terbitkan", self.publish_one),
                ("tarik", self.withdraw_one),
                ("kembalikan", self.send_back_one),
            )
        ]
        board = path("saluran/", self.admin_site.admin_view(require_safe(self.board)), name="catalog_product_board")
        return [*deeds, board, *super().get_urls()]

    def board(self, request):
        """Products by channel: how many are ready, how many live, and the cheapest steps to more. By kecamatan where a
        regency has too many for one look."""
        if not self.has_view_permission(request):
            raise Http404
        products = Product.objects.filter(seller__in=Seller.objects.visible_to(request.user)).order_by("name", "pk")
        place = Region.objects.filter(code=request.GET.get("kecamatan", "")[:20]).first()
        products = products.filter(seller__subdistrict=place) if place else products
        is_too_many = products[MOST_ON_BOARD : MOST_ON_BOARD + 1].exists()
        rows = [] if is_too_many else standing.board(products.select_related("seller"), in_print())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Papan saluran"),
            "count": len(rows),
            "totals": standing.totals(rows),
            "steps": standing.next_steps(rows)[:MOST_STEPS],
            "is_too_many": is_too_many,
            "place": place,
            "places": Region.objects.filter(level=Region.Level.SUBDISTRICT, sellers__products__isnull=False).distinct(),
        }
        return render(request, "admin/catalog/product/board.html", context)

    # The list

    @admin.display(description="")
    def picture(self, product):
        return thumbnail(product.cover)

    @admin.display(description=_("kategori"), ordering="category")
    def shelf(self, product):
        return product.category.name if product.category else "–"

    @admin.display(description=_("harga"), ordering="cached_price")
    def price(self, product):
        return product.price_text or "–"

    @admin.display(description=_("netto"))
    def netto(self, product):
        return product.netto_text or "–"

    @admin.display(description=_("status"), ordering="status")
    def status_tag(self, product):
        return format_html('<span class="tag {}">{}</span>', TONES[product.status], product.get_status_display())

    @admin.display(description=_("kurang"))
    def lacks(self, product):
        return ", ".join(map(str, product.missing())) or "–" if product.pk else "–"

    @admin.display(description=_("lencana"))
    def badge_tags(self, product):
        return (
            format_html_join(" ", '<span class="tag plain">{}</span>', ((badge.short,) for badge in product.badges))
            or "–"
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What only a written reason passes over is named beside the button."""
        product = self.get_object(request, object_id)
        is_open = product and not product.is_published and not product.missing_for_publishing()
        context = {"in_the_way": publication.in_the_way(product) if is_open else []}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    # Saving

    def save_model(self, request, product, form, change):
        form.before = facts(Product.objects.get(pk=product.pk)) if change else None
        super().save_model(request, product, form, change)

    def save_formset(self, request, form, formset, change):
        if not isinstance(formset, PhotoPlaces):
            super().save_formset(request, form, formset, change)
            return self._question_wider(request, formset)
        for photo in formset.to_delete():
            photo.delete()
        if formset.has_changed():
            Photo.arrange(form.instance, formset.order())
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def _question_wider(self, request, formset):
        """A licence that covers one product more must be checked for that."""
        for licence in {cover.licence for cover in formset.new_objects if isinstance(cover, LicenceInline.model)}:
            if licence.is_verified:
                licence.question()
                messages.warning(
                    request,
                    _("%(licence)s kini mencakup produk lain, jadi perlu diperiksa ulang.") % {"licence": licence},
                )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        product = form.instance
        for master in form.cleaned_data.get("new_photos") or []:
            wake_on_commit(render_photo, Photo.add(product, master, by=request.user).pk)
        Product.objects.filter(pk=product.pk).touch()
        index_products(Product.objects.filter(pk=product.pk))
        wake_on_commit(renew_index)
        if change:
            told_of_change(product, form.before, by=request.user)
            self._ask_scope(request, product, form, formsets)

    def _ask_scope(self, request, product, form, formsets):
        """A change of composition, process, brand or sizes puts halal and BPOM in question, whoever makes it."""
        reason = scope.reason_of(form.changed_data)
        asked = scope.ask(product, reason, by=request.user) if reason else []
        for size in (size for formset in formsets for size in formset.new_objects if isinstance(size, Variant)):
            asked += scope.ask(product, ScopeQuestion.Reason.VARIANT, by=request.user, variant=size)
        if asked:
            lost = ", ".join(sorted({str(licence) for licence in asked}))
            messages.warning(
                request,
                _("Perlu diperiksa apakah masih dicakup: %(licences)s. Lencananya dilepas sampai dijawab.")
                % {"licences": lost},
            )

    def delete_model(self, request, product):
        super().delete_model(request, product)
        wake_on_commit(renew_index)

    def delete_queryset(self, request, queryset):
        """One by one: a product takes the files of its photos with it."""
        for product in queryset:
            self.delete_model(request, product)

    # Deeds

    def publish_one(self, request, object_id):
        reason = clean_lines(request.POST.get("reason", ""))[:500]
        return self._one(
            request,
            object_id,
            lambda product: publication.publish(product, by=request.user, reason=reason),
            _("%(name)s sudah terbit."),
        )

    def withdraw_one(self, request, object_id):
        return self._one(
            request,
            object_id,
            lambda product: product.withdraw(by=request.user),
            _("%(name)s ditarik dari halaman publik."),
        )

    def send_back_one(self, request, object_id):
        if not self.has_change_permission(request):
            raise Http404
        note = clean_lines(request.POST.get("note", ""))[:1000]
        if not note:
            messages.error(request, _("Tulis dulu apa yang perlu diperbaiki, supaya pemiliknya tahu."))
            return redirect(reverse("admin:catalog_product_change", args=[object_id]))
        said = _("%(name)s dikembalikan kepada pemiliknya dengan catatan itu.")
        return self._one(request, object_id, lambda product: product.send_back(note, by=request.user), said)

    def _one(self, request, object_id, deed, said):
        product = self.get_object(request, object_id)
        if product is None or not self.has_change_permission(request, product):
            raise Http404
        try:
            self._do(request, product, deed)
            messages.success(request, said % {"name": product})
        except CannotPublish as problem:
            messages.error(request, str(problem))
        wake_on_commit(renew_index)
        return redirect(reverse("admin:catalog_product_change", args=[product.pk]))

    @staticmethod
    def _do(request, product, deed):
        """A deed, and the owners told when it did something."""
        was = product.status
        deed(product)
        if product.status != was:
            told_of_status(product, by=request.user)

    @admin.action(description=_("Terbitkan"), permissions=["change"])
    def publish(self, request, queryset):
        done = 0
        for product in queryset:
            try:
                self._do(request, product, lambda one: publication.publish(one, by=request.user))
                done += 1
            except CannotPublish as problem:
                messages.error(request, f"{product}: {problem}")
        messages.success(request, _("%(count)s produk terbit.") % {"count": done})
        wake_on_commit(renew_index)

    @admin.action(description=_("Tarik dari halaman publik"), permissions=["change"])
    def withdraw(self, request, queryset):
        for product in queryset:
            self._do(request, product, lambda one: one.withdraw(by=request.user))
        messages.success(request, _("%(count)s produk ditarik.") % {"count": len(queryset)})
        wake_on_commit(renew_index)
