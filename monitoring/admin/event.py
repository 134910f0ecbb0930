"""What the office holds for many makers: written here, ticked on the page of its list."""

from django.contrib import admin, messages
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.files import NoRoom
from ikmportal.lib.trail import TrailAdmin
from monitoring.forms.event import EventForm
from monitoring.models import Event, EventFile


class OutcomeFilter(admin.SimpleListFilter):
    title = _("hasil")
    parameter_name = "hasil"

    def lookups(self, request, model_admin):
        return [("belum", _("selesai, hasil belum ditulis"))]

    def queryset(self, request, queryset):
        return queryset.without_outcome() if self.value() == "belum" else queryset


class FileInline(admin.TabularInline):
    """What was added: to name better, or to take away."""

    model = EventFile
    extra = max_num = 0
    fields = ["kind", "title", "look", "added_at", "added_by"]
    readonly_fields = ["kind", "look", "added_at", "added_by"]
    classes = ["unnamed"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("added_by")

    @admin.display(description=_("berkas"))
    def look(self, file):
        if not file.pk:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("event_file", args=[file.pk]), _("lihat berkasnya"))


@admin.register(Event)
class EventAdmin(TrailAdmin):
    form = EventForm
    list_display = ["title", "kind", "starts_at", "place", "partner", "came", "state_tag", "doors"]
    list_filter = ["kind", OutcomeFilter]
    list_per_page = 50
    search_fields = ["title", "partner", "place"]
    search_help_text = _("Cari nama acara, mitra, atau tempat")
    date_hierarchy = "starts_at"
    autocomplete_fields = ["problems"]
    inlines = [FileInline]
    readonly_fields = ["doors"]
    fieldsets = [
        (None, {"fields": ["kind", "title", "partner", "place", ("starts_at", "ends_at"), "doors"]}),
        (_("Apa hasilnya"), {"fields": ["outcome", "problems"]}),
        (_("Materi dan foto"), {"fields": ["new_materials", "new_photos"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(came=Count("attendances"))

    @admin.display(description=_("hadir"), ordering="came")
    def came(self, event):
        return event.came

    @admin.display(description=_("keadaan"), ordering="starts_at")
    def state_tag(self, event):
        return format_html('<span class="tag {}">{}</span>', event.tone, event.state)

    @admin.display(description=_("buka"))
    def doors(self, event):
        if not event.pk:
            return _("sesudah disimpan")
        links = (
            (event.get_absolute_url(), _("daftar hadir")),
            (reverse("event_poster", args=[event.pk]), _("poster QR")),
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def save_model(self, request, event, form, change):
        if not change:
            event.made_by = request.user
        super().save_model(request, event, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        try:
            self._keep(form.instance, form.cleaned_data, request.user)
        except NoRoom as problem:
            messages.error(request, str(problem))

    def _keep(self, event, sent, by):
        for called, paper in sent.get("new_materials") or []:
            event.add_file(EventFile.Kind.MATERIAL, paper.data, paper.ending, called=called, by=by)
        count = event.files.photos().count()
        for number, photo in enumerate(sent.get("new_photos") or [], count + 1):
            called = _("Foto %(number)s") % {"number": number}
            event.add_file(EventFile.Kind.PHOTO, photo.data, "jpg", called=called, by=by)

    def delete_queryset(self, request, queryset):
        for event in queryset:
            event.delete()
