"""Files in a real S3 server: who may read what, what a private file looks like to a browser, and a server that is away."""

import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from catalog.models import Photo
from catalog.models.photo import private_storage
from ikmportal.backups import media
from ikmportal.drills import seaweed
from ikmportal.lib.files import keep
from ikmportal.lib.spool import Silent
from tests import people
from tests.records import bundle, marketplace
from tests.servers.s3 import s3, seaweed_server  # noqa: F401 fixtures

pytestmark = [pytest.mark.servers, pytest.mark.django_db, pytest.mark.xdist_group("s3")]
LIFE = 60  # seconds


@pytest.fixture
def paused(s3):  # noqa: F811
    s3.pause()
    yield s3
    s3.resume()


def until(question):
    deadline = time.monotonic() + 30
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def got(s3, address):  # noqa: F811
    return seaweed.asked(s3.address, address.removeprefix(s3.address))


# Who may read what


def test_a_public_rendition_is_read_by_anyone_and_kept_for_a_year(s3):  # noqa: F811
    photo = Photo.add(people.product(), people.picture())
    photo.render()
    status, headers, body = got(s3, photo.url_640)
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert (headers["Content-Type"], body[8:12]) == ("image/webp", b"WEBP")


def test_a_private_object_is_refused_without_a_key(s3):  # noqa: F811
    keep(private_storage(), "licences/1/izin.pdf", b"%PDF rahasia")
    status, _headers, body = got(s3, f"/{seaweed.PRIVATE}/licences/1/izin.pdf")
    assert (status, b"%PDF" in body, private_storage().open("licences/1/izin.pdf").read()) == (
        403,
        False,
        b"%PDF rahasia",
    )


@pytest.mark.parametrize("bucket", [seaweed.PUBLIC, seaweed.PRIVATE])
def test_what_is_in_a_bucket_is_told_to_nobody_without_a_key(s3, bucket):  # noqa: F811
    assert got(s3, f"/{bucket}/")[0] == 403


@pytest.mark.parametrize("key", [seaweed.STRANGER, (seaweed.PORTAL[0], "salah"), ("tidak-ada", "salah")])
def test_another_key_reads_nothing_private(s3, key):  # noqa: F811
    keep(private_storage(), "licences/1/izin.pdf", b"%PDF rahasia")
    with pytest.raises(ClientError) as refused:
        seaweed.client_of(s3.address, key).get_object(Bucket=seaweed.PRIVATE, Key="licences/1/izin.pdf")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


# A private file, asked for by its checked address


@pytest.fixture
def owned(client, s3):  # noqa: F811
    """`(owner, address of a bundle)`, its file in the private bucket."""
    kitchen = people.seller()
    owner = people.owner(kitchen)
    made = bundle(kitchen, marketplace(), by=owner)
    client.force_login(owner)
    return owner, reverse("bundle_file", args=[made.pk])


def test_whoever_may_see_it_is_led_to_an_address_that_lapses_within_a_minute(client, s3, owned):  # noqa: F811
    answer = client.get(owned[1])
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
    assert (int(asked["X-Amz-Expires"][0]), answer.headers["Referrer-Policy"]) == (LIFE, "no-referrer")


def test_what_lies_there_is_saved_and_kept_by_no_cache(client, s3, owned):  # noqa: F811
    status, headers, _body = got(s3, client.get(owned[1]).headers["Location"])
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "application/zip", "private, no-store")
    assert headers["Content-Disposition"].startswith('attachment; filename="')


def test_an_address_that_was_changed_is_refused(client, s3, owned):  # noqa: F811
    address = client.get(owned[1]).headers["Location"]
    assert got(s3, address.replace("application%2Fzip", "text%2Fhtml"))[0] == 403


def test_an_address_is_refused_when_it_has_lapsed(s3):  # noqa: F811
    keep(private_storage(), "licences/1/izin.pdf", b"%PDF rahasia")
    address = private_storage().url("licences/1/izin.pdf", expire=1)
    assert got(s3, address)[0] == 200
    time.sleep(2.1)
    assert got(s3, address)[0] == 403


def test_a_lost_right_gets_no_address(client, s3, owned):  # noqa: F811
    owned[0].memberships.all().delete()
    assert client.get(owned[1]).status_code == 404


# Two files of one name, and files that go


def test_two_uploads_of_one_name_are_two_files(s3):  # noqa: F811
    names = [
        private_storage().save(private_storage().generate_filename("imports/data.csv"), ContentFile(b))
        for b in (b"1", b"2")
    ]
    assert [private_storage().open(name).read() for name in names] == [b"1", b"2"]


def test_a_deleted_file_is_gone_there_too(s3):  # noqa: F811
    keep(private_storage(), "licences/1/izin.pdf", b"%PDF rahasia")
    private_storage().delete("licences/1/izin.pdf")
    with pytest.raises(FileNotFoundError):
        private_storage().open("licences/1/izin.pdf")
    assert private_storage().listdir("licences/1") == ([], [])


@pytest.mark.parametrize("question", ["open", "size", "get_modified_time"])
def test_of_a_file_that_is_not_there_every_question_says_so(s3, question):  # noqa: F811
    with pytest.raises(FileNotFoundError):
        getattr(private_storage(), question)("licences/1/tidak-ada.pdf")


@pytest.mark.parametrize("question", ["open", "size", "get_modified_time"])
def test_a_file_whose_deletion_waits_is_not_there(s3, question):  # noqa: F811
    name = keep(private_storage(), "visits/1/hapus.jpg", b"foto")
    private_storage().spool.drop(name)
    with pytest.raises(FileNotFoundError):
        getattr(private_storage(), question)(name)


def test_a_file_that_waits_is_listed_and_measured_for_a_backup(s3):  # noqa: F811
    private_storage().spool.keep("surveys/77/isi.pdf", ContentFile(b"%PDF"))
    assert "private/surveys/77/isi.pdf" in media.listed()
    assert private_storage().size("surveys/77/isi.pdf") == 4


# The server is away


def test_a_phone_may_send_the_same_again_while_the_server_is_silent(paused):
    names = [keep(private_storage(), "visits/1/e.jpg", b"foto") for _time in range(2)]
    assert (names, private_storage().open(names[0]).read()) == (["visits/1/e.jpg"] * 2, b"foto")


def test_a_phone_may_send_again_what_is_in_the_bucket_when_the_server_falls_silent(s3):  # noqa: F811
    name = keep(private_storage(), "visits/1/f.jpg", b"foto")
    s3.pause()
    try:
        assert keep(private_storage(), name, b"foto") == name
    finally:
        s3.resume()


@pytest.fixture
def asked(monkeypatch):
    """What this thread asks of a bucket, and waits for."""
    sent, send = [], URLLib3Session.send

    def told(session, request):
        if threading.current_thread() is threading.main_thread():
            sent.append(f"{request.method} {request.url}")
        return send(session, request)

    monkeypatch.setattr(URLLib3Session, "send", told)
    return sent


def test_a_silent_server_costs_uploads_one_wait_and_nothing_is_lost(paused, asked):
    names = [keep(private_storage(), f"visits/1/{n}.jpg", b"%d" % n) for n in range(5)]
    assert [private_storage().open(name).read() for name in names] == [b"0", b"1", b"2", b"3", b"4"]
    assert len(asked) == 1


def test_a_wait_is_over_before_a_person_gives_up(s3):  # noqa: F811
    told = private_storage().connection.meta.client.meta.config
    assert (told.connect_timeout + told.read_timeout < 2, told.retries["total_max_attempts"]) == (True, 1)


def test_what_waited_is_sent_by_itself_once_the_server_is_back(paused):
    name = keep(private_storage(), "visits/1/a.jpg", b"foto")
    assert private_storage().spool.waiting() == [name]
    paused.resume()
    until(lambda: private_storage().spool.waiting() == [])
    held = seaweed.client_of(paused.address).get_object(Bucket=seaweed.PRIVATE, Key=name)
    assert (held["Body"].read(), private_storage().spool.find(name)) == (b"foto", None)


def test_what_is_deleted_meanwhile_goes_once_the_server_is_back(s3):  # noqa: F811
    name = keep(private_storage(), "visits/1/b.jpg", b"foto")
    s3.pause()
    try:
        private_storage().delete(name)
    finally:
        s3.resume()
    until(lambda: private_storage().spool.waiting() == [])
    assert private_storage().exists(name) is False


def test_a_machine_is_not_given_up_while_it_owes_the_bucket_something(paused):
    keep(private_storage(), "visits/1/c.jpg", b"foto")
    with pytest.raises(CommandError, match="berkas tetap di mesin ini"):
        call_command("push_spool")


def test_reading_from_a_silent_server_says_so_after_one_wait(s3, asked):  # noqa: F811
    name = keep(private_storage(), "visits/1/d.jpg", b"foto")
    asked.clear()
    s3.pause()
    try:
        with pytest.raises(Silent):
            private_storage().open(name)
    finally:
        s3.resume()
    assert len(asked) == 1


def test_pages_and_private_addresses_ask_a_silent_server_nothing(client, owned_before, paused, asked):
    link, product = owned_before
    statuses = [
        client.get(address).status_code
        for address in ("/", product.get_absolute_url(), f"/usaha/produk/{product.pk}/", link)
    ]
    assert (statuses, asked) == ([200, 200, 200, 302], [])


@pytest.fixture
def owned_before(client, s3):  # noqa: F811
    product = people.published()
    owner = people.owner(product.seller)
    made = bundle(product.seller, marketplace(), by=owner)
    client.force_login(owner)
    return reverse("bundle_file", args=[made.pk]), product
