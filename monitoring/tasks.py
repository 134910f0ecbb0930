"""What Celery wakes to see how everyone is doing; the rows decide whether there is anything to do."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ikmportal.lib import jobs, kinds
from monitoring import digest, figures, reports, scheduling, shuffling, watching
from monitoring.models import Report


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


@shared_task
def build_report(pk):
    jobs.work(Report, pk, reports.build)


@shared_task
def ask_monthly_reports():
    for report in reports.ask_monthly():
        jobs.publish(build_report, report.pk)


kinds.register(Report, reports.build, build_report, right="monitoring.change_report")
