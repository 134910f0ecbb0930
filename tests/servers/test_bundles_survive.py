"""A bundle, made by a real worker, and again by another after the first was killed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.models import Channel
from ikmportal.lib.jobs import JobState
from ikmportal.lib.tasks import sweep
from onboarding import bundles
from onboarding.models import Bundle
from onboarding.tasks import build_bundle
from tests.onboarding.makers import kept, maker, no_bundles_kept, ready, shelf  # noqa: F401 a fixture
from tests.servers.workers import kill, wait_until, worker

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_bundles_kept"),
    pytest.mark.xdist_group("workers"),
]


@pytest.fixture
def bundle(staff):
    from ikmportal.celery import app

    app.control.purge()
    call_command("load_reference", verbosity=0)
    kitchen, place = maker(), shelf()
    for number in range(3):
        ready(f"Keripik Tempe {number}", of=kitchen, on=place, photos=9, side=(2000, 2000))
    return bundles.ask(kitchen, Channel.objects.get(code="shopee"), by=None)[0]


def state(bundle):
    return Bundle.objects.get(pk=bundle.pk).state


def test_a_worker_makes_a_bundle(bundle):
    build_bundle.delay(bundle.pk)
    with worker():
        wait_until(lambda: state(bundle) == JobState.READY, "bundle ready")
    assert kept("bundles") == [Bundle.objects.get(pk=bundle.pk).file.name]


def test_kill_9_in_the_middle_leaves_one_file_after_the_sweep(bundle):
    build_bundle.delay(bundle.pk)
    with worker("pertama") as first:
        wait_until(lambda: Bundle.objects.get(pk=bundle.pk).done > 3, "in the middle")
        kill(first)
    assert (state(bundle), kept("bundles")) == (JobState.BUILDING, [])
    long_ago = timezone.now() - timedelta(minutes=5)
    Bundle.objects.filter(pk=bundle.pk).update(leased_until=long_ago, woken_at=long_ago)
    with worker("kedua"):
        sweep.delay()
        wait_until(lambda: state(bundle) == JobState.READY, "bundle ready after the kill")
    made = Bundle.objects.get(pk=bundle.pk)
    assert (made.tries, kept("bundles")) == (2, [made.file.name])
