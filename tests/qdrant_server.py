"""A test helper that stands for a Qdrant server; it is not one.

qdrant-client carries an engine of its own for use without a server. This serves it over the REST routes that
Superlinked's Qdrant connector calls, on a real socket, from a process of its own that can be killed and revived. It can
be made to misbehave: `python tests/qdrant_server.py PORT FOLDER` is that process, `QdrantServer` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

_CONTROL = "/_control"
_START_LIMIT_S = 60.0
_WRITING = ("", "points/batch", "points/delete")
"""Routes that change what is stored, as they end after the collection's name."""


class QdrantServer:
    """Runs the process. The port stays the same from start to start.

    Args:
        folder: where the data lies; survives `kill`.
        api_key: what requests must carry, None is nothing.

    Attributes:
        port: on which it listens.
    """

    def __init__(self, folder: Path, api_key: str | None = None) -> None:
        self.port = 0
        self._folder = folder
        self._api_key = api_key
        self._process: subprocess.Popen[str] | None = None
        self.revive()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Is the process there?"""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: open connections break, nothing is tidied up."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.communicate()
            self._process = None

    def revive(self, empty: bool = False) -> None:
        """Start again, with the data it had or without."""
        self.kill()
        if empty:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, str(self.port), str(self._folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.misbehave()

    def misbehave(self, **knobs: object) -> None:
        """Set the knobs; those not named are reset.

        Args:
            knobs: `delay_s` before every answer, `status` instead of an answer, `rubbish` (text) instead of an answer,
                `only` (the end of a path: the other routes stay well), `key` (another API key).
        """
        settings = {"key": self._api_key, **knobs}
        httpx.post(self.url + _CONTROL, json=settings, timeout=_START_LIMIT_S, trust_env=False).raise_for_status()

    def counts(self) -> Counter[str]:
        """Requests since the start, by the last part of their path, and points written ("points written")."""
        return Counter(httpx.get(self.url + _CONTROL, timeout=_START_LIMIT_S, trust_env=False).json())

    def close(self) -> None:
        """End the process."""
        self.kill()


class _Engine:
    """qdrant-client's engine and the routes to it. One request at a time.

    What was written is in a journal that a later process carries out again: the engine's own storage takes ten times as
    long for each point.
    """

    def __init__(self, folder: str) -> None:
        from qdrant_client import QdrantClient

        self._client = QdrantClient(":memory:")
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.knobs: dict[str, Any] = {}
        journal = Path(folder) / "journal.jsonl"
        entries = journal.read_text().splitlines() if journal.exists() else []
        self._journal = journal.open("a", buffering=1)
        self._replaying = True
        for entry in entries:
            method, parts, body = json.loads(entry)
            self.answer(method, parts, body.encode())
        self._replaying = False
        self.counts.clear()

    def answer(self, method: str, parts: list[str], body: bytes) -> Any:
        """The `result` of a request to /collections/{name}/...

        Raises:
            LookupError: no such route, or no such collection.
        """
        name, rest = parts[1], "/".join(parts[2:])
        routes: dict[tuple[str, str], Callable[[str, bytes], Any]] = {
            ("GET", "exists"): lambda name, body: {"exists": self._client.collection_exists(name)},
            ("GET", ""): lambda name, body: self._client.get_collection(name),
            ("PUT", ""): self._create,
            ("PUT", "index"): lambda name, body: self._done(),
            ("POST", "points"): self._retrieve,
            ("POST", "points/batch"): self._batch,
            ("POST", "points/scroll"): self._scroll,
            ("POST", "points/delete"): self._delete,
            ("POST", "points/query"): self._search,
        }
        with self._lock:
            if (method, rest) not in routes:
                raise LookupError(f"no route {method} {rest}")
            if rest not in ("exists", "") and not self._client.collection_exists(name):
                raise LookupError(f"Collection `{name}` doesn't exist!")
            result = routes[method, rest](name, body)
            if rest in _WRITING and method in ("PUT", "POST") and not self._replaying:
                self._journal.write(json.dumps([method, parts, body.decode()]) + "\n")
            return result

    def _done(self) -> dict[str, object]:
        return {"operation_id": sum(self.counts.values()), "status": "completed"}

    def _create(self, name: str, body: bytes) -> bool:
        from qdrant_client.http import models

        return self._client.create_collection(name, models.CreateCollection.model_validate_json(body).vectors)

    def _retrieve(self, name: str, body: bytes) -> object:
        from qdrant_client.http import models

        wanted = models.PointRequest.model_validate_json(body)
        return self._client.retrieve(name, wanted.ids, wanted.with_payload or False, wanted.with_vector or False)

    def _batch(self, name: str, body: bytes) -> list[object]:
        from qdrant_client.http import models

        operations = models.UpdateOperations.model_validate_json(body).operations
        for operation in operations:
            if isinstance(operation, models.UpsertOperation):
                assert isinstance(operation.upsert, models.PointsList)
                self.counts["points written"] += len(operation.upsert.points)
            elif isinstance(operation, models.UpdateVectorsOperation):
                self.counts["points written"] += len(operation.update_vectors.points)
        self._client.batch_update_points(name, operations)
        return [self._done() for _ in operations]

    def _scroll(self, name: str, body: bytes) -> dict[str, object]:
        from qdrant_client.http import models

        wanted = models.ScrollRequest.model_validate_json(body)
        points, following = self._client.scroll(
            name,
            limit=wanted.limit or 10,
            offset=wanted.offset,
            with_payload=wanted.with_payload or False,
            with_vectors=wanted.with_vector or False,
        )
        return {"points": points, "next_page_offset": following}

    def _delete(self, name: str, body: bytes) -> object:
        from qdrant_client.http import models

        self._client.delete(name, models.PointIdsList.model_validate_json(body))
        return self._done()

    def _search(self, name: str, body: bytes) -> object:
        from qdrant_client.http import models

        wanted = models.QueryRequest.model_validate_json(body)
        return self._client.query_points(
            name,
            query=wanted.query,
            using=wanted.using,
            query_filter=wanted.filter,
            limit=wanted.limit or 10,
            with_payload=wanted.with_payload or False,
            with_vectors=wanted.with_vector or False,
        )


def _handler(engine: _Engine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

        def _serve(self) -> None:
            path = self.path.partition("?")[0]
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if path == _CONTROL:
                if body:
                    engine.knobs = json.loads(body)
                self._send(200, json.dumps(engine.counts))
                return
            engine.counts[path.rpartition("/")[2]] += 1
            knobs = engine.knobs
            if knobs.get("key") is not None and self.headers.get("api-key") != knobs["key"]:
                self._send(401, "Must provide an API key or an Authorization bearer token")
                return
            if path.endswith(knobs.get("only") or ""):
                time.sleep(float(knobs.get("delay_s") or 0))
                if knobs.get("status") or knobs.get("rubbish") is not None:
                    self._send(int(knobs.get("status") or 200), str(knobs.get("rubbish") or "{}"))
                    return
            try:
                result = engine.answer(self.command, path.strip("/").split("/"), body)
                self._send(200, json.dumps({"result": result, "status": "ok", "time": 0.0}, default=_plain))
            except LookupError as error:
                self._send(404, json.dumps({"status": {"error": f"Not found: {error}"}, "time": 0.0}))
            except Exception as error:
                self._send(500, json.dumps({"status": {"error": repr(error)}, "time": 0.0}))

        def _send(self, status: int, text: str) -> None:
            content = text.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True

    return Handler


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json")


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _main() -> None:
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = _Engine(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _handler(engine))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _main()
