"""Starts what is measured, each in a process of its own, and stops it again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipeline.settings import PROJECT_ROOT
from tests.conftest import free_port, own_files, stop_process

START_LIMIT_S = 240.0
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "ASSETS_DIR", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Service:
    """A process that serves.

    Attributes:
        address: "127.0.0.1:PORT".
        pid: of the process.
    """

    address: str
    pid: int


@contextmanager
def serving(arguments: list[str], log: Path, settings: Mapping[str, str] | None = None) -> Iterator[Service]:
    """Runs `python ARGUMENTS --port PORT` in a clean environment until it is ready."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= own_files(log.parent) | dict(settings or {})
    environment["PYTHONPATH"] = str(PROJECT_ROOT)
    port = free_port()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments, "--port", str(port)],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(port, process, log)
        yield Service(f"127.0.0.1:{port}", process.pid)
    finally:
        stop_process(process)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline_s and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"{log.stem} did not get ready:\n{log.read_text(encoding='utf-8')[-3_000:]}")
