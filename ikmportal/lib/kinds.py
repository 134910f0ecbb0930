"""The kinds of jobs there are. Each floor tells its own (`register`, in its tasks.py); whatever goes over all jobs, the
sweep, the loop without Celery, the office's page, goes over this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ikmportal.lib import jobs

_kinds = {}


@dataclass(frozen=True)
class Kind:
    """`deed(job)` does the work; `task` is the Celery task that wakes it with the job's id; whoever has `right` may ask
    for a failed one again."""

    model: type[jobs.Job]
    deed: Callable[[jobs.Job], None]
    task: Any
    right: str

    @property
    def name(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return self.model._meta.verbose_name

    def is_seen_by(self, user):
        return user.has_perm(f"{self.model._meta.app_label}.view_{self.name}")

    def is_repeated_by(self, user):
        return user.has_perm(self.right)

    def wake(self, pk):
        jobs.publish(self.task, pk)

    def work(self, pk):
        jobs.work(self.model, pk, self.deed)


def register(model, deed, task, *, right=None):
    """Make jobs of `model` part of all that is done with jobs. Without `right`, whoever may add one may repeat it."""
    right = right or f"{model._meta.app_label}.add_{model._meta.model_name}"
    _kinds[model] = Kind(model, deed, task, right)


def kinds():
    return list(_kinds.values())


def repeat(job):
    """Ask for a failed one again. False when it did not fail, or when another with the same key is under way."""
    if not job.is_failed or not job.ask_again():
        return False
    jobs.wake_on_commit(_kinds[type(job)].task, job.pk)
    return True


def named(name):
    """The Kind of this name, or None."""
    return next((kind for kind in kinds() if kind.name == name), None)


def seen_by(user):
    return [kind for kind in kinds() if kind.is_seen_by(user)]


def unfinished():
    """How many jobs of all kinds wait or are worked on."""
    return sum(kind.model.objects.unfinished().count() for kind in kinds())


def sweep():
    """Wake again what was not heard, of every kind. Counts what it woke."""
    return sum(jobs.sweep(kind.model, kind.wake) for kind in kinds())


def work_next():
    """Work on the job that has waited longest, whichever kind it is. False when nothing is due."""
    for kind in kinds():
        jobs.end_exhausted(kind.model)
    waiting = [(job.requested_at, job.pk, kind) for kind in kinds() if (job := kind.model.objects.due().first())]
    if not waiting:
        return False
    _since, pk, kind = min(waiting, key=lambda place: place[0])
    kind.work(pk)
    return True
