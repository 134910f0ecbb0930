"""Long work as a row, told with the one job everybody knows: an edition."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Edition
from ikmportal.lib.jobs import LEASE, TRIES, Hopeless, JobState, LeaseLost, WorkerPulse, ask, key_of, sweep, work
from sellers.models import Region

pytestmark = pytest.mark.django_db


def edition(**facts):
    return Edition.objects.create(**facts)


def again(job):
    """The row as the database has it now."""
    return Edition.objects.get(pk=job.pk)


def lapsed(job):
    """The worker that held the job has gone quiet."""
    long_ago = timezone.now() - timedelta(minutes=10)
    Edition.objects.filter(pk=job.pk).update(leased_until=long_ago, woken_at=long_ago)
    return again(job)


def fail_with(problem):
    def deed(job):
        raise problem

    return deed


def test_a_job_is_claimed_once():
    job = edition()
    assert (again(job).claim(), again(job).claim()) == (True, False)


def test_a_claim_holds_a_lease_and_a_new_token():
    job = edition()
    job.claim()
    assert (job.state, job.token, job.tries) == (JobState.BUILDING, 1, 1)
    assert LEASE - timedelta(seconds=10) < job.leased_until - timezone.now() <= LEASE


@pytest.mark.parametrize("state", [JobState.READY, JobState.FAILED])
def test_a_finished_job_is_not_claimed(state):
    assert edition(state=state).claim() is False


def test_a_job_whose_lease_lapsed_is_claimed_with_another_token():
    job = edition()
    job.claim()
    assert lapsed(job).claim() is True
    assert again(job).token == 2


def test_a_report_renews_the_lease():
    job = edition()
    job.claim()
    lapsed(job)
    job.report(3, 10, "menyusun")
    assert (again(job).done, again(job).total, again(job).step, again(job).percent) == (3, 10, "menyusun", 30)
    assert again(job).leased_until > timezone.now()


@pytest.mark.parametrize(
    "write",
    [
        lambda job: job.report(5, 10),
        lambda job: job.finish(products=99),
        lambda job: job.fail("rusak"),
        lambda job: job.requeue(),
    ],
)
def test_a_worker_that_lost_its_lease_writes_nothing(write):
    late = edition()
    late.claim()
    lapsed(late).claim()
    before = Edition.objects.filter(pk=late.pk).values().get()
    with pytest.raises(LeaseLost):
        write(late)
    assert Edition.objects.filter(pk=late.pk).values().get() == before


def test_a_finished_job_keeps_its_results_and_no_lease():
    job = edition()
    job.claim()
    job.finish(products=12)
    assert (again(job).state, again(job).products, again(job).leased_until) == (JobState.READY, 12, None)


def test_a_finished_job_takes_no_late_report():
    job = edition()
    job.claim()
    job.finish()
    with pytest.raises(LeaseLost):
        job.report(1, 2)


def test_a_requeued_job_can_be_claimed_at_once():
    job = edition()
    job.claim()
    job.requeue()
    assert again(job).claim() is True


def test_work_hands_the_claimed_job_to_the_deed():
    job = edition()
    work(Edition, job.pk, lambda claimed: claimed.finish(products=claimed.token))
    assert (again(job).state, again(job).products) == (JobState.READY, 1)


def test_work_does_a_deed_once_however_often_it_is_woken():
    job, done = edition(), []
    for _time in range(3):
        work(Edition, job.pk, lambda claimed: (done.append(claimed.token), claimed.finish()))
    assert done == [1]


def test_work_on_a_row_that_is_gone_does_nothing():
    work(Edition, 999, fail_with(AssertionError("not to be called")))
    assert Edition.objects.count() == 0


def test_a_failed_try_gives_the_job_back():
    job = edition()
    work(Edition, job.pk, fail_with(OSError("disk penuh")))
    assert (again(job).state, again(job).tries, again(job).failure) == (JobState.QUEUED, 1, "")


def test_after_five_tries_a_job_has_failed_and_says_why():
    job = edition()
    for _time in range(TRIES + 1):
        work(Edition, job.pk, fail_with(OSError("disk penuh")))
    assert (again(job).state, again(job).tries) == (JobState.FAILED, TRIES)
    assert again(job).failure == "Pekerjaan gagal 5 kali. Beri tahu pengelola portal: OSError: disk penuh"


def test_a_hopeless_job_fails_at_once_in_its_own_words():
    job = edition()
    work(Edition, job.pk, fail_with(Hopeless("Tidak ada produk terbit.")))
    assert (again(job).state, again(job).tries, again(job).failure) == (JobState.FAILED, 1, "Tidak ada produk terbit.")


def test_a_worker_overtaken_while_failing_leaves_the_other_alone():
    job = edition()

    def overtaken(claimed):
        lapsed(claimed).claim()
        raise OSError("disk penuh")

    work(Edition, job.pk, overtaken)
    assert (again(job).state, again(job).token, again(job).tries) == (JobState.BUILDING, 2, 2)


def test_asking_again_starts_anew_and_shuts_out_the_former_worker():
    job = edition()
    job.claim()
    again(job).ask_again()
    with pytest.raises(LeaseLost):
        job.finish()
    assert (again(job).state, again(job).tries, again(job).failure) == (JobState.QUEUED, 0, "")


# Asking for the same


def test_asking_twice_for_the_same_gives_one_job():
    first, is_new = ask(Edition, {"year": 2026, "badge": ""})
    second, is_new_again = ask(Edition, {"year": 2026, "badge": ""})
    assert (first == second, is_new, is_new_again, Edition.objects.count()) == (True, True, False, 1)


def test_another_period_is_another_job():
    ask(Edition, {"year": 2026})
    assert ask(Edition, {"year": 2027})[1] is True


@pytest.mark.parametrize("state", [JobState.READY, JobState.FAILED])
def test_what_is_finished_may_be_asked_for_anew(state):
    Edition.objects.create(key=key_of({"year": 2026}), year=2026, state=state)
    assert ask(Edition, {"year": 2026})[1] is True


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.BUILDING])
def test_the_database_refuses_a_second_unfinished_one(state):
    Edition.objects.create(key="sama", state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(key="sama")
    assert Edition.objects.count() == 1


def test_who_loses_the_race_gets_the_job_of_who_won(monkeypatch):
    other = Edition.objects.create(key=key_of({"year": 2026}), year=2026)
    looks = iter([Edition.objects.none(), Edition.objects.all()])  # the other's came after the first look
    monkeypatch.setattr(Edition.objects, "unfinished", lambda: next(looks))
    assert ask(Edition, {"year": 2026}) == (other, False)


def test_a_failed_one_is_not_asked_again_while_its_like_is_under_way():
    failed = Edition.objects.create(key="sama", state=JobState.FAILED, failure="rusak")
    Edition.objects.create(key="sama")
    assert (failed.ask_again(), again(failed).state, again(failed).failure) == (False, JobState.FAILED, "rusak")


def test_a_record_counts_by_its_id_in_a_key():
    place = Region.objects.create(
        code="35.07.41", name="Turen", level="kecamatan", source="uji", checked_on="2026-11-01"
    )
    assert key_of({"place": place}) == key_of({"place": place.pk}) != key_of({"place": None})


@pytest.mark.parametrize(
    ("facts", "woken"),
    [
        ({"state": JobState.QUEUED}, True),
        ({"state": JobState.BUILDING}, True),
        ({"state": JobState.BUILDING, "leased_until": timezone.now() + timedelta(hours=1)}, False),
        ({"state": JobState.READY}, False),
        ({"state": JobState.FAILED}, False),
    ],
)
def test_the_sweep_wakes_what_was_not_heard(facts, woken):
    long_ago, heard = timezone.now() - timedelta(minutes=10), []
    job = edition(woken_at=long_ago, **{"leased_until": long_ago, **facts})
    assert sweep(Edition, heard.append) == int(woken)
    assert heard == [job.pk] * woken


def test_the_sweep_leaves_a_message_time_to_arrive():
    edition()
    assert sweep(Edition, fail_with(AssertionError("not to be called"))) == 0


def test_the_sweep_does_not_wake_twice_in_a_row():
    edition(woken_at=timezone.now() - timedelta(minutes=10))
    assert [sweep(Edition, list.append.__get__([])) for _time in range(2)] == [1, 0]


def test_the_sweep_ends_a_job_that_killed_its_worker_five_times():
    job = edition()
    for _time in range(TRIES):
        lapsed(job).claim()
    assert lapsed(job).claim() is False
    assert sweep(Edition, fail_with(AssertionError("not to be called"))) == 0
    assert (
        again(job).failure == "Pekerjaan berhenti di tengah jalan 5 kali. Coba lagi, atau beri tahu pengelola portal."
    )


@pytest.mark.parametrize(("age", "deserted"), [(timedelta(0), False), (timedelta(minutes=3), True)])
def test_a_waiting_job_is_deserted_without_a_recent_pulse(age, deserted):
    WorkerPulse.objects.create(name="satu@uji", seen_at=timezone.now() - age)
    assert edition().is_deserted() is deserted


def test_a_finished_job_is_never_deserted():
    assert edition(state=JobState.READY).is_deserted() is False


def test_a_pulse_is_one_row_a_worker_and_forgets_the_long_dead():
    WorkerPulse.objects.create(name="mati@uji", seen_at=timezone.now() - timedelta(days=2))
    for _time in range(2):
        WorkerPulse.beat("satu@uji")
    assert list(WorkerPulse.objects.values_list("name", flat=True)) == ["satu@uji"]


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100)])
def test_progress_is_a_percentage(done, total, percent):
    assert Edition(done=done, total=total).percent == percent
