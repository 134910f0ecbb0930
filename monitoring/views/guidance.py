"""The kartu pembinaan of a maker, and the makers for whom nothing was done in months."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitoring import guidance
from monitoring.browsing import number, page
from monitoring.forms.event import MakersForm
from sellers.models import Seller

FIRST_YEAR = 2000


@login_required
@never_cache
@require_safe
def card(request, pk):
    """For all who see the maker: what was done, a year at a time, and what it led to."""
    seller = get_object_or_404(Seller.objects.visible_to(request.user).select_related("subdistrict"), pk=pk)
    context = {
        "seller": seller,
        "results": guidance.results(seller),
        "page": guidance.page(seller, year=_year(request.GET.get("tahun"))),
        "this_year": timezone.localdate().year,
    }
    return render(request, "monitoring/card.html", context)


def _year(text):
    """One that makes sense, or None."""
    year = number(text)
    return year if year and FIRST_YEAR <= year <= timezone.localdate().year else None


@login_required
@never_cache
@require_safe
def quiet(request):
    """For the office: makers without a visit, an event or an action, a page at a time."""
    sellers = _of_office(request.user)
    form = MakersForm(request.GET)
    asked_for = form.narrow(sellers)
    months = guidance.quiet_months()
    found = guidance.quiet(asked_for, months=months)
    last = sellers.filter(pk=number(request.GET.get("sesudah"))).first()
    rows, going_on = page(guidance.with_last(found), last)
    asked = {name: request.GET.get(name, "") for name in form.fields}
    context = {
        "form": form,
        "count": found.count(),
        "every": guidance.in_care(sellers).count(),
        "months": months,
        "rows": [(seller, guidance.last_contact(seller)) for seller in rows],
        "is_nobody": not rows and not asked_for.exists(),
        "next": "?" + urlencode({**asked, "sesudah": going_on}) if going_on else "",
    }
    return render(request, "monitoring/quiet.html", context)


def _of_office(user):
    if not (user.is_staff and user.has_perm("sellers.view_seller")):
        raise Http404
    return Seller.objects.visible_to(user)
