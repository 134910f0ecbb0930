"""What Celery wakes on this floor."""

from celery import shared_task

from sellers import notices, retention


@shared_task
def mail_notices():
    notices.mail_waiting()


@shared_task
def keep_no_longer():
    retention.apply()
