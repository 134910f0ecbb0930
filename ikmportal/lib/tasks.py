"""What Celery wakes for all kinds of jobs together."""

from celery import shared_task

from ikmportal.lib import kinds


@shared_task
def sweep():
    """Wake again what was not heard: jobs whose message or worker was lost."""
    kinds.sweep()
