"""Both Compose files are what the specification allows; the one for a single machine fits the service."""

from __future__ import annotations

import asyncio
import copy
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from pipeline.serving import GOODBYE_S, LEFTOVER_S
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.deploy.compose import complaints
from tests.deploy.test_files import DOCKERFILE, filled_in, seconds
from tests.local_server import serving
from tests.test_settings import existing

DEPLOY = PROJECT_ROOT / "deploy"
FILES = ("one.yaml", "two-instances.yaml")


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return loaded


ONE = read("one.yaml")
APP = ONE["services"]["app"]


@pytest.mark.parametrize("name", FILES)
def test_there_is_nothing_to_complain_of(name: str) -> None:
    assert list(complaints(read(name))) == []


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(compose: dict[str, Any]) -> None:
        *way, last = path.split("/")
        at = compose
        for step in way:
            at = at[step]
        at[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("services/app/restrat", "always"), "unknown"),
        (_set("services/app/restart", "sometimes"), "no such policy"),
        (_set("services/app/ports", ["7860:7860"]), "allows neither ports"),
        (_set("services/app/environment/PORT", 7860), "must be quoted"),
        (_set("services/app/depends_on/redis", {"condition": "service_started"}), "redis is no service"),
        (_set("services/app/depends_on/qdrant/condition", "healthy"), "no such condition"),
        (_set("services/app/stop_grace_period", "150"), "no duration"),
        (_set("services/postgres/ports", [5432]), "quoted"),
        (_set("services/postgres/image", "postgres"), "pinned to no version"),
        (_set("services/postgres/volumes", ["data:/var/lib"]), "not declared"),
        (_set("services/qdrant/healthcheck/test", ["bash"]), "must begin with CMD"),
        (_set("service", {}), "unknown"),
    ],
)
def test_what_is_wrong_is_found(change: Callable[[dict[str, Any]], None], told: str) -> None:
    compose = copy.deepcopy(ONE)
    change(compose)
    assert any(told in complaint for complaint in complaints(compose)), list(complaints(compose))


def test_one_instance_can_start_with_its_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert set(APP["environment"]) <= {variable for variable, _ in existing()}
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / "none")
    for variable, value in APP["environment"].items():
        monkeypatch.setenv(variable, filled_in(value))
    settings = load_settings()
    assert settings.memory.postgres_url is not None
    database = ONE["services"]["postgres"]["environment"]
    assert settings.memory.postgres_url.get_secret_value() == (
        f"postgresql://{database['POSTGRES_USER']}:{filled_in(database['POSTGRES_PASSWORD'])}@127.0.0.1:5432/"
        f"{database['POSTGRES_DB']}"
    )
    assert settings.qdrant.url == "http://127.0.0.1:6333"
    assert seconds(APP["stop_grace_period"]) > settings.drain_s + LEFTOVER_S + GOODBYE_S
    volumes = [volume.split(":")[1] for volume in APP["volumes"]]
    for path in (settings.assets_dir, settings.office.database.parent, settings.records.database.parent):
        assert str(path) in volumes and str(path) in DOCKERFILE
    # The image asks itself on the port that is set here.
    assert f":{settings.port}/health" in DOCKERFILE


def test_nothing_is_open_to_the_network_but_what_nginx_puts_before_it() -> None:
    assert APP["network_mode"] == "host" and APP["environment"]["HOST"] == "127.0.0.1"
    for name, service in ONE["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_both_use_the_same_stores_and_secrets_come_from_outside() -> None:
    two = read("two-instances.yaml")["services"]
    for name in ("postgres", "qdrant"):
        assert ONE["services"][name]["image"] == two[name]["image"]
        assert ONE["services"][name]["healthcheck"] == two[name]["healthcheck"]
    waited_for = [APP["depends_on"], two["app-1"]["depends_on"], two["app-2"]["depends_on"]]
    assert all(each["qdrant"]["condition"] == "service_healthy" for each in waited_for)
    for name in FILES:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        for variable in ("POSTGRES_PASSWORD", "MEMORY__CALLER_KEY"):
            assert f"${{{variable}:?" in text
            assert variable in text.split("name:")[0], "the header says what .env needs"
        assert not re.search(r"(?i)(password|key): [a-z0-9]", text)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
async def test_qdrants_health_is_asked_for_with_what_its_image_has(status: int, healthy: bool) -> None:
    async def readyz(_: Any) -> Response:
        return Response(status_code=status)

    test = ONE["services"]["qdrant"]["healthcheck"]["test"]
    assert test[:3] == ["CMD", "bash", "-c"]
    async with serving(Starlette(routes=[Route("/readyz", readyz)])) as address:
        script = test[3].replace("127.0.0.1/6333", address.replace(":", "/"))
        done = await asyncio.to_thread(subprocess.run, ["bash", "-c", script], timeout=10)
    assert (done.returncode == 0) is healthy
