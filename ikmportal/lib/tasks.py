"""What Celery wakes for all kinds of jobs together."""

from celery import shared_task

from ikmportal.lib import kinds, sweeping


@shared_task
def sweep():
    """Wake again what was not heard: jobs whose message or worker was lost."""
    kinds.sweep()


@shared_task
def sweep_files():
    """Delete what no row names: files of uploads and workers that were killed in the middle."""
    sweeping.sweep()
