"""All kinds of jobs together: the list of them, the sweep, and the loop that needs no Celery."""

import os
import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.models import DataCopy, Edition, ImportBatch
from ikmportal.lib import kinds
from ikmportal.lib.jobs import TRIES, Hopeless, JobState, WorkerPulse
from monitoring.models import Report
from onboarding.models import Bundle
from tests.records import one_of_each

LONG_AGO = timedelta(minutes=10)


def deeds(monkeypatch, **by_name):
    """Let these kinds do something else than their work."""
    for kind in kinds.kinds():
        if kind.name in by_name:
            monkeypatch.setitem(
                kinds._kinds, kind.model, kinds.Kind(kind.model, by_name[kind.name], kind.task, kind.right)
            )


def heard(monkeypatch):
    """`[(task, id)]` of what is published from now on."""
    messages = []
    monkeypatch.setattr("ikmportal.lib.jobs.publish", lambda task, pk: messages.append((task.name, pk)))
    return messages


def test_every_floor_told_its_kinds():
    assert {kind.model for kind in kinds.kinds()} == {Edition, ImportBatch, DataCopy, Bundle, Report}


@pytest.mark.django_db
def test_one_sweep_wakes_what_was_not_heard_of_every_kind(staff, monkeypatch):
    records, messages = one_of_each(), heard(monkeypatch)
    for name in ("edition", "importbatch", "bundle"):
        long_ago = timezone.now() - LONG_AGO
        type(records[name]).objects.update(state=JobState.QUEUED, woken_at=long_ago)
    assert kinds.sweep() == 3
    assert messages == [
        ("catalog.tasks.build_edition", records["edition"].pk),
        ("catalog.tasks.run_import", records["importbatch"].pk),
        ("onboarding.tasks.build_bundle", records["bundle"].pk),
    ]


@pytest.mark.django_db
def test_a_failed_job_is_repeated_and_woken(monkeypatch, django_capture_on_commit_callbacks):
    job, messages = Edition.objects.create(state=JobState.FAILED), heard(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        assert kinds.repeat(job) is True
    assert messages == [("catalog.tasks.build_edition", job.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.BUILDING, JobState.READY])
def test_only_a_failed_job_is_repeated(state):
    assert kinds.repeat(Edition.objects.create(state=state)) is False


# The loop without Celery


@pytest.mark.django_db
def test_the_loop_takes_the_longest_waiting_of_any_kind_first(monkeypatch):
    order = []

    def finish(job):
        order.append(type(job))
        job.finish()

    deeds(monkeypatch, edition=finish, importbatch=finish)
    now = timezone.now()
    for model, minutes in ((Edition, 1), (ImportBatch, 3), (Edition, 2)):
        model.objects.create(requested_at=now - timedelta(minutes=minutes))
    assert [kinds.work_next() for _time in range(4)] == [True, True, True, False]
    assert order == [ImportBatch, Edition, Edition]


@pytest.mark.django_db
def test_a_try_that_failed_has_time_to_mend(monkeypatch):
    deeds(monkeypatch, edition=lambda job: job.rusak)
    job = Edition.objects.create()
    assert [kinds.work_next(), kinds.work_next()] == [True, False]
    Edition.objects.filter(pk=job.pk).update(woken_at=timezone.now() - LONG_AGO)
    assert kinds.work_next() is True
    assert Edition.objects.get(pk=job.pk).tries == 2


@pytest.mark.django_db
def test_the_loop_takes_over_from_a_worker_that_went_quiet(monkeypatch):
    deeds(monkeypatch, edition=lambda job: job.finish())
    job = Edition.objects.create()
    job.claim()
    assert kinds.work_next() is False
    long_ago = timezone.now() - LONG_AGO
    Edition.objects.filter(pk=job.pk).update(leased_until=long_ago, woken_at=long_ago)
    assert (kinds.work_next(), Edition.objects.get(pk=job.pk).state) == (True, JobState.READY)


@pytest.mark.django_db
def test_the_loop_ends_what_killed_its_worker_five_times():
    job = Edition.objects.create(
        state=JobState.BUILDING, tries=TRIES, leased_until=timezone.now() - LONG_AGO, woken_at=timezone.now() - LONG_AGO
    )
    assert kinds.work_next() is False
    assert Edition.objects.get(pk=job.pk).failure.startswith("Pekerjaan berhenti di tengah jalan 5 kali.")


@pytest.mark.django_db(transaction=True)
def test_runjobs_once_works_everything_off_and_leaves_no_pulse(monkeypatch, capsys):
    seen = []

    def finish(job):
        seen.extend(WorkerPulse.objects.filter(name="lain@uji"))
        job.finish()

    def refuse(job):
        raise Hopeless("Tidak ada isinya.")

    WorkerPulse.beat("lain@uji")
    deeds(monkeypatch, edition=finish, importbatch=refuse)
    made = [Edition.objects.create(), Edition.objects.create(), ImportBatch.objects.create()]
    call_command("runjobs", once=True)
    assert [type(job).objects.get(pk=job.pk).state for job in made] == ["ready", "ready", "failed"]
    assert capsys.readouterr().out == "3 pekerjaan dikerjakan.\n"
    assert list(WorkerPulse.objects.values_list("name", flat=True)) == ["lain@uji"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_finishes_the_running_job_and_takes_no_other(number, monkeypatch):
    def finish(job):
        os.kill(os.getpid(), number)
        job.finish()

    deeds(monkeypatch, edition=finish)
    for _time in range(2):
        Edition.objects.create()
    call_command("runjobs")
    assert sorted(Edition.objects.values_list("state", flat=True)) == ["queued", "ready"]
