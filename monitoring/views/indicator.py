"""What the programme has come to: its indicators in a period, the rows behind each figure, and locking the period."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Channel
from monitoring import board, figures, guidance, overview
from monitoring.forms.indicator import BoardForm, LockForm, PeriodForm
from monitoring.models import Indicator, Period, Refused
from sellers.models import Seller

ROWS = 100
reading = permission_required("monitoring.view_indicator", raise_exception=True)
locking = permission_required("monitoring.change_period", raise_exception=True)


@login_required
@reading
@never_cache
@require_safe
def progress(request):
    """The board: figures of the chosen period, else the running month; then drawings of the makers that were asked for."""
    form, period = BoardForm(request.GET), PeriodForm(request.GET).period
    sellers = form.narrow(Seller.objects.visible_to(request.user))
    context = {
        "form": form,
        "choice": PeriodForm(initial={"periode": period}),
        "period": period,
        **_figures(period),
        "charts": board.charts(sellers, Channel.objects.marketplaces()),
        "panels": overview.panels(request.user),
        "coverage": guidance.coverage(sellers),
    }
    return render(request, "monitoring/board.html", context)


@login_required
@reading
@never_cache
@require_safe
def indicators(request):
    return _board(request, PeriodForm(request.GET).period)


def _figures(period):
    """The figures of a period and how each came there."""
    found = figures.board(period) if period else []
    return {"figures": found, "trends": figures.trends(period, found) if period else {}}


def _board(request, period, *, form=None, status=200):
    context = {
        "choice": PeriodForm(initial={"periode": period}),
        "period": period,
        **_figures(period),
        "form": form or LockForm(),
        "locks": period.locks.select_related("locked_by", "unlocked_by") if period else [],
    }
    return render(request, "monitoring/indicators.html", context, status=status)


@login_required
@reading
@never_cache
@require_safe
def indicator(request, pk, period):
    """Its definition, its value in a period, and the rows that were counted."""
    found = get_object_or_404(Indicator.objects.select_related("programme", "channel"), pk=pk)
    period = get_object_or_404(Period.objects.select_related("programme"), pk=period, programme=found.programme_id)
    is_shown = figures.is_shown(found, period)
    rows = figures.rows(found, period) if is_shown else found.measurements.none()
    page = Paginator(rows, ROWS).get_page(request.GET.get("halaman"))
    context = {
        "figure": figures.figure(found, period),
        "indicator": found,
        "period": period,
        "says": figures.QUERIES[found.query].says if found.is_computed else "",
        "is_shown": is_shown,
        "page": page,
        "rows": [(row, figures.address(row)) for row in page],
        "past": found.measurements.exclude(period=period).select_related("period")[:12],
    }
    return render(request, "monitoring/indicator.html", context)


@login_required
@locking
@require_POST
def period_lock(request, pk):
    return _answer(request, pk, figures.lock, _("%(period)s dikunci; angkanya tersimpan."))


@login_required
@locking
@require_POST
def period_unlock(request, pk):
    return _answer(request, pk, figures.unlock, _("Kunci %(period)s dibuka; alasannya tercatat."))


def _answer(request, pk, deed, said):
    """Done, and back to its figures; without a reason, the page again with what to write."""
    period = get_object_or_404(Period.objects.select_related("programme").prefetch_related("locks"), pk=pk)
    form = LockForm(request.POST)
    if not form.is_valid():
        return _board(request, period, form=form, status=422)
    try:
        done = deed(period, form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _board(request, period, form=form, status=422)
    messages.success(
        request, said % {"period": period} if done else _("Sudah dilakukan sebelumnya; tidak ada yang berubah.")
    )
    return redirect(f"{reverse('indicators')}?periode={period.pk}")
