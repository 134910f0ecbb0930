from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """The front door, installed for its commands and templates."""

    name = "ikmportal"
    verbose_name = "Portal IKM Agro"

    def ready(self):
        from ikmportal import checks  # noqa: F401 registered by being read


class PortalAdminConfig(AdminConfig):
    default_site = "ikmportal.admin.PortalAdminSite"
