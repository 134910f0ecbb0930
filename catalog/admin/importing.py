from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog import importing
from catalog.forms import ColumnsForm, ConfirmForm, ImportForm
from catalog.models import ImportBatch, ImportRow
from catalog.tasks import run_import
from ikmportal.lib import spreadsheets
from ikmportal.lib.jobs import wake_on_commit

Stage, Outcome = ImportBatch.Stage, ImportRow.Outcome
ROWS_A_PAGE = 50
TONES = {
    Stage.CHECKING: "ask",
    Stage.MATCHING: "wait",
    Stage.REVIEW: "wait",
    Stage.SAVING: "ask",
    Stage.SAVED: "good",
    Stage.REFUSED: "late",
}


@admin.register(ImportBatch)
class ImportAdmin(admin.ModelAdmin):
    list_display = ["filename", "stage_tag", "rows_said", "requested_by", "requested_at", "saved_at"]
    list_filter = ["stage"]
    list_select_related = ["requested_by"]
    search_fields = ["filename"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/keadaan/", view(require_safe(self.progress)), name="catalog_importbatch_progress"),
            path("<int:pk>/kolom/", view(self.columns), name="catalog_importbatch_columns"),
            path("<int:pk>/simpan/", view(require_POST(self.confirm)), name="catalog_importbatch_confirm"),
            path("<int:pk>/ulangi/", view(require_POST(self.repeat)), name="catalog_importbatch_repeat"),
            path("<int:pk>/ditolak.xlsx", view(require_safe(self.refused)), name="catalog_importbatch_refused"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return obj is None or (obj.stage != Stage.SAVED and super().has_delete_permission(request, obj))

    @admin.display(description=_("tahap"), ordering="stage")
    def stage_tag(self, batch):
        tone = "late" if batch.is_failed else TONES[batch.stage]
        return format_html(
            '<span class="tag {}">{}</span>', tone, _("gagal") if batch.is_failed else batch.get_stage_display()
        )

    @admin.display(description=_("baris"))
    def rows_said(self, batch):
        return (
            ", ".join(f"{batch.count(outcome)} {label}" for outcome, label in Outcome.choices if batch.count(outcome))
            or "–"
        )

    # Handing in

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                batch = self._order(form.cleaned_data["file"], request.user)
                return redirect(batch)
            except spreadsheets.UnreadableFile as problem:
                form.add_error("file", str(problem))
        return render(
            request,
            "admin/catalog/importbatch/upload.html",
            {**self._frame(request, _("Impor lembar kerja")), "form": form},
        )

    @transaction.atomic
    def _order(self, file, by):
        batch = importing.order(file.name, file.read(spreadsheets.FILE_LIMIT + 1), by=by)
        wake_on_commit(run_import, batch.pk)
        return batch

    # Looking

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self._batch(request, object_id)
        outcome = request.GET.get("hasil", "")
        outcome = outcome if outcome in Outcome.values else self._first_outcome(batch)
        rows = batch.rows.filter(outcome=outcome).select_related("product")
        context = {
            **self._frame(request, batch.filename),
            "batch": batch,
            "outcome": outcome,
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("hal")),
            "may_write": self.has_add_permission(request),
            "tabs": [(value, label, batch.count(value)) for value, label in Outcome.choices],
        }
        return render(request, "admin/catalog/importbatch/review.html", context)

    def _first_outcome(self, batch):
        """What the person should see first: refusals, then changes, then what is new."""
        order = (Outcome.REFUSED, Outcome.CHANGE, Outcome.CREATE, Outcome.MERGED)
        return next((outcome for outcome in order if batch.count(outcome)), Outcome.SAME)

    def progress(self, request, pk):
        """The part that changes while it is checked or saved; once done, htmx fetches the whole page."""
        batch = self._batch(request, pk)
        if not batch.is_unfinished:
            return HttpResponseClientRefresh()
        return render(request, "admin/catalog/importbatch/_state.html", {"batch": batch})

    def refused(self, request, pk):
        """The refused rows as a workbook, with the reasons in the last column, to be mended and handed in again."""
        batch = self._batch(request, pk)
        rows = list(batch.rows.refused())
        headings = batch.headings_of(rows)
        table = [
            [
                row.sheet,
                row.number,
                *(row.cells.get(heading, "") for heading in headings),
                " ".join(f"{problem['column']}: {problem['message']}" for problem in row.problems),
            ]
            for row in rows
        ]
        book = spreadsheets.write_xlsx(
            {_("Ditolak"): ([_("Lembar"), _("Baris"), *headings, _("Yang perlu diperbaiki")], table)}
        )
        disposition = f'attachment; filename="baris-ditolak-{batch.pk}.xlsx"'
        return HttpResponse(book, content_type=spreadsheets.XLSX, headers={"Content-Disposition": disposition})

    # Deciding

    def columns(self, request, pk):
        batch = self._writable(request, pk)
        sheets = [sheet for sheet in batch.sheets if sheet["layout"]]
        if batch.is_unfinished or batch.stage in (Stage.SAVED, Stage.SAVING) or not sheets:
            return redirect(batch)
        forms = [
            ColumnsForm(request.POST or None, sheet=sheet, prefix=f"lembar{place}")
            for place, sheet in enumerate(sheets)
        ]
        if request.method == "POST" and all(list(map(ColumnsForm.is_valid, forms))):
            with transaction.atomic():
                importing.rematch(batch, {form.sheet["name"]: form.cleaned_data for form in forms})
                wake_on_commit(run_import, batch.pk)
            return redirect(batch)
        context = {**self._frame(request, _("Cocokkan kolom")), "batch": batch, "forms": forms}
        return render(request, "admin/catalog/importbatch/columns.html", context)

    def confirm(self, request, pk):
        batch = self._writable(request, pk)
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return redirect(batch)
        try:
            with transaction.atomic():
                importing.confirm(batch, by=request.user, **form.cleaned_data)
                wake_on_commit(run_import, batch.pk)
        except importing.PlanChanged as problem:
            messages.error(request, str(problem))
        return redirect(batch)

    def repeat(self, request, pk):
        """Check the same file again, after a failure or when the records have changed."""
        batch = self._writable(request, pk)
        if not batch.is_unfinished and batch.stage not in (Stage.SAVED, Stage.SAVING):
            with transaction.atomic():
                batch.ask_again()
                wake_on_commit(run_import, batch.pk)
        return redirect(batch)

    def _batch(self, request, pk):
        batch = ImportBatch.objects.select_related("requested_by", "confirmed_by").filter(pk=pk).first()
        if batch is None or not self.has_view_permission(request):
            raise Http404
        return batch

    def _writable(self, request, pk):
        if not self.has_add_permission(request):
            raise Http404
        return self._batch(request, pk)

    def _frame(self, request, title):
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
