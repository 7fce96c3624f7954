"""The arrangement of deploy/two-instances.yaml as processes of this machine.

Two instances behind nginx, with PostgreSQL for conversations and a stand-in for Qdrant. The engines are the
load bench's stubs, everything else is the service's.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from pipeline.settings import PROJECT_ROOT
from tests.agent.postgres_server import PostgresServer
from tests.bench.servers import KEPT
from tests.conftest import free_port, own_files
from tests.deploy.nginx_server import NginxServer
from tests.qdrant_server import QdrantServer
from tests.simulated_phone import ACCOUNT_SID

PUBLIC = "https://voice.example.com"
TOKEN = "twilio's auth token"
START_LIMIT_S = 120.0
MAX_CALLS = 4


@dataclass
class Instance:
    """A process of the service, started again and again on the same port."""

    number: int
    port: int
    settings: dict[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Its own, behind nginx."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it wrote, in all its lives."""
        return (self.folder / f"app-{self.number}.log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Starts it, if it does not run; `wait_until_ready` waits for it."""
        if self.process is not None and self.process.poll() is None:
            return
        environment = {name: os.environ[name] for name in KEPT if name in os.environ} | self.settings
        command = [sys.executable, "-m", "tests.deploy.quick_app", "--port", str(self.port)]
        with (self.folder / f"app-{self.number}.log").open("ab") as output:
            self.process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=output, stderr=output)

    def health(self) -> dict[str, Any]:
        """What it says of itself; empty when nobody answers."""
        try:
            answer: dict[str, Any] = httpx.get(f"http://{self.address}/health", timeout=5, trust_env=False).json()
            return answer
        except httpx.HTTPError:
            return {}

    def status(self) -> str:
        """Its own word for how it is: starting, ok, degraded, draining, error; empty when it does not run."""
        return str(self.health().get("status", ""))

    def calls(self) -> int:
        """In progress."""
        return int(self.health().get("calls", {}).get("in_progress", 0))

    def wait_until_ready(self) -> None:
        """Waits until it takes calls."""
        deadline_s = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline_s and self.process is not None and self.process.poll() is None:
            if self.status() in ("ok", "degraded"):
                return
            time.sleep(0.3)
        raise AssertionError(f"app-{self.number} did not get ready:\n{self.log[-3_000:]}")

    def tell(self, sent: signal.Signals) -> None:
        """Sends a signal."""
        assert self.process is not None
        self.process.send_signal(sent)


class TwoInstances:
    """All of it, until `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.postgres = PostgresServer()
        self.qdrant = QdrantServer(folder / "qdrant")
        settings = own_files(folder) | {
            "PYTHONPATH": str(PROJECT_ROOT),
            "TMPDIR": str(folder),  # one that is killed does not tidy up
            "LANGUAGES": "en",
            "MAX_CALLS": str(MAX_CALLS),
            "DRAIN_S": "60",
            "PUBLIC_URL": PUBLIC,
            "TWILIO__ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO__AUTH_TOKEN": TOKEN,
            "MEMORY__STORE": "postgres",
            "MEMORY__POSTGRES_URL": self.postgres.url,
            "MEMORY__CALLER_KEY": "the same for both",
            "QDRANT__HOST": "127.0.0.1",
            "QDRANT__PORT": str(self.qdrant.port),
        }
        self.instances = [Instance(number, free_port(), settings, folder) for number in (1, 2)]
        for each in self.instances:
            each.start()
        nginx_folder = folder / "nginx"
        nginx_folder.mkdir()
        self.nginx = NginxServer([each.address for each in self.instances], nginx_folder)
        self.url = f"http://{self.nginx.address}"
        self.ready()

    def ready(self) -> None:
        """Starts what does not run, and waits until both take calls and have none."""
        for each in self.instances:
            each.start()
        for each in self.instances:
            each.wait_until_ready()
        deadline_s = time.monotonic() + 10.0
        while any(each.calls() for each in self.instances):
            assert time.monotonic() < deadline_s, "a call is left over"
            time.sleep(0.1)

    def with_a_call(self) -> tuple[Instance, Instance]:
        """The instance that has the one call, and the other one."""
        one, two = sorted(self.instances, key=lambda each: -each.calls())
        assert (one.calls(), two.calls()) == (1, 0)
        return one, two

    def recorded(self, call_sid: str) -> str:
        """What is recorded of a call's turns, as it is written down."""
        with closing(sqlite3.connect(self._folder / "records.db")) as records:
            rows = records.execute("SELECT record FROM turns WHERE call_id = ? ORDER BY id", (call_sid,))
            return "\n".join(row[0] for row in rows)

    def close(self) -> None:
        """Ends every process."""
        self.nginx.close()
        for each in self.instances:
            if each.process is not None and each.process.poll() is None:
                each.process.kill()
                each.process.wait()
        self.qdrant.close()
        self.postgres.close()
