"""The page of a questionnaire for whoever was given its link: no account, no name, once."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.forms.answer import AnswerForm
from monitoring.models import SurveyInvitation


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    if refused := ratelimit.consume_or_429(request, action="survey", limit_get=True):
        return refused
    invitation = SurveyInvitation.objects.behind(token)
    if invitation is None:
        return _private(render(request, "monitoring/respondent/unknown.html", status=404))
    if not invitation.is_open:
        return _closed(request, invitation)
    form = AnswerForm(request.POST if request.method == "POST" else None, version=invitation.survey.version)
    if form.is_valid():
        return _keep(request, invitation, form.values)
    context = {"invitation": invitation, "survey": invitation.survey, "form": form}
    return _private(render(request, "monitoring/respondent/answer.html", context, status=422 if form.is_bound else 200))


def _keep(request, invitation, values):
    if invitation.answer(values):
        return _private(redirect("survey_thanks"))
    invitation.refresh_from_db()  # another request was first, or midnight was
    return _closed(request, invitation)


def _closed(request, invitation):
    context = {"invitation": invitation, "survey": invitation.survey}
    return _private(render(request, "monitoring/respondent/closed.html", context, status=410))


@login_not_required
@never_cache
@require_safe
def thanks(request):
    return _private(render(request, "monitoring/respondent/thanks.html"))


def _private(response):
    """The address is a key: no other site reads it in a Referer header, no search engine keeps it. (`no-referrer` would make
    the browser send `Origin: null` with the form, which the CSRF check refuses.)"""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
