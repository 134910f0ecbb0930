"""A real S3 server for tests and drills: SeaweedFS in a process and a folder of its own, on this machine alone, with a public
and a private bucket. It can be paused, killed and started again."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from ikmportal.bench.server import free_port

PUBLIC, PRIVATE = "umum", "rahasia"
PORTAL, STRANGER = ("kunci-portal", "rahasia-portal"), ("kunci-asing", "rahasia-asing")  # (access key, secret key)
PATIENCE = 60  # seconds to start
SERVERS = ("master", "volume", "filer", "s3")


class Seaweed:
    """`ports` are kept over a restart, and what was stored too."""

    def __init__(self, folder):
        self.folder, self.process = Path(folder), None
        self.ports = {name: free_port() for one in SERVERS for name in (one, f"{one}.grpc")}
        (self.folder / "data").mkdir()
        (self.folder / "s3.json").write_text(json.dumps({"identities": identities()}))

    @property
    def address(self):
        return f"http://127.0.0.1:{self.ports['s3']}"

    @property
    def environment(self):
        """The portal's settings for it."""
        names = {"S3_PUBLIC_BUCKET": PUBLIC, "S3_PRIVATE_BUCKET": PRIVATE, "S3_ENDPOINT_URL": self.address}
        return names | {"S3_ACCESS_KEY": PORTAL[0], "S3_SECRET_KEY": PORTAL[1], "S3_REGION": "us-east-1"}

    def start(self):
        with Path(self.folder, "log").open("ab") as log:
            self.process = subprocess.Popen(self._command(), stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"SeaweedFS did not start:\n{Path(self.folder, 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    def _command(self):
        weed = str(Path(sys.executable).parent / "weed")
        ports = [
            f"-{name.replace('.', '.port.') if '.' in name else f'{name}.port'}={port}"
            for name, port in self.ports.items()
        ]
        places = [f"-dir={self.folder}/data", f"-s3.config={self.folder}/s3.json"]
        usual = "-ip=127.0.0.1 -ip.bind=127.0.0.1 -filer -s3 -volume.max=100 -master.volumeSizeLimitMB=64 -s3.port.iceberg=0 -s3.port.lance=0"
        return [weed, "server", *usual.split(), *places, *ports]

    def _answers(self):
        """Whether a bucket can be made, or is there already; it answers before it can write."""
        with suppress(Exception):
            for name in (PUBLIC, PRIVATE):
                make_bucket(self.address, name)
            return True
        return False

    def kill(self):
        self._signal(signal.SIGKILL)
        self.process.wait()

    def pause(self):
        """It takes connections and says nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def _signal(self, which):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, which)


def identities():
    """Whoever reads without a key reads the public bucket; a key of somebody else's reads nothing of ours."""
    return [
        {"name": "portal", "credentials": [credentials(PORTAL)], "actions": ["Admin", "Read", "Write", "List"]},
        {"name": "asing", "credentials": [credentials(STRANGER)], "actions": ["Read:lain"]},
        {"name": "anonymous", "actions": [f"Read:{PUBLIC}"]},
    ]


def credentials(key):
    return {"accessKey": key[0], "secretKey": key[1]}


def make_bucket(address, name):
    """And a byte written into it and taken back."""
    client = client_of(address)
    with suppress(client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket=name)
    client.put_object(Bucket=name, Key="percobaan", Body=b"1")
    client.delete_object(Bucket=name, Key="percobaan")


def client_of(address, key=PORTAL):
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=5, connect_timeout=1),
    )


def asked(address, path):
    """`(status, headers, bytes)` of a plain GET without any key."""
    host, port = address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


@contextmanager
def running(folder):
    """Started, and killed afterwards: it takes its time when asked politely, and nothing of it is kept."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    server = Seaweed(folder)
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
        for port in server.ports.values():
            for socket in Path(tempfile.gettempdir()).glob(f"seaweedfs-*{port}.sock"):
                socket.unlink(missing_ok=True)
