"""The office's inbox: evidence of steps that makers send."""

from django.contrib import admin, messages
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ikmportal.lib.looking import LookingAdmin
from onboarding import opening
from onboarding.forms.review import ReasonForm, ReviewForm
from onboarding.models import Submission

TONES = {
    Submission.State.PENDING: "ask",
    Submission.State.ACCEPTED: "good",
    Submission.State.REJECTED: "late",
    Submission.State.WAIVED: "wait",
    Submission.State.WITHDRAWN: "plain",
}


class WaitingFilter(admin.SimpleListFilter):
    title = _("antrean")
    parameter_name = "antrean"

    def lookups(self, request, model_admin):
        return [("menunggu", _("menunggu diperiksa"))]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "menunggu" else queryset


@admin.register(Submission)
class SubmissionAdmin(LookingAdmin):
    list_display = ["requirement", "seller", "channel", "state_tag", "submitted_by", "submitted_at", "reviewed_by"]
    list_filter = [WaitingFilter, "state", "requirement__channel", "requirement__family"]
    list_select_related = ["requirement__channel", "seller", "submitted_by", "reviewed_by"]
    search_fields = ["seller__name", "requirement__label"]

    def get_urls(self):
        view = self.admin_site.admin_view
        deeds = [
            path(f"<int:pk>/{name}/", view(require_POST(deed)), name=f"onboarding_submission_{deed.__name__}")
            for name, deed in (("terima", self.accept), ("tolak", self.reject), ("bebaskan", self.waive))
        ]
        return [*deeds, *super().get_urls()]

    # The list

    def get_ordering(self, request):
        """What waits first, the newest on top."""
        return [Case(When(state=Submission.State.PENDING, then=0), default=1), "-pk"]

    @admin.display(description=_("saluran"), ordering="requirement__channel")
    def channel(self, submission):
        return submission.requirement.channel

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, submission):
        return format_html('<span class="tag {}">{}</span>', TONES[submission.state], submission.get_state_display())

    # Looking at one

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._page(request, self._submission(request, object_id))

    def _submission(self, request, pk):
        if not self.has_view_permission(request):
            raise Http404
        related = "requirement__channel", "seller", "submitted_by", "reviewed_by"
        return get_object_or_404(Submission.objects.select_related(*related), pk=pk)

    def _page(self, request, submission, form=None, status=200):
        trail = Submission.objects.filter(seller=submission.seller, requirement=submission.requirement)
        trail = list(trail.select_related("submitted_by", "reviewed_by"))
        is_latest = trail[0] == submission
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(submission.requirement),
            "submission": submission,
            "trail": [one for one in trail if one != submission],
            "tag": self.state_tag(submission),
            "form": form or ReviewForm(),
            "is_latest": is_latest,
            "is_own": submission.submitted_by_id == request.user.pk,
            "may_decide": opening.may_review(request.user) and is_latest and submission.state == "menunggu",
            "store": reverse("store", args=[submission.seller_id, submission.requirement.channel.code]),
        }
        return render(request, "admin/onboarding/submission/look.html", context, status=status)

    # Deciding

    def accept(self, request, pk):
        return self._decide(
            request,
            pk,
            lambda one, note: opening.accept(one, by=request.user, note=note),
            _("Diterima. Langkah itu kini selesai."),
            ReviewForm,
        )

    def reject(self, request, pk):
        return self._decide(
            request,
            pk,
            lambda one, note: opening.reject(one, note, by=request.user),
            _("Ditolak. Pemilik diberi tahu alasannya."),
        )

    def waive(self, request, pk):
        return self._decide(
            request,
            pk,
            lambda one, note: opening.waive(one.seller, one.requirement, note, by=request.user),
            _("Dibebaskan. Pemilik diberi tahu alasannya."),
        )

    def _decide(self, request, pk, deed, said, form_of=ReasonForm):
        if not self.has_change_permission(request):
            raise Http404
        submission = self._submission(request, pk)
        form = form_of(request.POST)
        if not form.is_valid():
            return self._page(request, submission, form, status=400)
        try:
            deed(submission, form.cleaned_data["review_note"])
        except opening.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:onboarding_submission_change", pk)
        messages.success(request, said)
        return redirect(f"{reverse('admin:onboarding_submission_changelist')}?antrean=menunggu")
