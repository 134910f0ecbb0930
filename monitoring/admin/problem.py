"""What was off and what was done about it, for the office to find; the work itself is on the maker's pages."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.looking import ReadOnlyAdmin
from monitoring.models import Action, Evaluation, Problem


class StandingFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "berada"

    def lookups(self, request, model_admin):
        return [
            ("draf", _("draf, menunggu dibenarkan")),
            ("terbuka", _("terbuka")),
            ("belum-dievaluasi", _("belum dievaluasi")),
            ("selesai", _("selesai")),
            ("batal", _("dibatalkan")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "draf":
                return queryset.drafts()
            case "terbuka":
                return queryset.open()
            case "belum-dievaluasi":
                return queryset.unjudged()
            case "selesai":
                return queryset.closed()
            case "batal":
                return queryset.cancelled()
        return queryset


class ProgressFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "berada"

    def lookups(self, request, model_admin):
        return [
            ("terlambat", _("lewat tenggat")),
            ("berjalan", _("belum selesai")),
            ("menunggu", _("menunggu diperiksa")),
            ("diperiksa", _("sudah diperiksa")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "terlambat":
                return queryset.overdue()
            case "berjalan":
                return queryset.to_do()
            case "menunggu":
                return queryset.to_verify()
            case "diperiksa":
                return queryset.verified()
        return queryset


class ReadInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class EvaluationInline(ReadInline):
    model = Evaluation
    fields = readonly_fields = ["judgement", "options", "decision", "decided_at", "decided_by"]


class ActionInline(ReadInline):
    model = Action
    fields = readonly_fields = ["kind", "what", "responsible", "due_on", "result", "done_by", "verified_by"]


class WithState(ReadOnlyAdmin):
    """Rows that know their state and tone, with the way to the page where they are worked on."""

    readonly_fields = ["door"]

    @admin.display(description=_("keadaan"))
    def state_tag(self, row):
        return format_html('<span class="tag {}">{}</span>', row.tone, row.state)

    @admin.display(description=_("kerjakan"))
    def door(self, row):
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), _("buka halamannya"))


@admin.register(Problem)
class ProblemAdmin(WithState):
    list_display = ["summary", "seller", "category", "side", "state_tag", "trigger", "opened_at", "opened_by", "door"]
    list_filter = [
        StandingFilter,
        "category",
        "side",
        "trigger",
        ("seller__subdistrict", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["description", "seller__name", "seller__code"]
    date_hierarchy = "opened_at"
    inlines = [EvaluationInline, ActionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    @admin.display(description=_("masalah"))
    def summary(self, problem):
        return problem.summary


@admin.register(Action)
class ActionAdmin(WithState):
    list_display = ["summary", "seller", "kind", "responsible", "due_on", "state_tag", "done_by", "verified_by", "door"]
    list_filter = [ProgressFilter, "kind", ("problem__seller__subdistrict", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["what", "result", "problem__seller__name", "responsible__name", "responsible__username"]
    date_hierarchy = "due_on"

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    @admin.display(description=_("tindakan"))
    def summary(self, action):
        return action.summary

    @admin.display(description=_("IKM"), ordering="problem__seller__name")
    def seller(self, action):
        return action.problem.seller
