from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ikmportal.lib import kinds
from ikmportal.lib.looking import ReadOnlyAdmin
from onboarding.models import Bundle


@admin.register(Bundle)
class BundleAdmin(ReadOnlyAdmin):
    """Read only: bundles are asked for on the maker's own pages; here a failed one is tried again."""

    list_display = ["maker", "channel", "state_tag", "failure", "shown_size", "requested_by", "requested_at"]
    list_display_links = ["maker"]
    list_filter = ["state", "channel"]
    list_select_related = ["seller", "channel", "requested_by"]
    search_fields = ["seller__name"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/keadaan/", view(require_safe(self.progress)), name="onboarding_bundle_progress"),
            path("<int:pk>/ulangi/", view(require_POST(self.repeat)), name="onboarding_bundle_repeat"),
            *super().get_urls(),
        ]

    @admin.display(description=_("IKM"), ordering="seller__name")
    def maker(self, bundle):
        return str(bundle.seller)

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, bundle):
        return format_html('<span class="tag {}">{}</span>', bundle.tone, bundle.get_state_display())

    @admin.display(description=_("ukuran"), ordering="size")
    def shown_size(self, bundle):
        return filesizeformat(bundle.size) if bundle.file else "–"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        bundle = self._bundle(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(bundle),
            "bundle": bundle,
            "may_repeat": self._may_repeat(request),
        }
        return render(request, "admin/onboarding/bundle/state.html", context)

    def progress(self, request, pk):
        """The part that changes while it is being made; once done, htmx fetches the whole page."""
        bundle = self._bundle(request, pk)
        if not bundle.is_unfinished:
            return HttpResponseClientRefresh()
        return render(request, "admin/onboarding/bundle/_state.html", {"bundle": bundle})

    def repeat(self, request, pk):
        """Try a failed one again."""
        if not self._may_repeat(request):
            raise Http404
        bundle = self._bundle(request, pk)
        kinds.repeat(bundle)
        return redirect("admin:onboarding_bundle_change", pk)

    def _may_repeat(self, request):
        return request.user.has_perm("onboarding.change_bundle")

    def _bundle(self, request, pk):
        found = (
            Bundle.objects.select_related("seller", "channel", "pack__channel", "requested_by").filter(pk=pk).first()
        )
        if found is None or not self.has_view_permission(request):
            raise Http404
        return found
