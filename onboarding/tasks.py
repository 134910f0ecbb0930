"""What Celery wakes for the shops of makers; the row decides whether there is anything to do."""

from celery import shared_task

from ikmportal.lib import jobs
from onboarding import bundles
from onboarding.models import Bundle


@shared_task
def build_bundle(pk):
    jobs.work(Bundle, pk, bundles.build)


@shared_task
def sweep():
    """Wake again what was not heard."""
    jobs.sweep(Bundle, build_bundle.delay)
