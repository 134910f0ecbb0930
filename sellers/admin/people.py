"""Who has an account, what groups may do, and the links that open accounts."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from sellers import accounts
from sellers.models import Invitation, User

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
