"""Proof that a listing works: somebody looks at it, searches for it, buys it. Each deed comes back to the listing's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.models.photo import private_storage
from ikmportal.lib import evidence
from onboarding import keyword_checks, live_checks, purchases
from onboarding.forms.keyword_check import KeywordCheckForm
from onboarding.forms.live_check import LiveCheckForm
from onboarding.forms.purchase_test import FailureForm, StepForm
from onboarding.models import KeywordCheck, PurchaseStep
from onboarding.views.listing import page, recorded
from sellers.models import PersonalAccess


@login_required
@require_POST
def live_check(request, pk, code):
    """What somebody saw on the live page; a mismatch stands until the next look that finds all of it right."""
    found = recorded(request, pk, code)
    if not found.is_live:
        messages.error(request, _("Produk ini sedang tidak tayang, jadi belum dapat diperiksa."))
        return redirect(found)
    form = LiveCheckForm(request.POST)
    if not form.is_valid():
        return page(request, found, check_form=form)
    check = live_checks.look(found, form.answers, note=form.cleaned_data["note"], by=request.user)
    if check.is_ok:
        messages.success(request, _("Tercatat: semua cocok. Terima kasih sudah memeriksa."))
    else:
        messages.warning(request, _("Tercatat. Yang tidak cocok masuk daftar perlu diperbaiki sampai cocok lagi."))
    return redirect(found)


@login_required
@require_POST
def keyword_check(request, pk, code):
    found = recorded(request, pk, code)
    form = KeywordCheckForm(
        request.POST, request.FILES, instance=KeywordCheck(product=found.product, channel=found.channel)
    )
    if not form.is_valid():
        return page(request, found, keyword_form=form)
    try:
        check = keyword_checks.record(form.instance, screenshot=form.cleaned_data["screenshot"], by=request.user)
    except keyword_checks.TooMany as problem:
        messages.error(request, str(problem))
        return redirect(found)
    messages.success(request, _("Tercatat: %(check)s.") % {"check": check})
    if keyword_checks.is_absent(found.product, check.keyword):
        messages.warning(request, _("Kata kunci ini tidak ada dalam nama atau deskripsi produk, jadi sulit ditemukan."))
    return redirect(f"{found.get_absolute_url()}#kata-kunci")


@login_required
@require_POST
def purchase_step(request, pk, code):
    found = recorded(request, pk, code)
    kind = request.POST.get("step", "")
    form = StepForm(request.POST, request.FILES, kind=kind if kind in PurchaseStep.Kind else PurchaseStep.Kind.CART)
    if not form.is_valid():
        return page(request, found, step_form=form)
    told = {"at": form.cleaned_data["at"], "evidence": form.cleaned_data["evidence"], **form.found}
    try:
        step, is_new = purchases.take_step(found, form.kind, by=request.user, **told)
    except purchases.OutOfTurn as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, (_("%(step)s: tercatat.") if is_new else _("%(step)s: sudah tercatat.")) % {"step": step}
        )
    return redirect(f"{found.get_absolute_url()}#uji-beli")


@login_required
@require_POST
def purchase_failed(request, pk, code):
    found = recorded(request, pk, code)
    form = FailureForm(request.POST)
    if not form.is_valid():
        return page(request, found, failure_form=form)
    purchases.fail(found, form.cleaned_data["reason"], by=request.user)
    messages.warning(
        request, _("Tercatat. Pemilik diberi tahu, dan tugasnya terbuka sampai uji beli berikutnya berhasil.")
    )
    return redirect(f"{found.get_absolute_url()}#uji-beli")


# What shows it


@login_required
@never_cache
@require_safe
def keyword_evidence(request, pk):
    checks = KeywordCheck.objects.visible_to(request.user).select_related("product__seller")
    check = get_object_or_404(checks, pk=pk)
    return _evidence(request, check.product.seller, check.evidence.name, _("bukti uji kata kunci"))


@login_required
@never_cache
@require_safe
def purchase_evidence(request, pk):
    steps = PurchaseStep.objects.visible_to(request.user).select_related("test__listing__product__seller")
    step = get_object_or_404(steps, pk=pk)
    return _evidence(request, step.test.listing.product.seller, step.evidence.name, _("bukti uji beli"))


def _evidence(request, seller, name, where):
    answer = evidence.answer(private_storage(), name, f"bukti-{seller.pk}")
    PersonalAccess.record(seller, request.user, where)
    return answer
