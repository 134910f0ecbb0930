"""What Celery runs in the drill of jobs: the portal's app, whose steps take their time and whose leases lapse soon; in the
control arm one without the guard, that takes every message as its own and acknowledges it at once."""

import os
import time
from pathlib import Path

from ikmportal.bench.scratch import attach
from ikmportal.drills.jobs import FINISHES, STEP, WITHOUT_GUARD, shorten

attach()

from django.db.models import F  # noqa: E402

from ikmportal.celery import app  # noqa: E402
from ikmportal.lib.jobs import JobState  # noqa: E402
from onboarding.models import Bundle  # noqa: E402

__all__ = ["app"]


def take_time():
    """Each step lasts long enough to be killed in."""
    report = Bundle.report

    def slowly(bundle, *told):
        report(bundle, *told)
        time.sleep(STEP)

    Bundle.report = slowly


def note_finishes(path):
    """A line a finished making, as the database took it."""
    finish = Bundle.finish

    def noted(bundle, **results):
        finish(bundle, **results)
        with Path(path).open("a") as lines:
            lines.write(f"{bundle.pk}\n")

    Bundle.finish = noted


def take_the_guard_out():
    app.conf.update(task_acks_late=False, task_reject_on_worker_lost=False)
    Bundle.claim = _take
    Bundle._write = _write


def _take(bundle):
    taken = {"state": JobState.BUILDING, "token": F("token") + 1, "tries": F("tries") + 1}
    Bundle.objects.filter(pk=bundle.pk).update(**taken)
    bundle.refresh_from_db()
    return True


def _write(bundle, **values):
    Bundle.objects.filter(pk=bundle.pk).update(**values)
    for name, value in values.items():
        setattr(bundle, name, value)


shorten()
take_time()
note_finishes(os.environ[FINISHES])
if os.environ.get(WITHOUT_GUARD):
    take_the_guard_out()
