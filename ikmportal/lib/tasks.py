"""What Celery wakes for all kinds of jobs together."""

from contextlib import suppress

from celery import shared_task

from ikmportal.lib import kinds, spool, sweeping


@shared_task
def sweep():
    """Wake again what was not heard: jobs whose message or worker was lost."""
    kinds.sweep()


@shared_task
def push_spool():
    """What this worker's machine still owes the buckets; where one is still away, the next sweep tries again."""
    with suppress(spool.Silent):
        spool.push_everything()


@shared_task
def sweep_files():
    """Delete what no row names: files of uploads and workers that were killed in the middle."""
    sweeping.sweep()
