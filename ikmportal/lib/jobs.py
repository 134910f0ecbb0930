"""Long work that cannot be lost or done twice.

A job is a row: queued → building → ready | failed. The row is the truth and Celery only wakes it. Whoever wants to work
claims the row in the database and gets a lease and a fencing token; every later write names that token, so a worker that
was thought dead and comes back writes nothing. What is not heard is published again by the sweep.
"""

import logging
import traceback
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)
TRIES = 5
PATIENCE = timedelta(minutes=2)  # without a pulse for this long, no worker is thought to live
REPUBLISH_AFTER = timedelta(seconds=45)

log = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken this job over; stop without writing."""


class Hopeless(RuntimeError):
    """The job cannot succeed however often it is tried; the message is for the person who asked for it."""


class WorkerPulse(models.Model):
    """A living worker, by its name; beaten every few seconds (ikmportal/apps.py)."""

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name):
        cls.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
        cls.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()

    @classmethod
    def is_any_alive(cls):
        return cls.objects.filter(seen_at__gte=timezone.now() - PATIENCE).exists()


class JobState(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    BUILDING = "building", _("dikerjakan")
    READY = "ready", _("siap")
    FAILED = "failed", _("gagal")


class JobQuerySet(models.QuerySet):
    def claimable(self):
        """Waiting, or held by a worker that has not renewed its lease."""
        lapsed = Q(state=JobState.BUILDING, leased_until__lt=timezone.now())
        return self.filter(Q(state=JobState.QUEUED) | lapsed)

    def unheard(self):
        """What the sweep publishes again: claimable, and woken too long ago to be still on its way."""
        return self.claimable().filter(woken_at__lt=timezone.now() - REPUBLISH_AFTER)

    def unfinished(self):
        return self.filter(state__in=[JobState.QUEUED, JobState.BUILDING])


class Job(models.Model):
    """State, lease and progress of one piece of long work."""

    state = models.CharField(_("keadaan"), max_length=10, choices=JobState, default=JobState.QUEUED, editable=False)
    requested_at = models.DateTimeField(_("diminta pada"), default=timezone.now, editable=False)
    woken_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("mulai dikerjakan"), null=True, editable=False)
    finished_at = models.DateTimeField(_("selesai pada"), null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    token = models.PositiveIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    step = models.CharField(max_length=120, blank=True, editable=False)
    failure = models.TextField(_("sebab gagal"), blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_queued(self):
        return self.state == JobState.QUEUED

    @property
    def is_building(self):
        return self.state == JobState.BUILDING

    @property
    def is_ready(self):
        return self.state == JobState.READY

    @property
    def is_failed(self):
        return self.state == JobState.FAILED

    @property
    def is_unfinished(self):
        return self.is_queued or self.is_building

    @property
    def percent(self):
        """0 to 100, for the progress bar; 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    def is_deserted(self):
        """Whether it waits, or hangs, while no worker lives."""
        waiting = self.is_unfinished and not (self.leased_until and self.leased_until > timezone.now())
        return waiting and not WorkerPulse.is_any_alive()

    def claim(self):
        """Take the job: True exactly once until the lease lapses, and five times at most."""
        now = timezone.now()
        # The conditions stand on the row itself: PostgreSQL checks them again after waiting for another claim.
        changed = (
            type(self)
            .objects.claimable()
            .filter(pk=self.pk, tries__lt=TRIES)
            .update(
                state=JobState.BUILDING,
                token=F("token") + 1,
                tries=F("tries") + 1,
                started_at=now,
                leased_until=now + LEASE,
                done=0,
                step="",
                failure="",
            )
        )
        if changed:
            self.refresh_from_db()
        return bool(changed)

    def report(self, done, total, step=""):
        """Tell how far it is and renew the lease. Raises LeaseLost when another worker holds it."""
        self._write(done=done, total=total, step=str(step), leased_until=timezone.now() + LEASE)

    def finish(self, **results):
        """Ready, with its results, in the caller's transaction."""
        self._write(state=JobState.READY, finished_at=timezone.now(), leased_until=None, **results)

    def fail(self, reason):
        self._write(state=JobState.FAILED, finished_at=timezone.now(), leased_until=None, failure=str(reason))

    def requeue(self):
        """Give it back to be tried again at once."""
        self._write(state=JobState.QUEUED, leased_until=None)

    def ask_again(self):
        """Queue anew, by a person, after a failure or for a changed wish."""
        type(self)._base_manager.filter(pk=self.pk).update(
            state=JobState.QUEUED,
            requested_at=timezone.now(),
            woken_at=timezone.now(),
            tries=0,
            done=0,
            total=0,
            failure="",
            step="",
            leased_until=None,
            finished_at=None,
            token=F("token") + 1,
        )
        self.refresh_from_db()

    def _write(self, **values):
        changed = (
            type(self)._base_manager.filter(pk=self.pk, token=self.token, state=JobState.BUILDING).update(**values)
        )
        if not changed:
            raise LeaseLost(f"{self._meta.label} {self.pk}: token {self.token} is no longer the holder")
        for name, value in values.items():
            setattr(self, name, value)


def work(job_class, pk, deed):
    """Claim row `pk` and do `deed(job)`, which ends with `job.finish(…)`. Safe to call twice and from many workers."""
    job = job_class._base_manager.filter(pk=pk).first()
    if job is None or not job.claim():
        return
    try:
        deed(job)
    except LeaseLost:
        log.warning("%s %s was taken over by another worker", job._meta.label, pk)
    except Hopeless as reason:
        job.fail(reason)
    except Exception:
        log.exception("%s %s failed on try %s", job._meta.label, pk, job.tries)
        _give_back(job, traceback.format_exc(limit=1).strip().splitlines()[-1])


def _give_back(job, reason):
    try:
        if job.tries >= TRIES:
            job.fail(
                _("Pekerjaan gagal %(tries)s kali. Beri tahu pengelola portal: %(reason)s")
                % {"tries": job.tries, "reason": reason[:300]}
            )
        else:
            job.requeue()
    except LeaseLost:
        log.warning("%s %s was taken over while failing", job._meta.label, job.pk)


def sweep(job_class, wake):
    """Publish again what was not heard; `wake(pk)` sends the message. Counts what it woke."""
    now, woken = timezone.now(), 0
    for job in job_class.objects.unheard()[:500]:
        if job.tries >= TRIES and job.is_building:
            job.fail(
                _("Pekerjaan berhenti di tengah jalan %(tries)s kali. Coba lagi, atau beri tahu pengelola portal.")
                % {"tries": job.tries}
            )
            continue
        job_class._base_manager.filter(pk=job.pk).update(woken_at=now)
        wake(job.pk)
        woken += 1
    return woken


def wake_on_commit(task, *arguments):
    """Send the wake-up after the transaction."""
    transaction.on_commit(lambda: publish(task, *arguments))


def publish(task, *arguments, **options):
    """Send a wake-up; a broker that is away costs a log line, and the sweep sends it later."""
    try:
        task.apply_async(arguments, retry=False, **options)
    except Exception as problem:
        log.warning("broker did not take %s%s, the sweep will: %s", task.name, arguments, problem)
