"""When something is off: the problems of a maker, one problem with its chain, and what one answers for oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models.photo import private_storage
from ikmportal.lib import evidence
from ikmportal.lib.files import NoRoom
from monitoring import answering
from monitoring.chain import chain
from monitoring.forms.problem import (
    ActionForm,
    CancelForm,
    CloseForm,
    ConfirmForm,
    EvaluationForm,
    FinishForm,
    ProblemForm,
    ReturnForm,
)
from monitoring.models import Action, Problem, Refused
from sellers.models import PersonalAccess, Seller

MOST_SHOWN = 100
REFUSALS = (Refused, NoRoom)  # each says what to do


# The problems of a maker


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problems(request, pk):
    if request.method == "POST":
        return _report(request, get_object_or_404(_own(request), pk=pk))
    return _list(request, get_object_or_404(Seller.objects.visible_to(request.user), pk=pk))


def _own(request):
    return Seller.objects.editable_by(request.user, "may_visit")


def _report(request, seller):
    form = ProblemForm(request.POST, request.FILES, instance=Problem(seller=seller))
    if form.is_valid():
        try:
            problem, _is_new = answering.report(form.instance, evidence=form.cleaned_data["scan"], by=request.user)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Masalah tercatat. Lanjutkan dengan evaluasi."))
            return redirect(problem)
    return _list(request, seller, form)


def _list(request, seller, form=None):
    found = Problem.objects.filter(seller=seller).for_list()
    context = {
        "seller": seller,
        "unfinished": found.unfinished()[:MOST_SHOWN],
        "finished": found.finished()[:MOST_SHOWN],
        "form": form or ProblemForm(),
        "may_write": _own(request).filter(pk=seller.pk).exists(),
    }
    return render(request, "monitoring/problems.html", context)


# One problem


@login_required
@never_cache
@require_safe
def problem(request, pk):
    return _page(request, pk)


def _page(request, pk, at=None, **tried):
    """`tried` are forms that were not taken, by their deed; `at` is the action that one of them is about."""
    found = get_object_or_404(Problem.objects.visible_to(request.user).for_page(), pk=pk)
    context = {
        "seller": found.seller,
        "problem": found,
        "steps": chain(found),
        "rows": [_row(action, request.user, tried if action.pk == at else {}) for action in found.planned],
        "may_write": Problem.objects.editable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "monitoring/problem.html", _forms(found) | context | tried)


def _forms(found):
    return {
        "confirming": ConfirmForm(instance=found, auto_id="benarkan_%s"),
        "cancelling": CancelForm(auto_id="batal_%s"),
        "evaluating": EvaluationForm(auto_id="evaluasi_%s"),
        "planning": ActionForm(of=found.seller, auto_id="tindakan_%s"),
        "closing": CloseForm(auto_id="tutup_%s"),
    }


def _row(action, user, tried):
    """An action with its forms, and whether this person may look at what was done."""
    return {
        "action": action,
        "finishing": tried.get("finishing") or FinishForm(auto_id=f"selesai_{action.pk}_%s"),
        "returning": tried.get("returning") or ReturnForm(auto_id=f"kembali_{action.pk}_%s"),
        "may_verify": action.may_be_verified_by(user),
    }


def _writable(request, pk):
    return get_object_or_404(Problem.objects.editable_by(request.user).select_related("seller"), pk=pk)


def _done(request, form, deed, said):
    """Whether it was taken. What is refused is said in words, and the form keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        deed(**form.cleaned_data, by=request.user)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


@login_required
@require_POST
def problem_confirm(request, pk):
    found = _writable(request, pk)
    form = ConfirmForm(request.POST, auto_id="benarkan_%s")
    if _done(
        request, form, lambda **told: answering.confirm(found, **told), _("Dibenarkan. Lanjutkan dengan evaluasi.")
    ):
        return redirect(found)
    return _page(request, pk, confirming=form)


@login_required
@require_POST
def problem_cancel(request, pk):
    found = _writable(request, pk)
    form = CancelForm(request.POST, auto_id="batal_%s")
    if _done(request, form, found.cancel, _("Draf dibatalkan; alasannya tercatat.")):
        return redirect(found)
    return _page(request, pk, cancelling=form)


@login_required
@require_POST
def problem_evaluate(request, pk):
    found = _writable(request, pk)
    form = EvaluationForm(request.POST, auto_id="evaluasi_%s")
    if _done(request, form, found.evaluate, _("Evaluasi tersimpan. Tentukan tindakannya.")):
        return redirect(found)
    return _page(request, pk, evaluating=form)


@login_required
@require_POST
def problem_plan(request, pk):
    found = _writable(request, pk)
    form = ActionForm(request.POST, of=found.seller, auto_id="tindakan_%s")
    if _done(request, form, lambda **told: answering.plan(found, **told), _("Tindakan tercatat.")):
        return redirect(found)
    return _page(request, pk, planning=form)


@login_required
@require_POST
def problem_close(request, pk):
    found = _writable(request, pk)
    form = CloseForm(request.POST, auto_id="tutup_%s")
    if _done(request, form, lambda **told: answering.close(found, **told), _("Masalah ditutup.")):
        return redirect(found)
    return _page(request, pk, closing=form)


@login_required
@never_cache
@require_safe
def problem_evidence(request, pk):
    found = get_object_or_404(Problem.objects.visible_to(request.user).select_related("seller"), pk=pk)
    answer = evidence.answer(private_storage(), found.evidence.name, f"masalah-{found.pk}")
    PersonalAccess.record(found.seller, request.user, _("berkas bukti masalah"))
    return answer


# Actions


@login_required
@never_cache
@require_safe
def my_actions(request):
    """What one answers for, what one may look at, and what the portal opened that somebody has to say yes or no to."""
    user, open_ones = request.user, Action.objects.filter(problem__closed_at=None).for_list()
    context = {
        "mine": open_ones.of(user).to_do()[:MOST_SHOWN],
        "to_verify": open_ones.verifiable_by(user)[:MOST_SHOWN],
        "drafts": Problem.objects.drafts().editable_by(user).for_list()[:MOST_SHOWN],
    }
    return render(request, "monitoring/my_actions.html", context)


def _action(request, pk):
    found = Action.objects.editable_by(request.user).select_related("problem__seller", "responsible", "planned_by")
    return get_object_or_404(found, pk=pk)


@login_required
@require_POST
def action_finish(request, pk):
    action = _action(request, pk)
    form = FinishForm(request.POST, auto_id=f"selesai_{pk}_%s")
    said = _("Hasilnya tercatat. Orang lain memeriksanya.")
    if _done(request, form, lambda **told: answering.finish(action, **told), said):
        return redirect(action)
    return _page(request, action.problem_id, at=pk, finishing=form)


@login_required
@require_POST
def action_verify(request, pk):
    action = _action(request, pk)
    try:
        action.verify(by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Diperiksa: tindakan ini sudah dikerjakan."))
    return redirect(action)


@login_required
@require_POST
def action_return(request, pk):
    action = _action(request, pk)
    form = ReturnForm(request.POST, auto_id=f"kembali_{pk}_%s")
    if _done(request, form, lambda **told: answering.send_back(action, **told), _("Dikembalikan dengan alasannya.")):
        return redirect(action)
    return _page(request, action.problem_id, at=pk, returning=form)
