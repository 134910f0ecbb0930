"""Questionnaires, their versions, and the surveys that ask with them. Single answers are shown nowhere."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.spreadsheets import XLSX
from monitoring import inviting
from monitoring.forms.links import LinksForm
from monitoring.models import Choice, Instrument, InstrumentVersion, Statement, Survey


@admin.register(Instrument)
class InstrumentAdmin(admin.ModelAdmin):
    form = PlainTextForm
    list_display = ["name", "name_en", "purpose"]
    search_fields = ["name", "name_en"]
    fieldsets = [
        (None, {"fields": ["name", "purpose"]}),
        (_("Dalam bahasa Inggris"), {"fields": ["name_en", "purpose_en"]}),
    ]


class FrozenInline(admin.TabularInline):
    form = PlainTextForm
    extra = 0
    classes = ["unnamed"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not _is_frozen(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_frozen(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_frozen(obj)


class ChoiceInline(FrozenInline):
    model = Choice
    fields = ["value", "label", "label_en", "is_positive"]


class StatementInline(FrozenInline):
    model = Statement
    fields = ["position", "element", "text", "text_en"]


def _is_frozen(version):
    return version is not None and version.is_frozen


@admin.register(InstrumentVersion)
class InstrumentVersionAdmin(admin.ModelAdmin):
    """Free until a survey stands on it; from then on it is copied."""

    form = PlainTextForm
    list_display = ["instrument", "number", "scale", "state_tag", "source", "checked_on"]
    list_display_links = ["instrument", "number"]
    list_filter = ["instrument", "scale"]
    list_select_related = ["instrument"]
    fields = [("instrument", "number"), "scale", ("source", "checked_on")]
    inlines = [ChoiceInline, StatementInline]
    change_form_template = "admin/monitoring/instrumentversion/change_form.html"
    view_on_site = False

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.copy))
        return [path("<int:pk>/salin/", view, name="monitoring_instrumentversion_copy"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("surveys")

    @admin.display(description=_("keadaan"))
    def state_tag(self, version):
        tone, words = ("", _("dipakai survei")) if version.surveys.all() else ("good", _("boleh diubah"))
        return format_html('<span class="tag {}">{}</span>', tone, words)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_frozen(obj)

    def copy(self, request, pk):
        version = self.get_object(request, str(pk))
        if version is None or not self.has_add_permission(request):
            raise Http404
        made = version.copy()
        messages.success(request, _("%(version)s dibuat. Ubah isinya di bawah ini.") % {"version": made})
        return redirect(made)


@admin.register(Survey)
class SurveyAdmin(admin.ModelAdmin):
    form = PlainTextForm
    list_display = ["title", "version", "opens_on", "closes_on", "state_tag", "invited_of", "door"]
    list_filter = ["version__instrument"]
    list_select_related = ["version__instrument", "made_by"]
    search_fields = ["title", "period"]
    date_hierarchy = "opens_on"
    fields = ["version", "title", "title_en", "period", ("opens_on", "closes_on")]
    change_form_template = "admin/monitoring/survey/change_form.html"
    view_on_site = False

    def get_urls(self):
        view = self.admin_site.admin_view(self.invite)
        return [path("<int:pk>/tautan/", view, name="monitoring_survey_invite"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).with_turnout()

    def get_list_display(self, request):
        """The head looks only, and makes no links."""
        return [*self.list_display, *(["links"] if self.has_change_permission(request) else [])]

    def get_readonly_fields(self, request, obj=None):
        """What is asked is said once."""
        return ["version"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """What was answered stays."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.responses.exists())

    def save_model(self, request, survey, form, change):
        if not change:
            survey.made_by = request.user
        super().save_model(request, survey, form, change)

    @admin.display(description=_("keadaan"))
    def state_tag(self, survey):
        return format_html('<span class="tag {}">{}</span>', survey.tone, survey.state)

    @admin.display(description=_("undangan"))
    def invited_of(self, survey):
        return survey.invited

    @admin.display(description=_("tautan"))
    def links(self, survey):
        address = reverse("admin:monitoring_survey_invite", args=[survey.pk])
        return "–" if survey.is_closed else format_html('<a href="{}">{}</a>', address, _("buat tautan"))

    @admin.display(description=_("hasil"))
    def door(self, survey):
        return format_html('<a href="{}">{}</a>', survey.get_absolute_url(), _("lihat"))

    @method_decorator([never_cache, require_http_methods(["GET", "HEAD", "POST"])])
    def invite(self, request, pk):
        """Makes links and shows them, or hands them out as a file, in the same answer: only their digests are kept."""
        survey = self.get_object(request, str(pk))
        if survey is None or not self.has_change_permission(request, survey):
            raise Http404
        form = LinksForm(request.POST if request.method == "POST" else None)
        made = inviting.invite(survey, form.counts) if form.is_valid() and not survey.is_closed else []
        if made and request.POST.get("sebagai") == "xlsx":
            name = f'attachment; filename="tautan-survei-{survey.pk}.xlsx"'
            return HttpResponse(inviting.workbook(made), content_type=XLSX, headers={"Content-Disposition": name})
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Tautan untuk %s") % survey}
        context |= {"survey": survey, "form": LinksForm() if made else form, "links": made}
        return render(request, "admin/monitoring/survey/links.html", context)
