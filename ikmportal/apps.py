from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """The front door, installed for its commands and templates."""

    name = "ikmportal"
    verbose_name = "Portal IKM Agro"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from ikmportal import checks  # noqa: F401 registered by being read
        from ikmportal.sessions import begin_session

        user_logged_in.connect(begin_session, dispatch_uid="begin_session")


class PortalAdminConfig(AdminConfig):
    default_site = "ikmportal.admin.PortalAdminSite"
