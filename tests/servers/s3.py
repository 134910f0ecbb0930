"""A real S3 server beside the tests, and the portal's storages pointed at it."""

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db.models import FileField

from catalog.models.photo import private_storage
from ikmportal.drills import seaweed
from ikmportal.lib.buckets import Bucket
from ikmportal.settings import storage


@pytest.fixture(scope="session")
def seaweed_server(tmp_path_factory):
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture
def s3(seaweed_server, settings, monkeypatch, tmp_path):
    """The server, with `default` and `private` as its buckets and an empty spool."""
    for name, value in seaweed_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("ikmportal.settings.VAR_DIR", tmp_path)
    monkeypatch.setattr(Bucket, "lines", {})
    public, private = storage("S3_PUBLIC_BUCKET", "public"), storage("S3_PRIVATE_BUCKET", "private")
    settings.STORAGES = {**settings.STORAGES, "default": public, "private": private}
    for field in private_fields():
        monkeypatch.setattr(field, "storage", storages["private"])
    yield seaweed_server
    wait_for_threads()


def private_fields():
    """A field asks for its storage once, when its model is read."""
    fields = [field for model in apps.get_models() for field in model._meta.fields if isinstance(field, FileField)]
    return [field for field in fields if getattr(field, "_storage_callable", None) is private_storage]


def wait_for_threads():
    """No thread of a test pushes into the next one's buckets."""
    for name in ("default", "private"):
        thread = storages[name].spool.thread
        if thread is not None:
            thread.join(30)
