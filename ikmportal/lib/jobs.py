"""Long work that cannot be lost or done twice.

A job is a row: queued → building → ready | failed. The row is the truth and Celery only wakes it. Whoever wants to work
claims the row in the database and gets a lease and a fencing token; every later write names that token, so a worker that
was thought dead and comes back writes nothing. What is not heard is published again by the sweep. Which kinds of jobs
there are, and how they are worked off together, is told in ikmportal/lib/kinds.py.
"""

import json
import logging
import threading
import traceback
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.circuits import Circuit
from ikmportal.lib.files import checksum

LEASE = timedelta(minutes=2)
TRIES = 5
PATIENCE = timedelta(minutes=2)  # without a pulse for this long, no worker is thought to live
REPUBLISH_AFTER = timedelta(seconds=30)
LATELY = timedelta(days=30)
ASKINGS = 3  # of the same thing by several people at one moment
PULSE_SECONDS = 15
HASTE = {
    "socket_connect_timeout": 0.25,
    "socket_timeout": 0.5,
    "max_retries": 0,
}  # seconds; a page waits, workers wait longer

broker = Circuit("the broker")

log = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken this job over; stop without writing."""


class Hopeless(RuntimeError):
    """The job cannot succeed however often it is tried; the message is for the person who asked for it."""


class WorkerPulse(models.Model):
    """A living worker, by its name; beaten every few seconds (`keep_beating`)."""

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name):
        cls.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
        cls.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()

    @classmethod
    def living(cls):
        return cls.objects.filter(seen_at__gte=timezone.now() - PATIENCE).order_by("name")

    @classmethod
    def is_any_alive(cls):
        return cls.living().exists()


def keep_beating(name, stopping, begin_after=0):
    """Show that the worker of this name lives until the event `stopping` is set. Runs in a thread of its own; seconds."""
    stopping.wait(begin_after)
    while not stopping.is_set():
        try:
            WorkerPulse.beat(name)
        except DatabaseError as problem:
            log.warning("pulse not written: %s", problem)
        finally:
            connection.close()
        stopping.wait(PULSE_SECONDS)


@contextmanager
def pulse(name):
    """Beat beside the work of the block; afterwards this worker is known to be gone."""
    stopping = threading.Event()
    WorkerPulse.beat(name)
    beating = threading.Thread(target=keep_beating, args=(name, stopping, PULSE_SECONDS), daemon=True)
    beating.start()
    try:
        yield
    finally:
        stopping.set()
        beating.join()
        WorkerPulse.objects.filter(name=name).delete()


class JobState(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    BUILDING = "building", _("dikerjakan")
    READY = "ready", _("siap")
    FAILED = "failed", _("gagal")


TONES = {JobState.QUEUED: "wait", JobState.BUILDING: "ask", JobState.READY: "good", JobState.FAILED: "late"}
UNFINISHED = Q(state__in=[JobState.QUEUED, JobState.BUILDING])


class JobQuerySet(models.QuerySet):
    def claimable(self):
        """Waiting, or held by a worker that has not renewed its lease."""
        lapsed = Q(state=JobState.BUILDING, leased_until__lt=timezone.now())
        return self.filter(Q(state=JobState.QUEUED) | lapsed)

    def unheard(self):
        """What the sweep publishes again: claimable, and woken too long ago to be still on its way."""
        return self.claimable().filter(woken_at__lt=timezone.now() - REPUBLISH_AFTER)

    def due(self):
        """What a loop without messages takes next, the longest waiting first. A try that failed has time to mend."""
        is_first_try = Q(state=JobState.QUEUED, tries=0)
        return (self.claimable().filter(is_first_try) | self.unheard()).filter(tries__lt=TRIES).order_by("requested_at")

    def unfinished(self):
        return self.filter(UNFINISHED)

    def lately(self):
        """What a person may still care about: unfinished, or asked for in the last month."""
        return self.filter(UNFINISHED | Q(requested_at__gte=timezone.now() - LATELY))

    def for_list(self):
        """Unfinished ones, then failed ones, then finished ones, the latest first, with what a line shows."""
        place = Case(When(UNFINISHED, then=0), When(state=JobState.FAILED, then=1), default=2)
        return self.select_related("requested_by").order_by(place, "-requested_at", "-pk")


class Job(models.Model):
    """State, lease and progress of one piece of long work.

    `key` is the fingerprint of what was asked for: the parameters that decide what is made, the period it tells of among
    them, and not who asks or when (`key_of`). While a job with a key is unfinished there is no second of its kind: a
    subclass says so with `constraints = [*Job.Meta.constraints]`. Without a key a job is always one of its own.
    """

    key = models.CharField(max_length=64, blank=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diminta oleh"),
    )
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
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=UNFINISHED & ~Q(key=""), name="%(app_label)s_%(class)s_one_unfinished"
            )
        ]

    def get_absolute_url(self):
        """The office's page of it."""
        return reverse(f"admin:{self._meta.app_label}_{self._meta.model_name}_change", args=[self.pk])

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
    def tone(self):
        """Of the tag that says its state."""
        return TONES[self.state]

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
        """Give it back to be tried again; the sweep wakes it a little later."""
        self._write(state=JobState.QUEUED, woken_at=timezone.now(), leased_until=None)

    def ask_again(self):
        """Queue anew, by a person, after a failure or for a changed wish. False, and nothing is written, while another
        with the same key is under way."""
        try:
            with transaction.atomic():
                self._queue_anew()
        except IntegrityError:
            return False
        self.refresh_from_db()
        return True

    def _queue_anew(self):
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

    def _write(self, **values):
        changed = (
            type(self)._base_manager.filter(pk=self.pk, token=self.token, state=JobState.BUILDING).update(**values)
        )
        if not changed:
            raise LeaseLost(f"{self._meta.label} {self.pk}: token {self.token} is no longer the holder")
        for name, value in values.items():
            setattr(self, name, value)


def key_of(parameters):
    """The fingerprint of what is asked for: `{name: value}`, where a record counts by its id and a day by its date."""
    plain = {name: value.pk if isinstance(value, models.Model) else value for name, value in parameters.items()}
    return checksum(json.dumps(plain, sort_keys=True, default=str).encode())


def ask(job_class, parameters, **facts):
    """`(job, whether it is new)`: while one with these parameters is unfinished there is no second, whoever asks.

    `parameters` are fields of the job, its period among them; `facts` are fields that make it no other job.
    """
    key = key_of(parameters)
    for turn in range(ASKINGS):
        if under_way := job_class.objects.unfinished().filter(key=key).first():
            return under_way, False
        try:
            with transaction.atomic():
                return job_class.objects.create(key=key, **parameters, **facts), True
        except IntegrityError:  # somebody asked in between, and theirs is there now
            if turn == ASKINGS - 1:
                raise


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
    end_exhausted(job_class)
    now, woken = timezone.now(), 0
    for pk in job_class.objects.unheard().order_by("woken_at").values_list("pk", flat=True)[:500]:
        job_class._base_manager.filter(pk=pk).update(woken_at=now)
        wake(pk)
        woken += 1
    return woken


def end_exhausted(job_class):
    """Fail, with words, what stopped in the middle at its last try."""
    for job in job_class.objects.claimable().filter(state=JobState.BUILDING, tries__gte=TRIES):
        try:
            job.fail(
                _("Pekerjaan berhenti di tengah jalan %(tries)s kali. Coba lagi, atau beri tahu pengelola portal.")
                % {"tries": job.tries}
            )
        except LeaseLost:
            log.info("%s %s was ended by another", job._meta.label, job.pk)


def wake_on_commit(task, *arguments):
    """Send the wake-up after the transaction."""
    transaction.on_commit(lambda: publish(task, *arguments))


def publish(task, *arguments, **options):
    """Send a wake-up; a broker that is away or says nothing costs half a second at most, once in a while, and the sweep sends
    what it did not take."""
    if not broker.may_ask():
        return
    try:
        with task.app.connection_for_write(transport_options=HASTE) as connection:
            task.apply_async(arguments, retry=False, **{"connection": connection, **options})
    except Exception as problem:
        broker.failed(problem)
        log.warning("broker did not take %s%s, the sweep will: %s", task.name, arguments, problem)
    else:
        broker.answered()
