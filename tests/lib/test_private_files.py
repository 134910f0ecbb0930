"""Private files: they go out through views that ask again at each request, and never by an address that lasts."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from ikmportal.lib.buckets import Bucket
from ikmportal.settings import storage
from tests import people
from tests.records import bundle, marketplace

SECONDS = 60
BUCKET = {"S3_PRIVATE_BUCKET": "rahasia", "S3_ACCESS_KEY": "kunci-uji", "S3_SECRET_KEY": "rahasia-uji"}


def test_an_address_of_a_private_object_in_a_bucket_is_signed_and_lapses_in_a_minute(monkeypatch):
    for name, value in {**BUCKET, "S3_REGION": "id-jkt-1", "S3_ENDPOINT_URL": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(name, value)
    bucket = Bucket(**storage("S3_PRIVATE_BUCKET", "private")["OPTIONS"])
    question = parse_qs(urlsplit(bucket.url("bundles/1/uji.zip")).query)
    assert question["X-Amz-Expires"] == [f"{SECONDS}"]


def test_no_template_or_view_hands_out_the_address_of_a_private_file():
    """Addresses come from the public storage (`default_storage`) and the records that use it, from nothing else."""
    private = re.compile(r"private_storage\(\)\.url|\b(?:file|evidence|template|master)\.url\b")
    places = [*Path(settings.BASE_DIR).glob("templates/**/*.html")]
    for app in ("sellers", "catalog", "onboarding", "monitoring", "ikmportal"):
        places += Path(settings.BASE_DIR, app).glob("**/*.py")
    assert [place.name for place in places if private.search(place.read_text())] == []


@pytest.mark.django_db
def test_a_link_to_a_bundle_is_worth_nothing_once_the_right_is_gone(client):
    kitchen = people.seller()
    owner = people.owner(kitchen)
    made = bundle(kitchen, marketplace(), by=owner)
    client.force_login(owner)
    link = reverse("bundle_file", args=[made.pk])
    before = client.get(link)
    b"".join(before.streaming_content)  # to its end; closing it would close the connection of the test
    owner.memberships.all().delete()
    assert (before.status_code, client.get(link).status_code) == (200, 404)


@pytest.mark.django_db
def test_a_link_to_a_private_volume_asks_who_is_there(client, staff):
    from catalog.models import Edition

    edition = Edition.objects.create(state="ready")
    edition.volumes.create(number=1, payload={}, file="editions/tidak-ada.pdf", size=1, pages=1, products=0)
    link = reverse("admin:catalog_edition_volume", args=[edition.pk, 1])
    client.force_login(people.owner(people.seller()))
    assert client.get(link).headers["Location"].startswith("/dinas/login/")
