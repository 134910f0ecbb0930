"""The office's inbox: changes that makers propose, and licences a change has put in question."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from catalog import proposing, scope
from catalog.models import Photo, Proposal, ScopeQuestion
from catalog.proposing import CannotDecide
from catalog.tasks import renew_index
from catalog.telling import told_of_answer, told_of_decision
from ikmportal.lib.forms import PlainTextForm
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.lib.looking import LookingAdmin
from ikmportal.lib.wording import marked

TONES = {
    Proposal.State.WAITING: "ask",
    Proposal.State.RETURNED: "wait",
    Proposal.State.APPROVED: "good",
    Proposal.State.DECLINED: "late",
    Proposal.State.WITHDRAWN: "plain",
}


class DecisionForm(PlainTextForm):
    """What the maker is told, and what stays in the office."""

    class Meta:
        model = Proposal
        fields = ["reason", "internal_note"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("reason", "internal_note")}

    def __init__(self, *args, needs_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.fields["reason"].error_messages["required"] = _(
            "Tulis alasannya, supaya pengusul tahu apa yang harus dibuat."
        )
        self.fields["reason"].help_text = _("Dibaca pengusul. Wajib bila dikembalikan atau ditolak.")
        self.fields["internal_note"].help_text = _("Hanya untuk dinas; tidak pernah dilihat pemilik atau pembimbing.")


@admin.register(Proposal)
class ProposalAdmin(LookingAdmin):
    list_display = ["what", "seller", "changed", "made_by", "made_at", "state_tag", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["product", "licence", "seller", "made_by", "decided_by"]
    list_per_page = 50
    search_fields = ["product__name", "seller__name", "licence__number"]
    actions = None

    def get_urls(self):
        view = self.admin_site.admin_view
        deeds = [
            path(f"<int:pk>/{name}/", view(require_POST(deed)), name=f"catalog_proposal_{deed.__name__}")
            for name, deed in (("setujui", self.approve), ("kembalikan", self.send_back), ("tolak", self.decline))
        ]
        return [*deeds, *super().get_urls()]

    # The list

    @admin.display(description=_("untuk"))
    def what(self, proposal):
        return str(proposal.subject)

    @admin.display(description=_("yang diubah"))
    def changed(self, proposal):
        return ", ".join(str(called) for _name, called, _old, _new in proposal.difference())

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, proposal):
        return format_html('<span class="tag {}">{}</span>', TONES[proposal.state], proposal.get_state_display())

    # Looking at one

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._page(request, self._proposal(request, object_id))

    def _page(self, request, proposal, form=None, status=200):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(proposal),
            "proposal": proposal,
            "lines": [_line(*change) for change in proposal.difference()],
            "form": form or DecisionForm(instance=proposal),
            "stamp": proposing.stamp(proposal),
            "may_decide": self.has_change_permission(request) and proposal.is_waiting,
            "is_own": proposal.made_by_id == request.user.pk,
            "tone": TONES[proposal.state],
            "questions": proposal.questions.open().select_related("licence"),
        }
        return render(request, "admin/catalog/proposal/look.html", context, status=status)

    def _proposal(self, request, pk):
        if not self.has_view_permission(request):
            raise Http404
        related = "product", "licence", "seller", "made_by", "decided_by"
        return get_object_or_404(Proposal.objects.select_related(*related), pk=pk)

    # Deciding

    def approve(self, request, pk):
        seen = request.POST.get("seen", "")
        return self._decide(
            request,
            pk,
            lambda proposal, reason: proposing.approve(proposal, by=request.user, seen=seen),
            _("Disetujui: pembeli kini melihat yang baru."),
        )

    def send_back(self, request, pk):
        return self._decide(
            request,
            pk,
            lambda proposal, reason: proposing.send_back(proposal, reason, by=request.user),
            _("Dikembalikan kepada pengusul dengan alasan itu."),
            needs_reason=True,
        )

    def decline(self, request, pk):
        return self._decide(
            request,
            pk,
            lambda proposal, reason: proposing.decline(proposal, reason, by=request.user),
            _("Ditolak; pengusul diberi tahu alasannya."),
            needs_reason=True,
        )

    def _decide(self, request, pk, deed, said, *, needs_reason=False):
        if not self.has_change_permission(request):
            raise Http404
        proposal = self._proposal(request, pk)
        form = DecisionForm(request.POST, instance=proposal, needs_reason=needs_reason)
        if not form.is_valid():
            return self._page(request, proposal, form, status=400)
        try:
            decided = deed(proposal, form.cleaned_data["reason"])
        except CannotDecide as problem:
            messages.error(request, str(problem))
            return redirect("admin:catalog_proposal_change", pk)
        Proposal.objects.filter(pk=pk).update(internal_note=form.cleaned_data["internal_note"])
        told_of_decision(decided, by=request.user)
        wake_on_commit(renew_index)
        messages.success(request, said)
        return redirect(f"{reverse('admin:catalog_proposal_changelist')}?state__exact={Proposal.State.WAITING}")


def _line(name, called, old, new):
    """One change as the page shows it: words that went and came, or two pictures."""
    if name == "cover":
        photos = {str(photo.pk): photo for photo in Photo.objects.filter(pk__in=[pk for pk in (old, new) if pk])}
        return {"called": called, "photos": [photos.get(old), photos.get(new)]}
    return {"called": called, "spans": marked(old, new)}


@admin.register(ScopeQuestion)
class ScopeQuestionAdmin(LookingAdmin):
    list_display = ["licence", "product_door", "variant", "seller", "reason", "asked_at", "answer_tag"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "reason"]
    list_select_related = ["licence", "product", "variant", "seller", "answered_by"]
    list_per_page = 50
    search_fields = ["product__name", "seller__name", "licence__number"]
    actions = ["still_covers", "no_longer_covers"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise Http404
        question = get_object_or_404(ScopeQuestion.objects.select_related(*self.list_select_related), pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(question),
            "question": question,
            "answer": self.answer_tag(question),
            "may_decide": self.has_change_permission(request) and question.answered_at is None,
        }
        return render(request, "admin/catalog/scopequestion/look.html", context)

    @admin.display(description=_("produk"), ordering="product__name")
    def product_door(self, question):
        address = reverse("admin:catalog_product_change", args=[question.product_id])
        return format_html('<a href="{}">{}</a>', address, question.product)

    @admin.display(description=_("jawaban"))
    def answer_tag(self, question):
        if question.answered_at is None:
            return format_html('<span class="tag ask">{}</span>', _("menunggu, lencana dilepas"))
        tone, word = ("good", _("masih mencakup")) if question.still_covers else ("late", _("tidak mencakup"))
        return format_html('<span class="tag {}">{}</span>', tone, f"{word}, {question.answered_by}")

    @admin.action(description=_("Masih mencakup (lencana kembali)"), permissions=["change"])
    def still_covers(self, request, queryset):
        self._answer(request, queryset, covers=True)

    @admin.action(description=_("Tidak lagi mencakup produk atau ukuran itu"), permissions=["change"])
    def no_longer_covers(self, request, queryset):
        self._answer(request, queryset, covers=False)

    def _answer(self, request, queryset, *, covers):
        questions = list(queryset.open().select_related("licence", "product", "variant", "seller"))
        for question in questions:
            scope.answer(question, covers=covers, by=request.user)
            told_of_answer(question, covers=covers, by=request.user)
        wake_on_commit(renew_index)
        messages.success(request, _("%(count)s pertanyaan dijawab.") % {"count": len(questions)})
