"""A portal that is not fit for production says so before it serves; one that runs says how it fares."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.db.utils import OperationalError
from django.test import Client
from pythonjsonlogger.json import JsonFormatter

from ikmportal import checks, health
from ikmportal.lib import logs
from ikmportal.lib.jobs import WorkerPulse

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")  # read, never connected to

FIT = {
    "LOCAL": False,
    "ALLOWED_HOSTS": ["ikm.example.go.id"],
    "SITE_URL": "https://ikm.example.go.id",
    "CACHES": {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://:a@cache:6379/0"}
    },
    "DATABASES": {
        "default": {"ENGINE": "django.db.backends.postgresql", "HOST": "database", "USER": "p", "PASSWORD": "a"}
    },
    "CELERY_BROKER_URL": "redis://:a@broker:6379/0",
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
}


def in_buckets(public, private):
    return {"default": {"OPTIONS": {"bucket_name": public}}, "private": {"OPTIONS": {"bucket_name": private}}}


def said(portal, changes):
    """What is wrong with a portal that is fit but for these changes."""
    for name, value in {**FIT, **changes}.items():
        setattr(portal, name, value)
    return [error.msg.split(" ")[0] for error in checks.check_production(None)]


@pytest.fixture
def portal(settings):
    """Settings that are put back afterwards."""
    return settings


def test_a_portal_that_is_fit_says_nothing(portal):
    assert said(portal, {}) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "https://lain.example.go.id"}, "SITE_URL"),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}, "CACHE_URL"),
        ({"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"script-src": ["'unsafe-eval'"]}}}, "CONTENT_SECURITY_POLICY"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "TRUSTED_PROXY_COUNT"),
        ({"AUTH_PASSWORD_VALIDATORS": []}, "AUTH_PASSWORD_VALIDATORS"),
        ({"CELERY_BROKER_URL": "redis://broker:6379/0"}, "BROKER_URL"),
        ({"CELERY_BROKER_URL": "redis://:a@8.8.8.8:6379/0"}, "BROKER_URL"),
        ({"CELERY_BROKER_URL": "redis://:a@redis.example.com:6379/0"}, "BROKER_URL"),
        ({"DATABASES": {"default": {"HOST": "db.example.com", "USER": "p", "PASSWORD": "a"}}}, "DATABASE_URL"),
        ({"DATABASES": {"default": {"HOST": "database", "USER": "p"}}}, "DATABASE_URL"),
        ({"STORAGES": in_buckets("umum", None)}, "S3_PUBLIC_BUCKET"),
        ({"STORAGES": in_buckets("satu", "satu")}, "S3_PRIVATE_BUCKET"),
    ],
)
def test_what_is_unfit_is_named(portal, change, named):
    assert said(portal, change) == [named]


def test_a_cache_of_pages_and_a_door_left_open_are_named(portal):
    middleware = ["django.middleware.cache.FetchFromCacheMiddleware"]
    assert said(portal, {"MIDDLEWARE": middleware}) == ["MIDDLEWARE", "LoginRequiredMiddleware"]


def test_a_public_server_over_tls_is_fit(portal):
    broker = "rediss://:a@redis.example.com:6379/0"
    database = {"HOST": "db.example.com", "USER": "p", "PASSWORD": "a", "OPTIONS": {"sslmode": "verify-full"}}
    assert said(portal, {"CELERY_BROKER_URL": broker, "DATABASES": {"default": database}}) == []


def test_a_huge_picture_is_named(portal, monkeypatch):
    monkeypatch.setattr(checks.Image, "MAX_IMAGE_PIXELS", 89_478_485)
    assert said(portal, {}) == ["MAX_IMAGE_PIXELS"]


def test_an_address_without_csrf_is_named(portal, monkeypatch):
    from ikmportal.views import robots

    monkeypatch.setattr(robots, "csrf_exempt", True, raising=False)
    assert said(portal, {}) == ["Token"]


@pytest.mark.parametrize(
    "missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BROKER_URL", "CACHE_URL", "SITE_URL"]
)
def test_production_does_not_start_without(missing, tmp_path):
    told = {
        "IKM_MODE": "production",
        "IKM_VAR": str(tmp_path),
        "SECRET_KEY": "a" * 60,
        "ALLOWED_HOSTS": "ikm.example.go.id",
        "SITE_URL": "https://ikm.example.go.id",
        "DATABASE_URL": "postgres://p:a@database/p",
        "BROKER_URL": "redis://:a@broker/0",
        "CACHE_URL": "rediscache://:a@cache/0",
        "PATH": os.environ["PATH"],
    }
    del told[missing]
    command = [sys.executable, "-c", "import ikmportal.settings as s; s.ALLOWED_HOSTS or exit('ALLOWED_HOSTS')"]
    started = subprocess.run(command, env=told, capture_output=True, text=True)
    assert (started.returncode != 0, missing in started.stderr) == (True, True)


def test_what_the_example_leaves_empty_is_as_good_as_absent(tmp_path):
    """An env_file hands it over as an empty text."""
    empty = dict.fromkeys(("EMAIL_URL", "BACKUP_RECIPIENT", "SENTRY_DSN", "LOGIN_CODE_SENDER"), "")
    told = {"IKM_VAR": str(tmp_path), "PATH": os.environ["PATH"], **empty}
    asked = "import ikmportal.settings as s; print(s.EMAIL_BACKEND, s.SENDS_MAIL)"
    answer = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True)
    assert answer.stdout.split() == ["django.core.mail.backends.console.EmailBackend", "False"]


def test_secrets_come_from_files_too(tmp_path):
    (tmp_path / "broker").write_text("redis://:rahasia@broker:6379/0")
    told = {"IKM_VAR": str(tmp_path), "BROKER_URL_FILE": str(tmp_path / "broker"), "PATH": os.environ["PATH"]}
    asked = "import ikmportal.settings as s; print(s.CELERY_BROKER_URL)"
    answer = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True)
    assert answer.stdout.strip() == "redis://:rahasia@broker:6379/0"


# How it fares


@pytest.fixture
def asked_now(monkeypatch):
    """`/readyz` asks again, whatever it found before."""
    monkeypatch.setattr(health, "_last", {})


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_everything_that_answers_is_told(client, asked_now):
    WorkerPulse.beat("satu@uji")
    answer = client.get("/readyz?strict=1")
    parts = ("database", "cache", "broker", "storage", "worker")
    assert (answer.status_code, answer.json()) == (200, dict.fromkeys(parts, "ok"))


@pytest.mark.django_db
def test_without_a_worker_the_pages_are_ready_and_the_portal_is_not(client, asked_now):
    answers = [client.get(f"/readyz{strict}") for strict in ("", "?strict=1")]
    assert [(answer.status_code, answer.json()["worker"]) for answer in answers] == [(200, "away"), (503, "away")]


@pytest.mark.django_db
def test_a_broker_and_a_cache_that_are_away_are_told_within_seconds(client, asked_now, settings):
    nowhere, before = "redis://127.0.0.1:1/0", health.app.conf.broker_url  # read before it is overridden
    settings.CACHES = {"default": {"BACKEND": "ikmportal.lib.caching.CacheThatMayBeAway", "LOCATION": nowhere}}
    settings.CELERY_BROKER_URL = health.app.conf.broker_url = nowhere
    try:
        found = client.get("/readyz").json()
    finally:
        health.app.conf.broker_url = before
    assert (found["cache"], found["broker"], found["database"]) == ("away", "away", "ok")


@pytest.mark.django_db
def test_without_its_database_nothing_is_ready(client, asked_now, monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setitem(health.PROBES, "database", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")


# What is logged


@pytest.fixture
def lines(caplog):
    caplog.handler.addFilter(logs.Numbered())
    caplog.set_level(logging.INFO, "ikmportal.requests")
    return caplog


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_number(client, lines):
    answer = client.get("/produk/?q=nama+orang", REMOTE_ADDR="10.1.2.3", headers={"User-Agent": "HP Bu Sari"})
    told = json.loads(JsonFormatter("{levelname}{name}{message}{number}", style="{").format(lines.records[-1]))
    del told["ms"]
    assert told == {
        "levelname": "INFO",
        "name": "ikmportal.requests",
        "message": "answered",
        "number": answer.headers["X-Request-ID"],
        "method": "GET",
        "route": "produk/",
        "status": 200,
    }


def test_two_requests_have_two_numbers():
    answers = [Client().get("/healthz").headers["X-Request-ID"] for _time in range(2)]
    assert len({*answers}) == 2


def test_a_job_numbers_its_lines():
    from ikmportal.celery import number_lines

    class Task:
        name = "catalog.tasks.build_edition"

    before = logs.number.set("-")
    number_lines(Task, [7])
    told = logs.number.get()
    logs.number.reset(before)
    assert told == "catalog.tasks.build_edition 7"
