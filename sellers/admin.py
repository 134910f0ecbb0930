from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ikmportal.lib.exporting import ExportsList
from ikmportal.lib.looking import ReadOnlyAdmin
from ikmportal.lib.trail import TrailAdmin
from sellers import accounts, invitations
from sellers.forms import HandOverForm, InviteForm
from sellers.models import (
    Consent,
    ConsentText,
    Invitation,
    Kbli,
    Membership,
    Mentorship,
    OfficeTerm,
    PersonalAccess,
    Region,
    Seller,
    SizeRule,
    User,
)

# allauth would list secrets, and everyone's sessions, for reading and changing.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession, Group])

OUR_ROOMS = ("sellers", "catalog", "onboarding", "monitoring")


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    """Rights over the portal's own records; those over the machinery beneath have no page to use them on."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.queryset = field.queryset.filter(content_type__app_label__in=OUR_ROOMS)
        return field


@admin.register(User)
class PersonAdmin(UserAdmin):
    change_form_template = "admin/sellers/user/change_form.html"
    list_display = ["username", "name", "email", "phone", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["username", "name", "email", "phone"]
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Orangnya"), {"fields": ["name", "email", "phone"]}),
        (_("Hak"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Catatan waktu"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email", "phone", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.second_factor)
        return [path("<int:pk>/langkah-kedua/", view, name="sellers_user_second_factor"), *super().get_urls()]

    def get_deleted_objects(self, objs, request):
        """With a person go the invitations for them, which nobody deletes by themselves."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return shown, counts, lacking - {Invitation._meta.verbose_name}, protected

    def second_factor(self, request, pk):
        """For somebody who lost the device: an administrator, who knows the voice, takes the second step off."""
        if not request.user.is_superuser:
            raise PermissionDenied
        person = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
        if request.method == "POST":
            said = accounts.take_off_second_factor(person)
            self.log_change(request, person, said)
            messages.success(request, said)
            return redirect("admin:sellers_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Lepas langkah kedua %(name)s") % {"name": person},
            "person": person,
            "authenticators": Authenticator.objects.filter(user=person).order_by("pk"),
        }
        return render(request, "admin/sellers/user/second_factor.html", context)


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


class StateFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [
            ("terbuka", _("terbuka")),
            ("dipakai", _("dipakai")),
            ("dibatalkan", _("dibatalkan")),
            ("kedaluwarsa", _("kedaluwarsa")),
        ]

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() else queryset


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who was given a way in, by whom and when: for reading. Links are made on the page of the IKM."""

    list_display = ["user", "makers", "state", "made_at", "made_by", "expires_at", "used_at", "revoked_by"]
    list_filter = [StateFilter, ("made_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "made_by", "revoked_by"]
    list_per_page = 50
    search_fields = ["user__name", "user__phone", "made_by__name", "user__memberships__seller__name"]
    date_hierarchy = "made_at"
    actions = ["revoke"]
    fields = ["user", "makers", "state", "made_at", "made_by", "expires_at", "used_at", "revoked_at", "revoked_by"]
    readonly_fields = ["makers", "state"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("user__memberships__seller")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_revoke_permission(self, request):
        return request.user.has_perm("sellers.add_invitation")

    @admin.display(description=_("IKM"))
    def makers(self, invitation):
        return ", ".join(str(membership.seller) for membership in invitation.user.memberships.all()) or "–"

    @admin.display(description=_("keadaan"))
    def state(self, invitation):
        return invitation.state

    @admin.action(description=_("Batalkan tautan yang masih terbuka"), permissions=["revoke"])
    def revoke(self, request, queryset):
        for invitation in (still_open := list(queryset.open())):
            invitation.revoke(by=request.user)
        messages.success(request, _("%(number)s tautan dibatalkan.") % {"number": len(still_open)})


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


class RunningFilter(admin.SimpleListFilter):
    title = _("masa")
    parameter_name = "masa"

    def lookups(self, request, model_admin):
        return [("berjalan", _("sedang berjalan")), ("selesai", _("sudah selesai"))]

    def queryset(self, request, queryset):
        if self.value() == "berjalan":
            return queryset.running()
        return queryset.filter(ends_on__lt=timezone.localdate()) if self.value() == "selesai" else queryset


@admin.register(Mentorship)
class MentorshipAdmin(TrailAdmin):
    list_display = ["seller", "user", "starts_on", "ends_on", "rights", "handed_to"]
    list_filter = [RunningFilter, ("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["seller", "user", "handed_to__user", "handed_to__seller"]
    list_per_page = 50
    search_fields = ["seller__name", "user__name", "user__username"]
    search_help_text = _("Cari nama usaha atau pembimbing")
    autocomplete_fields = ["seller", "user"]
    readonly_fields = ["handed_to"]
    actions = ["hand_over"]
    fieldsets = [
        (None, {"fields": ["seller", "user", ("starts_on", "ends_on"), "handed_to"]}),
        (_("Haknya"), {"fields": ["may_edit", "may_onboard", "may_visit"]}),
    ]

    @admin.display(description=_("hak"))
    def rights(self, mentorship):
        names = ("may_edit", "may_onboard", "may_visit")
        held = [Mentorship._meta.get_field(name).verbose_name for name in names if getattr(mentorship, name)]
        return ", ".join(map(str, held))

    @admin.action(description=_("Serahkan kepada pembimbing lain"), permissions=["change"])
    def hand_over(self, request, queryset):
        """Ask to whom, then hand over; the old grants end yesterday and both names stay."""
        form = HandOverForm(request.POST if "to" in request.POST else None)
        if form.is_valid():
            to = form.cleaned_data["to"]
            for mentorship in queryset.select_related("seller"):
                mentorship.hand_over(to, by=request.user)
            messages.success(
                request, _("%(count)s IKM diserahkan kepada %(name)s.") % {"count": len(queryset), "name": to}
            )
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Serahkan kepada pembimbing lain"),
            "form": form,
            "mentorships": queryset.select_related("seller", "user"),
        }
        return render(request, "admin/sellers/mentorship/hand_over.html", context)


@admin.register(OfficeTerm)
class OfficeTermAdmin(TrailAdmin):
    list_display = ["title", "user", "starts_on", "ends_on", "source"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]

    def save_model(self, request, term, form, change):
        """Whoever holds the office needs the door to its workspace."""
        super().save_model(request, term, form, change)
        if not term.user.is_staff:
            term.user.is_staff = True
            term.user.save(update_fields=["is_staff"])


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    list_display = ["__str__", "valid_from", "source"]

    def has_change_permission(self, request, obj=None):
        """What somebody agreed to stays as it was; a new wording is a new version."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.consents.exists())

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not obj.consents.exists())


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["seller", "text", "given_at", "channel", "recorded_by", "withdrawn_at", "withdrawn_by"]
    list_filter = [("withdrawn_at", admin.EmptyFieldListFilter), "channel"]
    list_select_related = ["seller", "text", "recorded_by", "withdrawn_by"]
    search_fields = ["seller__name"]


@admin.register(PersonalAccess)
class PersonalAccessAdmin(ReadOnlyAdmin):
    list_display = ["seller", "user", "where", "at"]
    list_select_related = ["seller", "user"]
    search_fields = ["seller__name", "user__name", "user__username"]
    date_hierarchy = "at"
