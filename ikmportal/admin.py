"""The office's door: Django's admin in the portal's look, with a first page that shows what needs attention."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from catalog.attention import attention


class PortalAdminSite(AdminSite):
    site_header = _("IKM Agro")
    site_title = _("Ruang kerja dinas")
    index_title = _("Ruang kerja dinas")
    index_template = "admin/portal_index.html"
    enable_nav_sidebar = False  # the lists need the width, the front page is the map

    def index(self, request, extra_context=None):
        return super().index(request, {"attention": attention(request.user), **(extra_context or {})})
