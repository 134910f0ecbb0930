"""WSGI entry point: `gunicorn ikmportal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikmportal.settings")

application = get_wsgi_application()
