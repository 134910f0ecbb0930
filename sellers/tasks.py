"""What Celery wakes on this floor."""

from celery import shared_task

from sellers import notices


@shared_task
def mail_notices():
    notices.mail_waiting()
