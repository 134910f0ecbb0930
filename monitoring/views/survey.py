"""What questionnaires found, for the office: every survey with how many answered, and the figures of one that has closed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ikmportal.lib.spreadsheets import XLSX
from monitoring.models import Survey
from monitoring.survey_sheets import workbook
from monitoring.surveying import LEAST, LEAST_SOURCE, Results, turnouts

MOST_SHOWN = 100


@login_required
@never_cache
@require_safe
def surveys(request):
    if not Survey.may_be_seen_by(request.user):
        raise Http404
    rows = turnouts(Survey.objects.for_list().with_turnout()[:MOST_SHOWN])
    return render(request, "monitoring/surveys.html", {"rows": rows})


@login_required
@never_cache
@require_safe
def results(request, pk):
    found = Results(_found(request, pk))
    context = {"survey": found.survey, "results": found, "least": LEAST, "least_source": LEAST_SOURCE}
    return render(request, "monitoring/survey.html", context)


@login_required
@never_cache
@require_safe
def results_workbook(request, pk):
    """The same figures as a file, once they are shown."""
    found = Results(_found(request, pk))
    if not found.has_figures:
        raise Http404
    name = f"survei-{slugify(found.survey.title)}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbook(found), content_type=XLSX, headers=headers)


def _found(request, pk):
    return get_object_or_404(Survey.objects.visible_to(request.user).for_list(), pk=pk)
