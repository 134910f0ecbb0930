"""What Celery wakes to see how everyone is doing; the rows decide whether there is anything to do."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from monitoring import digest, figures, scheduling, shuffling, watching


@shared_task
def watch():
    scheduling.open_all()
    figures.keep_states(timezone.localdate() - timedelta(days=1))
    watching.open_problems()
    watching.remind_overdue()
    shuffling.shuffle_closed()


@shared_task
def keep_states():
    figures.keep_states()


@shared_task
def send_digests():
    digest.send_all()
