from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.trail import TrailAdmin
from onboarding import drives
from onboarding.models import Drive
from sellers.models import User


@admin.register(Drive)
class DriveAdmin(TrailAdmin):
    """What is asked for is said once; afterwards the page shows how far it is."""

    form = PlainTextForm
    list_display = ["title", "channel", "due_on", "scope", "done_of", "started_by", "closed_at"]
    list_filter = ["channel", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["channel", "category__parent", "subdistrict", "started_by"]
    autocomplete_fields = ["category", "subdistrict"]
    filter_horizontal = ["mentors"]
    change_form_template = "admin/onboarding/drive/change_form.html"
    fieldsets = [
        (None, {"fields": ["title", ("channel", "due_on")]}),
        (_("Produk mana"), {"fields": [("category", "subdistrict"), "most"]}),
        (_("Oleh siapa"), {"fields": ["mentors"]}),
    ]

    def get_urls(self):
        shut = path(
            "<int:pk>/tutup/", self.admin_site.admin_view(require_POST(self.close)), name="onboarding_drive_close"
        )
        return [shut, *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        """Its products are held from the start, so what chose them no longer changes."""
        return ["channel", "category", "subdistrict", "most"] if obj else []

    def formfield_for_manytomany(self, field, request, **kwargs):
        if field.name == "mentors":
            kwargs["queryset"] = User.objects.filter(mentorships__isnull=False, is_active=True).distinct()
        return super().formfield_for_manytomany(field, request, **kwargs)

    @admin.display(description=_("produk"))
    def scope(self, drive):
        parts = [drive.category and drive.category.title, drive.subdistrict]
        return " · ".join(str(part) for part in parts if part) or _("semua")

    def get_queryset(self, request):
        return super().get_queryset(request).counted()

    @admin.display(description=_("selesai"))
    def done_of(self, drive):
        return f"{drive.done} / {drive.total}"

    def save_model(self, request, drive, form, change):
        if not change:
            drive.started_by = request.user
        super().save_model(request, drive, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            drives.start(form.instance)
            count = form.instance.items.count()
            messages.info(request, _("%(count)s produk masuk gerakan ini.") % {"count": count})

    def render_change_form(self, request, context, *args, **kwargs):
        if drive := kwargs.get("obj"):
            held = drives.lines(drive)
            sums = [sum(len(getattr(line, name)) for line in held) for name in ("to_do", "doing", "done")]
            context |= {"lines": held, "sums": [*sums, sum(sums)]}
        return super().render_change_form(request, context, *args, **kwargs)

    def close(self, request, pk):
        drive = self.get_object(request, str(pk))
        if drive is None or not self.has_change_permission(request, drive):
            raise Http404
        drives.close(drive, by=request.user)
        messages.success(request, _("%(drive)s ditutup.") % {"drive": drive})
        return redirect(reverse("admin:onboarding_drive_change", args=[pk]))
