"""What Celery wakes for the shops of makers; the row decides whether there is anything to do."""

from celery import shared_task

from ikmportal.lib import jobs, kinds
from onboarding import bundles
from onboarding.models import Bundle


@shared_task
def build_bundle(pk):
    jobs.work(Bundle, pk, bundles.build)


kinds.register(Bundle, bundles.build, build_bundle, right="onboarding.change_bundle")
