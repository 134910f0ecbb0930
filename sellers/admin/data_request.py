"""What owners ask to be done with the data about them: written down, answered within 72 hours, and carried out."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.trail import TrailAdmin
from sellers import erasing
from sellers.erased import NotNoted
from sellers.models import DataRequest
from sellers.notices import tell_answered

NOT_NOTED = _(
    "Belum ada yang dihapus: folder cadangan tidak dapat ditulisi, jadi setelah pemulihan tidak ada yang tahu bahwa data ini harus dihapus lagi. Minta pengelola server memeriksa BACKUP_DIR, lalu ulangi."
)


class ClockFilter(admin.SimpleListFilter):
    title = _("jawaban")
    parameter_name = "jam"

    def lookups(self, request, model_admin):
        return [("menunggu", _("menunggu")), ("lewat", _("lewat 72 jam"))]

    def queryset(self, request, queryset):
        if self.value() == "menunggu":
            return queryset.open()
        return queryset.overdue() if self.value() == "lewat" else queryset


class SureForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("Saya sudah memastikan bahwa pemiliknya sendiri yang meminta, dan memberi tahu ia apa yang tetap ada.")
    )


def _only_by_deed(outcome):
    """Nobody is told that data was erased which was not: that answer is written by the erasing itself."""
    outcome.choices = [(value, name) for value, name in outcome.choices if value != DataRequest.Outcome.DONE]
    outcome.help_text = _("Untuk memenuhinya, pakai tombol “Hapus data pemilik ini”: jawabannya tertulis sendiri.")


@admin.register(DataRequest)
class DataRequestAdmin(TrailAdmin):
    change_form_template = "admin/sellers/datarequest/change_form.html"
    list_display = ["seller", "kind", "opened_at", "due_at", "is_open", "outcome", "answered_by"]
    list_filter = [ClockFilter, "kind", "outcome"]
    list_select_related = ["seller", "answered_by"]
    list_per_page = 50
    actions = None
    search_fields = ["seller__name"]
    search_help_text = _("Cari nama usaha")
    autocomplete_fields = ["seller"]

    def has_change_permission(self, request, obj=None):
        """What was answered stays as it was answered."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        asked = (
            None,
            {"fields": ["seller", "kind", "about", "told_by", *(["opened_at", "due_at", "opened_by"] if obj else [])]},
        )
        answered = ["answered_at", "answered_by"] if obj and not obj.is_open else []
        return [asked, (_("Jawaban"), {"fields": ["outcome", "answer", *answered]})] if obj else [asked]

    def get_readonly_fields(self, request, obj=None):
        """What was asked stays as it was asked."""
        if obj is None:
            return []
        return ["seller", "kind", "about", "told_by", "opened_at", "due_at", "opened_by", "answered_at", "answered_by"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        for name in {"outcome", "answer"} & set(form.base_fields):
            form.base_fields[name].required = True
        if obj and obj.kind == DataRequest.Kind.ERASE and "outcome" in form.base_fields:
            _only_by_deed(form.base_fields["outcome"])
        return form

    def save_model(self, request, asked, form, change):
        if not change:
            asked.opened_by = request.user
            return super().save_model(request, asked, form, change)
        asked.close(outcome=form.cleaned_data["outcome"], answer=form.cleaned_data["answer"], by=request.user)
        tell_answered(asked)

    def get_urls(self):
        view = self.admin_site.admin_view(self.erase)
        return [path("<int:pk>/hapus-data/", view, name="sellers_datarequest_erase"), *super().get_urls()]

    def erase(self, request, pk):
        """First what will go, then, with a promise, it goes. It cannot be taken back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        asked = get_object_or_404(DataRequest.objects.open(), pk=pk, kind=DataRequest.Kind.ERASE)
        form = SureForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                erasing.fulfil(asked, by=request.user)
                messages.success(request, _("Data dihapus. Kabari pemiliknya: akunnya tidak dapat dipakai lagi."))
            except NotNoted:
                messages.error(request, NOT_NOTED)
            return redirect("admin:sellers_datarequest_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hapus data %(name)s") % {"name": asked.seller},
            "asked": asked,
            "form": form,
            "counted": {name: number for name, number in erasing.counted(asked.seller).items() if number},
        }
        return render(request, "admin/sellers/datarequest/erase.html", context)

    @admin.display(description=_("dijawab paling lambat"))
    def due_at(self, asked):
        return date_format(timezone.localtime(asked.due_at), "j F Y H.i")

    @admin.display(description=_("terbuka"), boolean=True)
    def is_open(self, asked):
        return asked.is_open
