"""The ledger of figures the office has said, beside what they are today."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitoring import claims
from monitoring.models import Indicator
from monitoring.views.indicator import reading


@login_required
@reading
@never_cache
@require_safe
def ledger(request):
    """With the indicators that carry no code of the office's yet."""
    context = {"rows": claims.ledger(), "unmapped": Indicator.objects.unmapped().order_by("programme", "position")}
    return render(request, "monitoring/claims.html", context)
