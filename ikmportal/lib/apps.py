from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from PIL import Image

from ikmportal.lib.children.make_master import PIXEL_LIMIT


class LibConfig(AppConfig):
    """The cellar is an app only for the sake of the workers' pulse."""

    name = "ikmportal.lib"
    label = "lib"
    verbose_name = "Ruang bawah"

    def ready(self):
        """Every floor's kinds of jobs are known in every process (ikmportal/lib/kinds.py)."""
        autodiscover_modules("tasks")
        # The door for uploads has its own limit, in a child; this one is for whatever is opened elsewhere.
        Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT // 2  # Pillow refuses at twice its number
