"""The makers, their owners and mentors, and inviting an owner."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ikmportal.lib.exporting import ExportsList
from ikmportal.lib.trail import TrailAdmin
from sellers import invitations
from sellers.forms import InviteForm
from sellers.models import Membership, Mentorship, PersonalAccess, Seller, SizeRule


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


class MentorshipInline(admin.TabularInline):
    model = Mentorship
    extra = 0
    autocomplete_fields = ["user"]
    fields = ["user", "starts_on", "ends_on", "may_edit", "may_onboard", "may_visit", "handed_to"]
    readonly_fields = ["handed_to"]
    verbose_name_plural = _("pembimbing dan haknya")


class LacksFilter(admin.SimpleListFilter):
    title = _("yang kurang")
    parameter_name = "kurang"

    def lookups(self, request, model_admin):
        return [
            ("kecamatan", _("tanpa kecamatan")),
            ("nib", _("tanpa NIB")),
            ("telepon", _("tanpa telepon")),
            ("persetujuan", _("tanpa persetujuan tayang")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "persetujuan":
            return queryset.exclude(pk__in=Seller.objects.consenting())
        wanted = {"kecamatan": {"subdistrict": None}, "nib": {"nib": None}, "telepon": {"phone": ""}}
        return queryset.filter(**wanted[self.value()]) if self.value() in wanted else queryset


@admin.register(Seller)
class SellerAdmin(ExportsList, TrailAdmin):
    list_display = ["name", "subdistrict", "guidance", "class_today", "lacks", "products_door"]
    list_filter = ["guidance", LacksFilter, ("subdistrict", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["subdistrict"]
    list_per_page = 50
    search_fields = ["name", "code", "nib", "subdistrict__name"]
    search_help_text = _("Cari nama usaha, kode, NIB, atau kecamatan")
    autocomplete_fields = ["subdistrict", "village", "kbli"]
    inlines = [MembershipInline, MentorshipInline]
    trail_of = ["memberships", "mentorships"]
    change_form_template = "admin/sellers/seller/change_form.html"
    readonly_fields = ["class_today"]
    fieldsets = [
        (None, {"fields": ["name", "code", "guidance"]}),
        (_("Tempat"), {"fields": ["address", "subdistrict", "village", ("latitude", "longitude")]}),
        (_("Hubungi"), {"fields": ["phone", "public_phone"]}),
        (
            _("Usaha"),
            {"fields": ["nib", "kbli", "founded", "workers", "investment", "investment_with_land", "class_today"]},
        ),
        (_("Cerita untuk halaman publik"), {"fields": ["story", "story_en"]}),
    ]
    export_columns = [
        (_("Nama usaha"), "name"),
        (_("Kode IKM"), "code"),
        (_("Alamat"), "address"),
        (_("Desa/Kelurahan"), "village__name"),
        (_("Kecamatan"), "subdistrict__name"),
        (_("Nomor telepon"), "phone"),
        (_("NIB"), "nib"),
        (_("Tahun berdiri"), "founded"),
        (_("Tenaga kerja"), "workers"),
        (_("Nilai investasi"), "investment"),
        (_("KBLI"), "kbli__code"),
        (_("Status pembinaan"), "get_guidance_display"),
    ]

    def export_queryset(self, queryset):
        return queryset.select_related("subdistrict", "village", "kbli")

    def exported(self, request, rows):
        PersonalAccess.objects.bulk_create(
            PersonalAccess(seller_id=pk, user=request.user, where=_("ekspor daftar IKM"))
            for pk in rows.values_list("pk", flat=True)
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self._looked(request, object_id, _("halaman IKM di ruang kerja"))
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        self._looked(request, object_id, _("riwayat IKM di ruang kerja"))
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self._looked(request, object_id, _("riwayat IKM di ruang kerja"))
        return super().history_form_view(request, object_id, version_id, extra_context)

    def _looked(self, request, object_id, where):
        """Phone, address and figures are personal: who looks is written down (UU 27/2022)."""
        seller = self.get_object(request, object_id)
        if seller and request.method in ("GET", "HEAD") and self.has_view_permission(request, seller):
            PersonalAccess.record(seller, request.user, where)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/undang/", view(self.invite), name="sellers_seller_invite"),
            path(
                "<int:pk>/undang/<int:user_pk>/",
                view(require_POST(self.invite_again)),
                name="sellers_seller_invite_again",
            ),
            *super().get_urls(),
        ]

    def invite(self, request, pk):
        """Make an account for an owner and show the link that opens it, once."""
        seller = self._invitable(request, pk)
        form = InviteForm(request.POST or None)
        made = None
        if request.method == "POST" and form.is_valid():
            try:
                made = invitations.invite_owner(seller, **form.cleaned_data, by=request.user)
                form = InviteForm()
            except invitations.NotInvitable as problem:
                form.add_error(None, str(problem))
        return self._invite_page(request, seller, form, made)

    def invite_again(self, request, pk, user_pk):
        seller = self._invitable(request, pk)
        member = get_object_or_404(seller.memberships.select_related("user"), user=user_pk)
        form = InviteForm()
        try:
            made = invitations.send_again(member.user, by=request.user)
        except invitations.NotInvitable as problem:
            made = None
            messages.error(request, str(problem))
        return self._invite_page(request, seller, form, made)

    def _invitable(self, request, pk):
        if not request.user.has_perm("sellers.add_invitation"):
            raise Http404
        return get_object_or_404(Seller.objects.editable_by(request.user), pk=pk)

    def _invite_page(self, request, seller, form, made):
        invitation, token = made or (None, "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undang pemilik %(name)s") % {"name": seller},
            "seller": seller,
            "form": form,
            "invitation": invitation,
            "members": seller.memberships.select_related("user").prefetch_related("user__invitations"),
        }
        if invitation:
            context |= {
                "address": invitations.address_of(token),
                "whatsapp": invitations.whatsapp_address(invitation, token),
            }
        return render(request, "admin/sellers/seller/invite.html", context)

    def get_queryset(self, request):
        self.rule = SizeRule.today()  # once a request, not once a row
        return super().get_queryset(request)

    @admin.display(description=_("kelas"))
    def class_today(self, seller):
        size = seller.size_class(rule=self.rule) if self.rule else None
        return size.label if size else _("belum dapat dihitung: isi tenaga kerja dan investasi")

    @admin.display(description=_("kurang"))
    def lacks(self, seller):
        lacking = [(seller.subdistrict_id, _("kecamatan")), (seller.nib, _("NIB")), (seller.phone, _("telepon"))]
        return ", ".join(str(word) for value, word in lacking if not value) or "–"

    @admin.display(description=_("produk"))
    def products_door(self, seller):
        address = reverse("admin:catalog_product_changelist")
        return format_html('<a href="{}?seller__id__exact={}">{}</a>', address, seller.pk, _("lihat produk"))
