"""Fixtures for every test: what this machine can run, and the whole service as its users start it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import hypothesis
import pytest

from pipeline.assets import Assets
from pipeline.settings import PROJECT_ROOT, load_settings
from tests.agent.postgres_server import PostgresServer, why_not

START_LIMIT_S = 180.0

# The same examples each time: what passes for one person passes for the next. New ones are looked for with
# HYPOTHESIS_PROFILE=explore, and those that fail become tests.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("explore")
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run, and says what to do about it."""
    no_models = None if _models_are_there() else "model files are missing: python -m pipeline.assets"
    no_browser = None if chromium() else "Chromium is missing: apt-get install chromium"
    for item in items:
        if no_models and item.get_closest_marker("engines"):
            item.add_marker(pytest.mark.skip(reason=no_models))
        if no_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=no_browser))


def _models_are_there() -> bool:
    assets = Assets(load_settings().cache_dir)
    return assets.kokoro_model.exists() and assets.smart_turn_model.exists() and assets.minilm_cache_dir.exists()


def chromium() -> str | None:
    """Path of a Chromium on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this machine's own binaries, running; a test that stops it starts it again."""
    if reason := why_not():
        pytest.skip(reason)
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service started by `python app.py` with no setting at all; gives its "127.0.0.1:PORT"."""
    log = tmp_path_factory.mktemp("app") / "log.txt"
    yield from serve_app(log, {})


def serve_app(log: Path, settings: dict[str, str]) -> Generator[str, None, None]:
    """The service's "127.0.0.1:PORT", see `app_process`."""
    with app_process(log, settings) as (address, _):
        yield address


@contextmanager
def app_process(log: Path, settings: dict[str, str]) -> Generator[tuple[str, subprocess.Popen[bytes]], None, None]:
    """Starts the service with `settings` in a clean environment, waits until it is ready, stops it afterwards."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "ASSETS_DIR", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | own_files(log.parent) | settings
    port = free_port()
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/health", process, log)
        yield f"127.0.0.1:{port}", process
    finally:
        stop_process(process)


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """Asks it to end, and makes it."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def own_files(folder: Path) -> dict[str, str]:
    """Settings by which a service keeps what it stores in `folder`, not where this machine's own one does."""
    return {
        "MEMORY__SQLITE_PATH": str(folder / "conversations.sqlite"),
        "OFFICE__DATABASE": str(folder / "office.db"),
        "RECORDS__DATABASE": str(folder / "records.db"),
    }


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline_s:
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"the service did not get ready:\n{log.read_text()[-3_000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
