"""What Celery wakes to see how everyone is doing; the rows decide whether there is anything to do."""

from celery import shared_task

from monitoring import shuffling, watching


@shared_task
def watch():
    watching.open_problems()
    watching.remind_overdue()
    shuffling.shuffle_closed()
