"""The office's door: Django's admin in the portal's look, with a first page that shows what needs attention."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.attention import attention as of_catalog
from catalog.attention import late_first
from ikmportal import office_backups, office_jobs
from monitoring import due, overview
from monitoring.attention import attention as of_monitoring
from onboarding.attention import attention as of_onboarding


class PortalAdminSite(AdminSite):
    site_header = _("IKM Agro")
    site_title = _("Ruang kerja dinas")
    index_title = _("Ruang kerja dinas")
    index_template = "admin/portal_index.html"
    enable_nav_sidebar = False  # the lists need the width, the front page is the map

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        """Through allauth's door only, with its limits and its second step. Django's own form asks for neither."""
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def password_change(self, request, extra_context=None):
        """The same page as for everyone, which keeps count of the devices."""
        return redirect("account_change_password")

    def get_urls(self):
        view = self.admin_view
        repeat = "pekerjaan/<str:name>/<int:pk>/ulangi/"
        return [
            path("cadangan/", view(require_safe(office_backups.backups)), name="backups"),
            path("pekerjaan/", view(require_safe(office_jobs.jobs)), name="jobs"),
            path(repeat, view(require_POST(office_jobs.repeat)), name="job_repeat"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        """What waits for this person and on every floor, what is late on top."""
        floors = (office_backups.attention, of_catalog, of_onboarding, of_monitoring)
        everybodys = [item for attention in floors for item in attention(request.user)]
        waiting = late_first([*due.of(request.user).items, *everybodys])
        seen = {"attention": waiting, "panels": overview.panels(request.user)}
        return super().index(request, {**seen, **(extra_context or {})})
