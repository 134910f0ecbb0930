"""What runs from a day until another: mentoring an IKM, an agreement with a partner, and holding the office."""

from django.contrib import admin, messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.trail import TrailAdmin
from sellers.forms import HandOverForm
from sellers.models import Agreement, AgreementTerm, Mentorship, OfficeTerm, User


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


class AgreementTermInline(admin.TabularInline):
    model = AgreementTerm
    extra = 0
    min_num = 1


@admin.register(Agreement)
class AgreementAdmin(TrailAdmin):
    list_display = ["partner", "kind", "subject", "until", "state", "team"]
    list_filter = ["kind"]
    search_fields = ["partner", "subject"]
    search_help_text = _("Cari nama mitra")
    filter_horizontal = ["members"]
    inlines = [AgreementTermInline]
    trail_of = ["terms"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("terms", "members")

    def formfield_for_manytomany(self, field, request, **kwargs):
        """Neither the office nor owners come by an agreement."""
        if field.name == "members":
            kwargs["queryset"] = User.objects.filter(is_staff=False, memberships=None, is_active=True)
        return super().formfield_for_manytomany(field, request, **kwargs)

    @admin.display(description=_("sampai"))
    def until(self, agreement):
        return agreement.ends_on

    @admin.display(description=_("berjalan"), boolean=True)
    def state(self, agreement):
        return agreement.is_running

    @admin.display(description=_("anggota"))
    def team(self, agreement):
        return len(agreement.members.all())


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
