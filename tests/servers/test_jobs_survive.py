"""Faults, provoked: what happens to a job when its worker or broker goes."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Edition, Photo, Volume
from catalog.tasks import build_edition, render_photo
from ikmportal.lib import jobs
from ikmportal.lib.jobs import JobState, WorkerPulse, wake_on_commit
from ikmportal.lib.tasks import sweep
from tests import people
from tests.servers.workers import kill, wait_until, worker

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
    pytest.mark.usefixtures("print_rules"),
]


@pytest.fixture(autouse=True)
def empty_queue():
    from ikmportal.celery import app

    app.control.purge()


@pytest.fixture
def catalogue(staff):
    kitchen = people.seller()
    return [people.published(f"Keripik {number}", of=kitchen) for number in range(30)]


def is_ready(edition):
    return lambda: Edition.objects.get(pk=edition.pk).state == JobState.READY


def test_a_worker_prints_an_edition(catalogue):
    edition = Edition.objects.create()
    wake_on_commit(build_edition, edition.pk)
    with worker():
        wait_until(is_ready(edition), "edition ready")
    assert Edition.objects.get(pk=edition.pk).products == 30


def test_a_worker_makes_renditions(staff):
    photo = Photo.add(people.product(), people.picture())
    wake_on_commit(render_photo, photo.pk)
    with worker():
        wait_until(lambda: Photo.objects.get(pk=photo.pk).rendered_at, "renditions made")
    assert Photo.objects.unrendered().count() == 0


def test_two_workers_woken_ten_times_leave_one_edition(catalogue):
    edition = Edition.objects.create()
    for _time in range(10):
        build_edition.delay(edition.pk)
    with worker("satu"), worker("dua"):
        wait_until(is_ready(edition), "edition ready")
    assert Volume.objects.count() == 1
    assert Edition.objects.get(pk=edition.pk).tries == 1


def test_kill_9_in_the_middle_leaves_one_edition_after_the_sweep(catalogue):
    edition = Edition.objects.create()
    build_edition.delay(edition.pk)
    with worker("pertama") as first:
        wait_until(lambda: Edition.objects.get(pk=edition.pk).state == JobState.BUILDING, "building")
        kill(first)
    assert Edition.objects.get(pk=edition.pk).state == JobState.BUILDING
    long_ago = timezone.now() - timedelta(minutes=5)
    Edition.objects.filter(pk=edition.pk).update(leased_until=long_ago, woken_at=long_ago)
    with worker("kedua"):
        sweep.delay()
        wait_until(is_ready(edition), "edition ready after the kill")
    assert Volume.objects.count() == 1
    assert Edition.objects.get(pk=edition.pk).tries == 2


def test_a_worker_that_comes_back_from_the_dead_writes_nothing(catalogue):
    edition = Edition.objects.create()
    build_edition.delay(edition.pk)
    with worker("beku") as frozen:
        wait_until(lambda: Edition.objects.get(pk=edition.pk).state == JobState.BUILDING, "building")
        os.killpg(frozen.pid, signal.SIGSTOP)
        Edition.objects.filter(pk=edition.pk).update(leased_until=timezone.now() - timedelta(minutes=5))
        with worker("segar"):
            build_edition.delay(edition.pk)
            wait_until(is_ready(edition), "edition ready by the other")
        finished = Edition.objects.get(pk=edition.pk).finished_at
        os.killpg(frozen.pid, signal.SIGCONT)
        with worker("penutup"):
            other = Edition.objects.create(year=2031)
            build_edition.delay(other.pk)
            wait_until(is_ready(other), "a later job done")
    assert Edition.objects.get(pk=edition.pk).finished_at == finished
    assert Volume.objects.filter(edition=edition).count() == 1


def test_a_lost_message_is_published_again_by_the_sweep(catalogue):
    edition = Edition.objects.create(woken_at=timezone.now() - timedelta(minutes=2))
    assert jobs.sweep(Edition, build_edition.delay) == 1
    with worker():
        wait_until(is_ready(edition), "edition ready")


def test_a_broker_that_is_away_costs_a_log_line_and_nothing_else(settings, catalogue, caplog):
    from ikmportal.celery import app

    edition = Edition.objects.create()
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:
        caplog.clear()
        jobs.publish(build_edition, edition.pk, connection=nowhere)
    assert "the sweep will" in caplog.text
    assert Edition.objects.unheard().count() == 0
    assert Edition.objects.claimable().count() == 1


def test_a_living_worker_is_seen():
    with worker():
        wait_until(WorkerPulse.is_any_alive, "pulse")


def test_a_job_is_deserted_only_when_no_worker_has_beaten_for_two_minutes():
    edition = Edition.objects.create()
    WorkerPulse.beat("lama@uji")
    assert not edition.is_deserted()
    WorkerPulse.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert edition.is_deserted()
