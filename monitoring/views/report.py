"""Progress reports: asking for one, reading it, writing beside its figures, and its way to the signed paper."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from catalog.models.photo import private_storage
from ikmportal.lib.handing import hand_out
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.spreadsheets import XLSX
from monitoring import figures, reports, reviewing
from monitoring.forms.report import AskForm, NumberForm, ReasonForm, remark_forms
from monitoring.gathering.tables import shown
from monitoring.models import Refused, Report
from monitoring.tasks import build_report

ROWS, MOST_SHOWN = 100, 60
KINDS = {"pdf": ("pdf", "application/pdf"), "xlsx": ("workbook", XLSX)}


def writing(view):
    """For those of the office who write reports; to everyone else there is nothing here."""

    @login_required
    @require_POST
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_perm("monitoring.change_report"):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _found(request, pk):
    return get_object_or_404(Report.objects.visible_to(request.user).with_names(), pk=pk)


def _row(request, pk):
    """The same without all that it says."""
    return get_object_or_404(Report.objects.visible_to(request.user).with_names().defer("payload"), pk=pk)


# Asking


@login_required
@never_cache
@require_safe
def report_list(request):
    return _list(request, AskForm(initial=_first_choice(request)))


def _first_choice(request):
    over = AskForm.base_fields["periode"].queryset.over().filter(reports=None).first()
    return {"periode": over}


def _list(request, form, status=200):
    if not Report.may_be_seen_by(request.user):
        raise Http404
    found = Report.objects.visible_to(request.user).for_list().order_by("-period__starts_on", "-pk")[:MOST_SHOWN]
    may_ask = request.user.has_perm("monitoring.change_report")
    context = {"reports": found, "form": form if may_ask else None}
    return render(request, "monitoring/reports.html", context, status=status)


@writing
def report_ask(request):
    form = AskForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    asked, is_new = reports.ask(form.cleaned_data["periode"], form.cleaned_data["kecamatan"], by=request.user)
    if is_new:
        wake_on_commit(build_report, asked.pk)
    else:
        messages.info(request, _("Laporan ini sudah ada dan belum diverifikasi; lanjutkan yang ini."))
    return redirect(asked)


# Reading


@login_required
@never_cache
@require_safe
def report(request, pk):
    return _page(request, _found(request, pk))


def _page(request, found, *, number=None, reason=None, remarks=None, status=200):
    payload = found.payload
    user = request.user
    writes = user.has_perm("monitoring.change_report")
    context = {
        "report": found,
        "payload": payload,
        "tables": [_table(table) for table in payload.get("tables", [])],
        "returns": found.returns.select_related("returned_by"),
        "number": (number or NumberForm()) if writes and found.is_verified else None,
        "reason": (reason or ReasonForm()) if found.is_reviewed and (writes or reviewing.is_verifier(user)) else None,
        "remarks": remarks or (remark_forms(found) if writes and found.is_draft and found.is_ready else None),
        "writes": writes,
        "may_verify": found.is_reviewed and reviewing.is_verifier(user) and found.reviewed_by_id != user.pk,
    }
    return render(request, "monitoring/report.html", context, status=status)


def _table(table):
    kinds = [kind for _heading, kind in table["columns"]]
    rows = [[shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table["rows"]]
    return {**table, "columns": table["columns"], "shown": rows}


@login_required
@never_cache
@require_safe
def report_progress(request, pk):
    """The part that changes while it is being made; once done, htmx fetches the whole page."""
    found = _row(request, pk)
    if not found.is_unfinished:
        return HttpResponseClientRefresh()
    return render(request, "monitoring/_report_state.html", {"report": found})


@login_required
@never_cache
@require_safe
def report_file(request, pk, kind):
    """The PDF or the workbook; of an issued one for ever the same bytes."""
    found = _row(request, pk)
    field, media = KINDS[kind]
    name = f"{slugify(f'laporan {found} {found.number or found.get_stage_display()}')}.{kind}"
    return hand_out(private_storage(), getattr(found, field).name, called=name, kind=media, save=kind == "xlsx")


@login_required
@never_cache
@require_safe
def report_rows(request, pk, key):
    """The rows that were counted for a number of a report, as they are now."""
    found = _found(request, pk)
    label, ids = found.payload.get("behind", {}).get(key) or (None, None)
    if label is None:
        raise Http404
    page = Paginator(ids, ROWS).get_page(request.GET.get("halaman"))
    rows = figures.noted(label, list(page))
    context = {
        "report": found,
        "key": key,
        "page": page,
        "where": list(_places(found.payload, key)),
        "rows": [(rows[pk], figures.address(rows[pk])) if pk in rows else (None, "") for pk in page],
    }
    return render(request, "monitoring/report_rows.html", context)


def _places(payload, key):
    """In which tables the number stands, and beside what: `(title, row, heading)`."""
    for table in payload["tables"]:
        for row in table["rows"]:
            for (heading, _kind), cell in zip(table["columns"], row, strict=True):
                if isinstance(cell, dict) and cell["key"] == key:
                    yield table["title"], row[1] if table["key"] == "ikm" else row[0], heading


# On its way


@writing
def report_remarks(request, pk):
    """What people say beside the figures; then the draft is gathered anew."""
    found = _found(request, pk)
    forms = remark_forms(found, request.POST)
    if not found.is_draft:
        messages.error(request, _("Laporan ini sudah diperiksa; kembalikan dulu untuk mengubah catatannya."))
        return redirect(found)
    if not all(form.is_valid() for form in forms):
        return _page(request, found, remarks=forms, status=422)
    if reports.remark(found, [form for form in forms if form.has_changed()]):
        wake_on_commit(build_report, found.pk)
    else:
        messages.error(request, _("Laporan ini sedang disusun atau sudah diperiksa; catatannya belum tersimpan."))
        return _page(request, found, remarks=forms, status=422)
    return redirect(found)


@writing
def report_again(request, pk):
    """Gather a draft anew, or try what failed once more."""
    found = _found(request, pk)
    _gather(request, found)
    return redirect(found)


def _gather(request, found):
    if reports.ask_again(found):
        wake_on_commit(build_report, found.pk)
    elif found.is_unfinished:
        messages.info(request, _("Laporan ini masih dikerjakan. Tunggu sebentar, lalu coba lagi."))
    else:
        messages.error(request, _("Isi laporan ini sudah tidak dapat diubah."))


@writing
def report_review(request, pk):
    found = _found(request, pk)
    _say(request, found.review(by=request.user), _("Laporan menunggu verifikasi kepala dinas."))
    return redirect(found)


@login_required
@require_POST
def report_give_back(request, pk):
    """By the office, or by the head who is asked to verify it."""
    found = _found(request, pk)
    if not (request.user.has_perm("monitoring.change_report") or reviewing.is_verifier(request.user)):
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form, status=422)
    _say(request, found.give_back(form.cleaned_data["reason"], by=request.user), _("Laporan kembali menjadi draf."))
    return redirect(found)


@login_required
@require_POST
def report_verify(request, pk):
    found = _found(request, pk)
    if not reviewing.is_verifier(request.user):
        raise Http404
    try:
        _say(request, found.verify(by=request.user), _("Terverifikasi; isinya tidak berubah lagi."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@writing
def report_issue(request, pk):
    """Give it its number, lock its period, and have the signed file set."""
    found = _found(request, pk)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, found, number=form, status=422)
    try:
        if reports.issue(found, form.cleaned_data["number"], by=request.user):
            wake_on_commit(build_report, found.pk)
            messages.success(
                request, _("Terbit. %(period)s dikunci; berkas resminya sedang ditata.") % {"period": found.period}
            )
    except Refused as refusal:
        form.add_error("number", str(refusal))
        return _page(request, found, number=form, status=422)
    return redirect(found)


def _say(request, done, words):
    if done:
        messages.success(request, words)
    else:
        messages.info(request, _("Tidak ada yang berubah: laporannya sudah di tahap lain, atau masih dikerjakan."))


# On paper


@login_not_required
@require_safe
def report_proof(request, pk, proof):
    """Whether a printed report is genuine, and nothing more."""
    found = reports.genuine(pk, proof)
    return render(request, "monitoring/report_proof.html", {"found": found}, status=200 if found else 404)
