"""The files in deploy/ fit the service and each other: settings, ports, paths, time limits, versions."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.serving import GOODBYE_S, LEFTOVER_S
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.deploy.nginx_server import CONFIGURATION
from tests.test_settings import existing

DEPLOY = PROJECT_ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
NGINX = CONFIGURATION.read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "two-instances.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
INSTANCES = [name for name in SERVICES if name.startswith("app-")]
GIVEN = {
    "PUBLIC_URL": "https://voice.example.com",
    "POSTGRES_PASSWORD": "abc123",
    "MEMORY__CALLER_KEY": "some long random text",
    "HTTP_PORT": "80",
}
"""What .env must or may have."""


def filled_in(text: str) -> str:
    """`text` with the variables that Compose fills in.

    Raises:
        KeyError: one that `GIVEN` does not have.
    """
    return re.sub(r"\$\{([A-Z_]+)(?::[-?][^}]*)?\}", lambda found: GIVEN[found[1]], str(text))


def seconds(duration: str) -> float:
    found = re.fullmatch(r"(\d+)s", duration)
    assert found is not None, duration
    return float(found[1])


@pytest.mark.parametrize("name", INSTANCES)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {variable for variable, _ in existing()}
    assert set(SERVICES[name]["environment"]) <= known


@pytest.mark.parametrize("name", INSTANCES)
def test_the_instances_can_start_with_these_settings(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, filled_in(value))
    settings = load_settings()
    assert settings.memory.store == "postgres" and settings.memory.postgres_url is not None
    url = settings.memory.postgres_url.get_secret_value()
    database = SERVICES["postgres"]["environment"]
    assert url == (
        f"postgresql://{database['POSTGRES_USER']}:{filled_in(database['POSTGRES_PASSWORD'])}@postgres:5432/"
        f"{database['POSTGRES_DB']}"
    )
    assert settings.qdrant.url == "http://qdrant:6333"
    assert settings.public_url == GIVEN["PUBLIC_URL"] and settings.host == "0.0.0.0"
    # Longer than the calls in progress may go on.
    grace_s = seconds(SERVICES[name]["stop_grace_period"])
    assert grace_s > settings.drain_s + LEFTOVER_S + GOODBYE_S
    assert seconds(SERVICES["nginx"]["stop_grace_period"]) >= grace_s
    # What is written is in a volume, in a folder that the image gave to its user.
    volumes = [volume.split(":")[1] for volume in SERVICES[name]["volumes"]]
    for path in (settings.assets_dir, settings.office.database.parent, settings.records.database.parent):
        assert str(path) in volumes and str(path) in DOCKERFILE


def test_instances_differ_in_address_and_order_only() -> None:
    one, two = (dict(SERVICES[name]) for name in INSTANCES)
    for each in (one, two):
        each.pop("networks")
        each.pop("depends_on")
    assert one == two


def test_the_secrets_that_processes_must_share_are_asked_for() -> None:
    for variable in ("PUBLIC_URL", "MEMORY__CALLER_KEY"):
        assert SERVICES["app-1"]["environment"][variable].startswith(f"${{{variable}:?")
    header = (DEPLOY / "two-instances.yaml").read_text(encoding="utf-8").split("name:")[0]
    assert all(variable in header for variable in GIVEN if variable != "HTTP_PORT")


def test_what_is_mounted_exists() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                assert source in COMPOSE["volumes"], source


def test_who_waits_for_whom_exists_and_can_be_waited_for() -> None:
    for service in SERVICES.values():
        needed = service.get("depends_on", {})
        for name in needed:
            assert name in SERVICES
            if isinstance(needed, dict) and needed[name]["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name] or (name in INSTANCES and "HEALTHCHECK" in DOCKERFILE)


def test_nginx_knows_every_instance_by_an_address_that_stays() -> None:
    assert INSTANCES == ["app-1", "app-2"]
    port = SERVICES["app-1"]["environment"]["PORT"]
    upstreams = dict(re.findall(r"upstream (\w+) \{(.*?)\n    \}", NGINX, re.DOTALL))
    assert set(upstreams) == {"phone", "every", *(name.replace("-", "_") for name in INSTANCES)}
    for servers in upstreams.values():
        assert sorted(re.findall(r"server (\S+?)[ ;]", servers)) == [f"{name}:{port}" for name in INSTANCES]
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    subnet = ipaddress.ip_network(network["subnet"])
    addresses = {SERVICES[name]["networks"]["default"]["ipv4_address"] for name in INSTANCES}
    assert len(addresses) == len(INSTANCES) and all(ipaddress.ip_address(each) in subnet for each in addresses)


def test_what_is_published_is_nginx_alone_where_it_listens() -> None:
    (listens,) = re.findall(r"^\s+listen (\d+);", NGINX, re.MULTILINE)
    assert [filled_in(each) for each in SERVICES["nginx"]["ports"]] == [f"80:{listens}"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_the_image_has_what_the_service_is_made_of_and_no_secret() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignore[1] == "*", "all that is not named stays out"
    sent = {line[1:] for line in ignore if line.startswith("!")}
    assert sent == set(copied) == {"requirements.txt", "README.md", "app.py", "avatars", "data", "pipeline", "ui"}
    assert all((PROJECT_ROOT / each).exists() for each in copied)


def test_the_image_runs_the_service_without_a_shell_and_asks_it_how_it_is() -> None:
    assert re.search(r'^CMD \["python", "app.py"\]$', DOCKERFILE, re.MULTILINE), "SIGTERM must reach it"
    port = SERVICES["app-1"]["environment"]["PORT"]
    assert f"PORT={port}" in DOCKERFILE and f"EXPOSE {port}" in DOCKERFILE and f":{port}/health" in DOCKERFILE
    python = re.findall(r"FROM python:3\.(\d+)", DOCKERFILE)
    assert len(set(python)) == 1 and 10 <= int(python[0]) < 13


def test_qdrant_is_a_version_that_its_client_speaks_with() -> None:
    """At most one minor version apart, as the client checks it."""
    client = re.search(r"^qdrant-client==(\d+)\.(\d+)", (PROJECT_ROOT / "requirements.txt").read_text(), re.MULTILINE)
    server = re.fullmatch(r"qdrant/qdrant:v(\d+)\.(\d+)\.\d+", SERVICES["qdrant"]["image"])
    assert client is not None and server is not None
    assert client[1] == server[1] and abs(int(client[2]) - int(server[2])) <= 1
