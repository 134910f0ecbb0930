"""The filtered admin list as a spreadsheet, safe to open anywhere."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ikmportal.lib import spreadsheets

MOST_ROWS = 20_000


class ExportsList:
    """Adds `ekspor/xlsx/` and `ekspor/csv/` to a ModelAdmin: the rows its list shows for the same address.

    `export_columns` is `[(heading, attribute path or callable)]`; `export_queryset` may prefetch for them; `exported` is
    told which rows left the portal.
    """

    change_list_template = "admin/exporting_change_list.html"
    export_columns = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("ekspor/<str:kind>/", self.admin_site.admin_view(self.export), name=name), *super().get_urls()]

    def export_queryset(self, queryset):
        return queryset

    def exported(self, request, rows):
        pass

    def export(self, request, kind):
        if not self.has_view_permission(request) or kind not in ("xlsx", "csv"):
            return redirect("admin:index")
        changelist = self.get_changelist_instance(request)
        rows = changelist.get_queryset(request)
        if rows.count() > MOST_ROWS:
            messages.error(
                request, _("Lebih dari %(most)s baris. Saring dulu daftarnya, lalu ekspor lagi.") % {"most": MOST_ROWS}
            )
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        table = [[_cell(row, source) for _heading, source in self.export_columns] for row in self.export_queryset(rows)]
        self.exported(request, rows)
        return _download(
            kind, str(self.opts.verbose_name_plural), [str(heading) for heading, _s in self.export_columns], table
        )


def _cell(row, source):
    if callable(source):
        return source(row)
    value = row
    for step in source.split("__"):
        value = getattr(value, step, None)
    value = value() if callable(value) else value
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | datetime.date):
        return value
    return str(value)


def _download(kind, name, headings, table):
    if kind == "xlsx":
        content, media = spreadsheets.write_xlsx({name: (headings, table)}), spreadsheets.XLSX
    else:
        content, media = spreadsheets.write_csv(headings, table), "text/csv; charset=utf-8"
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
    disposition = f'attachment; filename="{slugify(name)}-{stamp}.{kind}"'
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": disposition})
