"""The makers' shops as the office sees them: how far each is, its trail, and what was passed over."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ikmportal.lib.looking import LookingAdmin, ReadOnlyAdmin
from onboarding import opening
from onboarding.checklist import checklist, checklists
from onboarding.forms.review import ReasonForm
from onboarding.models import Requirement, StoreAccount, StoreMove
from onboarding.profile import differences
from sellers.models import PersonalAccess


class SeenFilter(admin.SimpleListFilter):
    title = _("keaktifan")
    parameter_name = "keaktifan"

    def lookups(self, request, model_admin):
        return [("lewat", _("tampil tidak aktif lagi")), ("sungguh", _("aktif dan baru diperiksa"))]

    def queryset(self, request, queryset):
        match self.value():
            case "lewat":
                return queryset.no_longer_seen()
            case "sungguh":
                return queryset.active().seen_live()
        return queryset


@admin.register(StoreAccount)
class StoreAccountAdmin(LookingAdmin):
    list_display = ["seller", "channel", "shop_name", "state_tag", "progress", "now", "updated_at"]
    list_filter = ["channel", "state", SeenFilter]
    list_select_related = ["seller", "channel"]
    search_fields = ["seller__name", "shop_name"]

    def get_urls(self):
        view = self.admin_site.admin_view
        deeds = [
            path(f"<int:pk>/{name}/<int:step>/", view(require_POST(deed)), name=f"onboarding_storeaccount_{called}")
            for name, deed, called in (("bebaskan", self.waive, "waive"), ("cabut", self.take_back, "take_back"))
        ]
        return [*deeds, *super().get_urls()]

    # The list

    def get_changelist_instance(self, request):
        """The checklists of the whole page are worked out together."""
        page = super().get_changelist_instance(request)
        found = checklists({store.seller for store in page.result_list}, {store.channel for store in page.result_list})
        for store in page.result_list:
            store.checklist = found[store.seller_id, store.channel_id]
        return page

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, store):
        return _tag(store.checklist)

    @admin.display(description=_("langkah"))
    def progress(self, store):
        return f"{store.checklist.done}/{store.checklist.total}"

    @admin.display(description=_("sekarang"))
    def now(self, store):
        return store.checklist.now.requirement if store.checklist.now else "–"

    # Looking at one

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._page(request, self._store(request, object_id))

    def _store(self, request, pk):
        if not self.has_view_permission(request):
            raise Http404
        return get_object_or_404(StoreAccount.objects.select_related("seller", "channel"), pk=pk)

    def _page(self, request, store, failed=None, status=200):
        """`failed` is the id of a step whose deed lacked its reason."""
        found = checklist(store.seller, store.channel)
        PersonalAccess.record(store.seller, request.user, _("halaman toko di ruang kerja dinas"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(store),
            "store": store,
            "list": found,
            "tag": _tag(found),
            "differences": differences(store),
            "moves": store.moves.select_related("made_by"),
            "failed": failed,
            "may_decide": opening.may_review(request.user),
        }
        return render(request, "admin/onboarding/storeaccount/look.html", context, status=status)

    # Deciding

    def waive(self, request, pk, step):
        said = _("Dibebaskan. Pemilik diberi tahu alasannya.")
        return self._decide(
            request, pk, step, said, lambda *what, reason: opening.waive(*what, reason, by=request.user)
        )

    def take_back(self, request, pk, step):
        said = _("Dicabut. Langkah itu terbuka lagi.")
        return self._decide(
            request, pk, step, said, lambda *what, reason: opening.take_back(*what, by=request.user, note=reason)
        )

    def _decide(self, request, pk, step, said, deed):
        if not opening.may_review(request.user):
            raise Http404
        store = self._store(request, pk)
        requirement = get_object_or_404(Requirement, channel=store.channel, pk=step)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Tulis alasannya, supaya pemilik tahu apa yang harus dibuat."))
            return self._page(request, store, step, status=400)
        try:
            deed(store.seller, requirement, reason=form.cleaned_data["review_note"])
        except opening.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("admin:onboarding_storeaccount_change", pk)


def _tag(found):
    tag = format_html('<span class="tag {}">{}</span>', found.tone, found.store.get_state_display())
    if not found.is_seen_no_longer:
        return tag
    return format_html('{} <span class="tag late">{}</span>', tag, _("tampil tidak aktif lagi"))


class OverriddenFilter(admin.SimpleListFilter):
    title = _("syarat dilewati")
    parameter_name = "dilewati"

    def lookups(self, request, model_admin):
        return [("baru", _("30 hari terakhir")), ("semua", _("semua"))]

    def queryset(self, request, queryset):
        match self.value():
            case "baru":
                return queryset.overridden_lately()
            case "semua":
                return queryset.overriding()
        return queryset


@admin.register(StoreMove)
class StoreMoveAdmin(ReadOnlyAdmin):
    list_display = ["store_door", "before", "after", "happened_on", "made_by", "note", "passed_over"]
    list_display_links = ["before"]
    list_filter = [OverriddenFilter, "after", "store__channel"]
    list_select_related = ["store__seller", "store__channel", "made_by"]
    search_fields = ["store__seller__name", "note"]
    fields = ["store_door", "before", "after", "happened_on", "note", "passed_over", "made_at", "made_by"]
    readonly_fields = ["store_door", "passed_over", "made_at", "made_by"]

    @admin.display(description=_("toko"), ordering="store__seller__name")
    def store_door(self, move):
        address = reverse("admin:onboarding_storeaccount_change", args=[move.store_id])
        return format_html('<a href="{}">{}</a>', address, move.store)

    @admin.display(description=_("dilewati"))
    def passed_over(self, move):
        return format_html('<span class="tag late">{}</span>', ", ".join(move.overridden)) if move.overridden else "–"
