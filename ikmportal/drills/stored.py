"""What gunicorn serves in the drills of files: the portal; in the control arm one whose storages are Django's and
django-storages' own."""

import logging
import os

from ikmportal.bench.scratch import attach

WITHOUT_GUARD = "IKM_DRILL_PLAIN_STORAGES"  # known to this file and the drills of files alone
PLAIN = {
    "ikmportal.lib.files.WholeFileStorage": "django.core.files.storage.FileSystemStorage",
    "ikmportal.lib.buckets.Bucket": "storages.backends.s3.S3Storage",
}
OURS = ("spool", "browser_url")  # options the plain ones do not know


def serve():
    if os.environ.get(WITHOUT_GUARD):
        make_plain()
    attach()
    from django.core.wsgi import get_wsgi_application

    logging.disable(logging.CRITICAL)  # each fault of a drill would be told at length
    return get_wsgi_application()


def make_plain():
    """Called before the models are read, since a field asks for its storage then."""
    from django.conf import settings

    for name in ("default", "private"):
        told = settings.STORAGES[name]
        told["BACKEND"] = PLAIN[told["BACKEND"]]
        told["OPTIONS"] = {word: value for word, value in told["OPTIONS"].items() if word not in OURS}
