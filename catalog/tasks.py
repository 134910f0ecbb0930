"""What Celery wakes. Each task fetches by id and calls the deed; the row decides whether there is anything to do."""

from celery import shared_task

from catalog import dossier, editions, importing, indexing, reminding
from catalog.models import DataCopy, Edition, ImportBatch, Photo
from ikmportal.lib import jobs, kinds, sweeping


@shared_task
def build_edition(pk):
    jobs.work(Edition, pk, editions.build)


@shared_task
def run_import(pk):
    jobs.work(ImportBatch, pk, importing.step)


@shared_task
def render_photo(pk):
    for photo in Photo.objects.unrendered().filter(pk=pk):
        photo.render()


@shared_task
def renew_index():
    indexing.renew()
    indexing.renew_shelves()


@shared_task
def remind_lapsing():
    reminding.remind_lapsing()


@shared_task
def copy_data(pk):
    jobs.work(DataCopy, pk, dossier.build)


@shared_task
def expire_copies():
    dossier.expire()


@shared_task
def sweep_photos():
    """Wake again the photos whose renditions are missing for long."""
    for pk in Photo.objects.unrendered().long_waiting().values_list("pk", flat=True)[:200]:
        jobs.publish(render_photo, pk)


kinds.register(Edition, editions.build, build_edition)
kinds.register(ImportBatch, importing.step, run_import)
kinds.register(DataCopy, dossier.build, copy_data, right="sellers.change_seller")
sweeping.register(Photo.beginnings)
