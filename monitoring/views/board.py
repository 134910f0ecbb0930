"""The office's boards: licences that lapse, products without a halal certificate, and what is wrong with the record."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Licence, Product
from monitoring import compliance, quality
from monitoring.forms.board import HalalBoardForm, LicenceBoardForm
from monitoring.views.indicator import reading

ROWS = 40


@login_required
@reading
@never_cache
@require_safe
def licences(request):
    form = LicenceBoardForm(request.GET)
    asked_for = form.narrow(Licence.objects.visible_to(request.user))
    groups = compliance.licence_groups(asked_for, form)
    context = {
        "form": form,
        "groups": groups,
        "total": sum(group.count for group in groups),
        "charts": [compliance.licence_chart(groups)],
        **_paged(request, compliance.licence_rows(asked_for, form.group), form.asked()),
    }
    return render(request, "monitoring/licence_board.html", context)


@login_required
@reading
@never_cache
@require_safe
def halal(request):
    """All that is made here is eaten or drunk, so every product of the record is counted, whatever its state."""
    form = HalalBoardForm(request.GET)
    asked_for = form.narrow(Product.objects.visible_to(request.user))
    places = compliance.halal_places(asked_for, form)
    groups = compliance.halal_groups(places, form)
    context = {
        "form": form,
        "places": places,
        "groups": groups,
        "total": sum(place.total for place in places),
        "charts": compliance.halal_charts(groups, places),
        **_paged(request, compliance.halal_rows(asked_for, form), form.asked()),
    }
    return render(request, "monitoring/halal_board.html", context)


@login_required
@reading
@never_cache
@require_safe
def record(request):
    """The checks of the record and how many rows each has found."""
    return render(request, "monitoring/quality.html", {"families": quality.counted()})


@login_required
@reading
@never_cache
@require_safe
def record_check(request, key):
    """The rows behind one of them."""
    check = quality.CHECKS.get(key)
    if check is None:
        raise Http404
    paged = _paged(request, quality.rows(check), {})
    lines = [quality.line(row) for row in paged["page"]]
    return render(request, "monitoring/quality_check.html", {"check": check, "lines": lines, **paged})


def _paged(request, rows, asked):
    """A page of rows, and links to those beside it that keep what was asked for."""
    page = Paginator(rows, ROWS).get_page(request.GET.get("halaman"))
    before = page.previous_page_number() if page.has_previous() else None
    after = page.next_page_number() if page.has_next() else None
    return {
        "page": page,
        "before": compliance.address_of(asked, halaman=before) if before else "",
        "after": compliance.address_of(asked, halaman=after) if after else "",
    }
