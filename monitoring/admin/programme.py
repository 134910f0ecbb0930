"""The frame of a programme: its days, what it is measured by, and when makers are visited."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.looking import ReadOnlyAdmin
from ikmportal.lib.trail import TrailAdmin
from monitoring import scheduling
from monitoring.models import Claim, Indicator, Measurement, Period, Phase, Programme, Refused, Schedule, Target, Window


class PhaseInline(admin.TabularInline):
    model = Phase
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(TrailAdmin):
    """Its months are opened at once, up to the current one."""

    list_display = ["name", "starts_on", "ends_on", "decided_by", "decided_on"]
    search_fields = ["name"]
    inlines = [PhaseInline]
    trail_of = ["phases"]
    fieldsets = [
        (None, {"fields": ["name", ("starts_on", "ends_on")]}),
        (_("Dasar"), {"fields": ["decided_by", ("decided_on", "document")]}),
        (_("Batas"), {"fields": [("missed_after", "quiet_after", "red_below")]}),
    ]

    def save_model(self, request, programme, form, change):
        super().save_model(request, programme, form, change)
        scheduling.open_months(programme, timezone.localdate())


@admin.register(Period)
class PeriodAdmin(TrailAdmin):
    """Locked and opened on the page of its figures, with a reason; a locked one keeps its days."""

    list_display = ["name", "programme", "kind", "starts_on", "ends_on", "lock_tag"]
    list_filter = ["programme", "kind"]
    list_select_related = ["programme"]
    search_fields = ["name"]
    fields = ["programme", "kind", "name", ("starts_on", "ends_on")]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("locks")

    def get_readonly_fields(self, request, obj=None):
        return ["programme", "kind", "starts_on", "ends_on"] if obj and obj.lock else []

    @admin.display(description=_("kunci"))
    def lock_tag(self, period):
        return format_html('<span class="tag good">{}</span>', period.lock.reason) if period.lock else "–"


class OpenPeriodsFormSet(forms.BaseInlineFormSet):
    """What lies in a locked period is not taken away either."""

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk:
                _refuse_locked(form.instance.period)


def _refuse_locked(period):
    try:
        period.ensure_open()
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal


class TargetInline(admin.TabularInline):
    model = Target
    formset = OpenPeriodsFormSet
    extra = 0


class MeasurementInline(admin.TabularInline):
    model = Measurement
    formset = OpenPeriodsFormSet
    extra = 0
    readonly_fields = ["measured_at", "measured_by"]


@admin.register(Indicator)
class IndicatorAdmin(TrailAdmin):
    list_display = [
        "name",
        "programme",
        "unit",
        "direction",
        "query",
        "channel",
        "baseline",
        "activity_code",
        "position",
    ]
    list_editable = ["position"]
    list_filter = ["programme", "query", ("activity_code", admin.EmptyFieldListFilter)]
    list_select_related = ["programme", "channel"]
    search_fields = ["name", "definition"]
    inlines = [TargetInline, MeasurementInline]
    trail_of = ["targets", "measurements"]
    fieldsets = [
        (None, {"fields": ["programme", "name", "definition", ("unit", "direction", "is_share")]}),
        (_("Angka awal"), {"fields": [("baseline", "baseline_source")]}),
        (_("Dihitung portal"), {"fields": [("query", "channel")]}),
        (None, {"fields": [("activity_code", "position")]}),
    ]

    def save_formset(self, request, form, formset, change):
        """Whoever writes a figure down stands beside it."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            if isinstance(row, Measurement):
                row.measured_by, row.measured_at = request.user, timezone.now()
            row.save()
        formset.save_m2m()


@admin.register(Claim)
class ClaimAdmin(TrailAdmin):
    list_display = ["statement", "value", "unit", "n", "stated_on", "source", "query", "position"]
    list_editable = ["position"]
    list_filter = ["query"]
    search_fields = ["statement", "source"]
    fieldsets = [
        (None, {"fields": ["statement", "definition", ("value", "unit", "n")]}),
        (_("Dari mana"), {"fields": ["source", "stated_on"]}),
        (_("Hitung ulang"), {"fields": [("query", "channel"), "position"]}),
    ]


@admin.register(Schedule)
class ScheduleAdmin(TrailAdmin):
    """Its windows of the current stretch are opened at once."""

    list_display = ["name", "programme", "every", "due_after", "subdistrict", "seller", "stopped_on"]
    list_filter = ["programme", "every"]
    list_select_related = ["programme", "subdistrict", "seller"]
    search_fields = ["name"]
    autocomplete_fields = ["seller"]
    fieldsets = [
        (None, {"fields": ["programme", "name", ("every", "due_after")]}),
        (_("Untuk siapa"), {"fields": [("subdistrict", "seller")]}),
        (None, {"fields": ["stopped_on"]}),
    ]

    def save_model(self, request, schedule, form, change):
        super().save_model(request, schedule, form, change)
        day = timezone.localdate()
        if schedule.programme in Programme.objects.running(day):
            scheduling.open_windows(schedule, day)


class WindowStateFilter(admin.SimpleListFilter):
    title = _("laporan")
    parameter_name = "laporan"

    def lookups(self, request, model_admin):
        return Window.State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in Window.State else queryset


@admin.register(Window)
class WindowAdmin(ReadOnlyAdmin):
    list_display = ["seller", "schedule", "opens_on", "due_on", "reported", "state_tag"]
    list_filter = [WindowStateFilter, "schedule", ("seller__subdistrict", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["seller__name", "seller__mentorships__user__name"]
    date_hierarchy = "due_on"
    fields = ["schedule", "seller", "opens_on", "due_on", "closes_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_state().for_list()

    @admin.display(description=_("dilaporkan"))
    def reported(self, window):
        return window.reported_on

    @admin.display(description=_("keadaan"))
    def state_tag(self, window):
        return format_html('<span class="tag {}">{}</span>', window.tone, window.said)
