"""A mentor's day: visits that are due, what came back, what is to do; then what is nearest to done on the marketplaces."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitoring import due
from onboarding import drives, nearest


@login_required
@never_cache
@require_safe
def day(request):
    waiting = due.of(request.user)
    sellers = nearest.makers(request.user)
    shops, more = nearest.shops(sellers)
    context = {
        "windows": [*waiting.missing[: due.MOST_SHOWN], *waiting.this_week[: due.MOST_SHOWN]],
        "returned": waiting.returned[: due.MOST_SHOWN],
        "drafts": waiting.drafts.count(),
        "actions": waiting.actions[: due.MOST_SHOWN],
        "sellers": sellers,
        "shops": shops,
        "more": more,
        "drives": list(drives.of_mentor(request.user)),
    }
    return render(request, "monitoring/day.html", context)
