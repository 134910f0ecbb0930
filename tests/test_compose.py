"""The compose file, as far as it can be held without an engine: its schema, what it opens, and what it leans on."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from production import dotenv, read_compose

ROOT = Path(__file__).resolve().parents[1]
FILE = read_compose(dotenv(ROOT / ".env.example"))
SERVICES = FILE["services"]
DOCS = "".join((ROOT / name).read_text() for name in ("README.md", "docs/settings.md", "docs/deploy.md"))
OF_THE_IMAGES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"}


def test_it_is_what_the_specification_allows():
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, ROOT / "docker-compose.yml"], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.strip()) == (0, "ok -- validation done")


def test_nothing_is_written_into_a_container_that_is_read_only():
    """Compose refuses inline configs and secrets there, which the schema allows."""
    handed = [*FILE.get("configs", {}).values(), *FILE["secrets"].values()]
    assert [told for told in handed if "file" not in told] == []


def test_only_the_proxy_opens_ports_and_only_two():
    opened = {name: told["ports"] for name, told in SERVICES.items() if "ports" in told}
    assert opened == {"proxy": ["80:80", "443:443", "443:443/udp"]}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(name):
    told = SERVICES[name]
    rights = (told["read_only"], told["cap_drop"], told["security_opt"], told.get("cap_add", []))
    assert rights == (True, ["ALL"], ["no-new-privileges:true"], ["NET_BIND_SERVICE"] if name == "proxy" else [])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_limits(name):
    assert sorted(SERVICES[name]["deploy"]["resources"]["limits"]) == ["cpus", "memory", "pids"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_stays_is_looked_after(name):
    assert (SERVICES[name]["restart"], bool(SERVICES[name]["healthcheck"]["test"])) == ("unless-stopped", True)


@pytest.mark.parametrize("name", ["database", "broker", "cache", "objects"])
def test_what_keeps_data_has_no_way_out(name):
    assert (SERVICES[name]["networks"], FILE["networks"]["inside"]) == (["inside"], {"internal": True})


def test_no_image_runs_as_root():
    users = {name: told.get("user") for name, told in SERVICES.items() if "build" not in told}
    assert users == {"database": "postgres", "broker": "valkey", "cache": "valkey"}
    stages = re.split(r"^FROM .* AS ", (ROOT / "Dockerfile").read_text(), flags=re.M)[1:]
    last = {stage.split()[0]: re.findall(r"^USER (\S+)", stage, re.M)[-1] for stage in stages}
    assert last == {"portal": "portal", "proxy": "10002", "objects": "1000:1000"}


def test_every_secret_is_a_file_that_bin_secrets_makes(tmp_path):
    subprocess.run([sys.executable, ROOT / "bin/secrets", tmp_path / "s"], check=True)
    made = {path.name for path in (tmp_path / "s").iterdir()}
    assert ({secret["file"].removeprefix("./secrets/") for secret in FILE["secrets"].values()} - made) == set()


def test_the_users_of_the_containers_can_read_them(tmp_path):
    subprocess.run(["sh", "-c", f"umask 077; {sys.executable} {ROOT}/bin/secrets {tmp_path}/s"], check=True)
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "s").iterdir()} == {"0o644"}


def test_secrets_are_made_once(tmp_path):
    for _time in range(2):
        subprocess.run([sys.executable, ROOT / "bin/secrets", tmp_path], check=True)
        kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    subprocess.run([sys.executable, ROOT / "bin/secrets", tmp_path], check=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == kept
    assert json.loads(kept["s3.json"])["identities"][1] == {"name": "anonymous", "actions": ["Read:ikm-public"]}


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name):
    told = SERVICES[name].get("environment", {})
    assert [word for word in told if re.search("SECRET|PASSWORD|_KEY|_URL$", word) and "_FILE" not in word] in (
        [],
        ["SITE_URL", "S3_ENDPOINT_URL", "S3_BROWSER_URL"],
    )


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_and_variable_is_told_in_the_documents(name):
    told = SERVICES[name]
    words = {*told.get("environment", {}), told["image"]} - OF_THE_IMAGES
    assert [word for word in sorted(words) if f"`{word.removesuffix('_FILE')}`" not in DOCS] == []


def test_every_name_of_the_example_is_told_too():
    names = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M)
    assert [name for name in names if f"`{name}`" not in DOCS] == []
