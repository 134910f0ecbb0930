"""What beat asks of the front door at night."""

import logging

from celery import shared_task
from django.conf import settings

from ikmportal.backups import Refused, making, scrubbing

log = logging.getLogger(__name__)
LONG = 6 * 3600  # seconds; a bucket of photos is read once in full


@shared_task(time_limit=LONG)
def backup():
    try:
        made = making.make(with_media=settings.BACKUP_MEDIA)
    except Refused as reason:
        log.error("no backup: %s", reason)
    else:
        log.info("backup %s: %s rows, %s files", made.path.name, made.rows, len(made.manifest["media"]))


@shared_task(time_limit=LONG)
def scrub():
    """Also what was found in order is kept: the office sees since when."""
    try:
        report = scrubbing.scrub()
    except Refused as reason:
        log.error("no scrub: %s", reason)
    else:
        level = logging.ERROR if report.damage else logging.INFO
        log.log(
            level, "scrub: %s files read, %s rotten, %s missing", report.files, len(report.rotten), len(report.missing)
        )
