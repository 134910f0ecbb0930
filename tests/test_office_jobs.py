"""The office's page of jobs: what it says of each, who may repeat, what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import DataCopy, Edition, ImportBatch
from ikmportal import office_jobs
from ikmportal.lib.jobs import JobState, WorkerPulse
from monitoring.models import Report
from onboarding.models import Bundle
from tests import people
from tests.records import one_of_each
from tests.test_admin import ENGLISH, words

pytestmark = pytest.mark.django_db

PAGE = "/dinas/pekerjaan/"


def said(client):
    return " ".join(words(client.get(PAGE).text).replace("\xa0", " ").split())


def shown(client):
    return [line["job"] for line in client.get(PAGE).context["lines"]]


def repeated(client, job):
    return client.post(reverse("admin:job_repeat", args=[job._meta.model_name, job.pk]), follow=True)


def test_without_jobs_it_says_what_will_be_here(staff_client):
    assert "Belum ada pekerjaan sebulan ini." in said(staff_client)


def test_it_says_what_waits_since_when_and_who_asked(staff_client, staff):
    Edition.objects.create(requested_by=staff, requested_at=timezone.now() - timedelta(minutes=3))
    page = said(staff_client)
    assert "Katalog cetak · diminta oleh Sari" in page
    assert "Menunggu giliran sejak 3 menit yang lalu." in page


def test_it_says_how_far_a_running_one_is(staff_client):
    job = Edition.objects.create()
    job.claim()
    job.report(3, 12, "menata jilid 1 dari 2")
    assert "Menata jilid 1 dari 2: 3 / 12" in said(staff_client)
    assert 'value="25"' in staff_client.get(PAGE).text


def test_a_failed_one_says_why_and_is_repeated_by_a_button(staff_client):
    job = Edition.objects.create(state=JobState.FAILED, failure="Disk penuh.", tries=5)
    assert "Gagal. Disk penuh. Coba lagi" in said(staff_client)
    answer = repeated(staff_client, job)
    assert "masuk antrean lagi" in answer.text
    assert (Edition.objects.get().state, Edition.objects.get().tries) == (JobState.QUEUED, 0)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.BUILDING, JobState.READY])
def test_what_did_not_fail_is_left_alone_by_an_old_button(staff_client, state):
    job = Edition.objects.create(state=state, token=7)
    assert "tidak perlu diulang" in repeated(staff_client, job).text
    assert (Edition.objects.get().state, Edition.objects.get().token) == (state, 7)


def test_what_is_ready_leads_to_its_page(staff_client):
    job = Edition.objects.create(state=JobState.READY, finished_at=timezone.now())
    assert f'href="{job.get_absolute_url()}">Buka hasilnya' in staff_client.get(PAGE).text


def test_the_head_of_the_office_reads_and_has_no_button(client):
    job = Edition.objects.create(state=JobState.FAILED, failure="Disk penuh.")
    client.force_login(people.head_of_office())
    page = said(client)
    assert ("Disk penuh." in page, "Coba lagi" in page) == (True, False)
    assert (repeated(client, job).status_code, Edition.objects.get().state) == (404, JobState.FAILED)


def test_what_moves_comes_first_then_what_failed_then_what_is_ready(staff_client):
    states = [JobState.READY, JobState.FAILED, JobState.BUILDING, JobState.QUEUED]
    now = timezone.now()
    for hours, state in enumerate(states):
        Edition.objects.create(state=state, requested_at=now - timedelta(hours=hours))
    assert [job.state for job in shown(staff_client)] == ["building", "queued", "failed", "ready"]


def test_every_kind_is_in_one_list(staff_client, staff):
    one_of_each()
    assert {type(job) for job in shown(staff_client)} == {Edition, ImportBatch, Bundle, DataCopy, Report}


def test_the_list_is_bounded_and_forgets_after_a_month(staff_client, monkeypatch):
    monkeypatch.setattr(office_jobs, "MOST_SHOWN", 2)
    Edition.objects.create(state=JobState.FAILED, requested_at=timezone.now() - timedelta(days=31))
    old = Edition.objects.create(requested_at=timezone.now() - timedelta(days=31))
    assert shown(staff_client) == [old]
    for _time in range(3):
        ImportBatch.objects.create()
    assert len(shown(staff_client)) == 2
    assert "Hanya 2 pekerjaan teratas" in said(staff_client)


def test_it_shows_who_works(staff_client):
    assert "Tidak ada pekerja aktif." in said(staff_client)
    WorkerPulse.beat("celery@dinas")
    WorkerPulse.objects.create(name="mati@dinas", seen_at=timezone.now() - timedelta(minutes=3))
    page = said(staff_client)
    assert ("Pekerja aktif: celery@dinas" in page, "mati@dinas" in page) == (True, False)


def test_it_comes_anew_by_itself_only_while_something_moves(staff_client):
    job = Edition.objects.create()
    moving = staff_client.get(PAGE).text
    Edition.objects.filter(pk=job.pk).update(state=JobState.READY)
    still = staff_client.get(PAGE).text
    refreshes = [re.findall(r'hx-trigger|http-equiv="refresh"', page) for page in (moving, still)]
    assert refreshes == [['http-equiv="refresh"', "hx-trigger"], []]


def test_it_is_indonesian(staff_client):
    one_of_each()
    Edition.objects.update(state=JobState.FAILED)
    assert ENGLISH.findall(words(staff_client.get(PAGE).text)) == []


def test_it_costs_the_same_with_one_of_each_and_three(staff_client, django_assert_num_queries):
    one_of_each(1)
    staff_client.get(PAGE)
    with django_assert_num_queries(COST):
        staff_client.get(PAGE)
    for number in (2, 3):
        one_of_each(number)
    with django_assert_num_queries(COST):
        staff_client.get(PAGE)


COST = 10  # the session, the person, their rights twice, a list of each of the five kinds, the workers


def test_who_may_see_no_kind_has_no_page(client):
    client.force_login(people.person("baru", is_staff=True))
    assert client.get(PAGE).status_code == 403


def test_the_front_page_leads_there(staff_client):
    assert f'href="{PAGE}"' in staff_client.get("/dinas/").text
