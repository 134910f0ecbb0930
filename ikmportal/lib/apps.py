from django.apps import AppConfig


class LibConfig(AppConfig):
    """The cellar is an app only for the sake of the workers' pulse."""

    name = "ikmportal.lib"
    label = "lib"
    verbose_name = "Ruang bawah"
