from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LibConfig(AppConfig):
    """The cellar is an app only for the sake of the workers' pulse."""

    name = "ikmportal.lib"
    label = "lib"
    verbose_name = "Ruang bawah"

    def ready(self):
        """Every floor's kinds of jobs are known in every process (ikmportal/lib/kinds.py)."""
        autodiscover_modules("tasks")
