"""The Celery app. Its word wakes a job; the job's row in the database is the truth (see ikmportal/lib/jobs.py)."""

import os
import threading

from celery import Celery
from celery.signals import task_prerun, worker_ready, worker_shutting_down

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikmportal.settings")

app = Celery("ikmportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

stopping = threading.Event()


@worker_ready.connect
def start_pulse(sender, **kwargs):
    """Show, from the worker's main process, that this worker lives."""
    from ikmportal.lib.jobs import keep_beating

    threading.Thread(target=keep_beating, args=(sender.hostname, stopping), daemon=True).start()


@worker_shutting_down.connect
def stop_pulse(**kwargs):
    stopping.set()


@task_prerun.connect
def number_lines(task, args, **kwargs):
    """What a task logs carries its name and the id of its row."""
    from ikmportal.lib import logs

    logs.number.set(" ".join([task.name, *map(str, args)]))
