"""A bucket on a bad day: a request learns it soon, a job asks again."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from ikmportal.backups import media
from ikmportal.lib import buckets, sweeping
from ikmportal.lib.spool import Silent
from ikmportal.settings import storage

NOTHING = b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></ListBucketResult>'
FILE = b"isi"


class Stuttering(BaseHTTPRequestHandler):
    """Cannot, the first time it is asked something; of `torn.txt` it never sends the end."""

    asked = set()

    def do_GET(self):
        key = self.path.partition("?")[0].rpartition("/")[2]
        body = FILE if "." in key else NOTHING
        self._answer(body, body[:-1] if key == "torn.txt" else body)

    def do_HEAD(self):
        self._answer(FILE, b"")

    def _answer(self, body, sent):
        is_first = (self.command, self.path) not in self.asked
        self.asked.add((self.command, self.path))
        self.send_response(503 if is_first else 200)
        self.send_header("Content-Length", 0 if is_first else len(body))
        self.send_header("Last-Modified", "Fri, 27 Nov 2026 10:00:00 GMT")
        self.end_headers()
        self.wfile.write(b"" if is_first else sent)

    def log_message(self, *words):
        pass


@pytest.fixture
def stuttering(settings, monkeypatch, tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stuttering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(Stuttering, "asked", set())
    point_at(f"http://127.0.0.1:{server.server_port}", settings, monkeypatch, tmp_path)
    yield
    server.shutdown()
    server.server_close()


def point_at(address, settings, monkeypatch, tmp_path):
    variables = {"S3_PUBLIC_BUCKET": "umum", "S3_PRIVATE_BUCKET": "rahasia", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "r"}
    for name, value in {**variables, "S3_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("ikmportal.settings.VAR_DIR", tmp_path)
    monkeypatch.setattr(buckets.Bucket, "lines", {})
    public, private = storage("S3_PUBLIC_BUCKET", "public"), storage("S3_PRIVATE_BUCKET", "private")
    settings.STORAGES = {**settings.STORAGES, "default": public, "private": private}


def test_a_request_is_told_at_once(stuttering):
    with pytest.raises(Silent):
        storages["private"].size("a.txt")


def test_a_file_whose_end_never_comes_is_a_silence(stuttering):
    with pytest.raises(Silent):
        storages["private"].tireless.open("torn.txt")


@pytest.mark.parametrize(
    "job",
    [
        lambda: media.measure("private/a.txt")[0] == len(FILE),
        lambda: media.exists("private/a.txt"),
        lambda: media.written_at("private/a.txt") == "2026-11-27T10:00:00+00:00",
        lambda: list(media.listed()) == [],
        lambda: sweeping.sweep() == [],
        lambda: call_command("make_buckets", stdout=StringIO()) is None,
    ],
    ids=["measure", "exists", "written_at", "listed", "sweep", "make_buckets"],
)
def test_a_job_asks_again(job, stuttering):
    assert job()


@pytest.fixture
def absent(settings, monkeypatch, tmp_path):
    """Buckets of which nobody answers, and a job that does not ask them for long."""
    settings.BACKUP_DIR = tmp_path / "backups"
    point_at("http://127.0.0.1:1", settings, monkeypatch, tmp_path)
    monkeypatch.setattr(buckets, "TIRELESS", buckets.QUICK)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["scrub", "sweep_files"])
def test_the_office_is_told_of_a_bucket_that_is_away(command, absent):
    with pytest.raises(CommandError, match="Penyimpanan berkas tidak menjawab"):
        call_command(command, stdout=StringIO())
