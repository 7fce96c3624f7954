"""A stand-in for Opik's REST interface, for tests: it keeps what the package sends, as the package sends it.

    python -m tests.providers.opik --port 8081          # serves; OPIK_URL_OVERRIDE=http://127.0.0.1:8081/api
    python -m tests.providers.opik --tree --port 8081   # prints what a server that runs there has received

Checked against the pinned package's own REST client (`opik.rest_api`): `POST v1/private/traces/batch`,
`POST v1/private/spans/batch` (202/204, JSON, mostly gzipped), `PUT v1/private/traces/feedback-scores`,
`POST v1/private/prompts/versions` and `.../versions/retrieve` (404 where there is no such prompt). Bodies are held to
what the interface documents: identifiers are UUIDs of version 7, spans name their trace, times are ISO 8601.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass
class OpikServer:
    """What was received, and how it answers.

    Attributes:
        status: to every request, when it is not 0.
        delay_s: before every answer.
        broken: answers with something that is no JSON.
        key: that requests must carry; empty for none.
    """

    status: int = 0
    delay_s: float = 0.0
    broken: bool = False
    key: str = ""
    traces: dict[str, dict[str, Any]] = field(default_factory=dict)
    spans: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scores: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gzipped: int = 0

    def app(self) -> Starlette:
        """The server, to be served under any address that ends in /api."""
        at = "/api/v1/private"
        return Starlette(
            routes=[
                Route(f"{at}/traces/batch", self._take_traces, methods=["POST"]),
                Route(f"{at}/spans/batch", self._take_spans, methods=["POST"]),
                Route(f"{at}/traces/feedback-scores", self._take_scores, methods=["PUT"]),
                Route(f"{at}/prompts/versions/retrieve", self._retrieve_prompt, methods=["POST"]),
                Route(f"{at}/prompts/versions", self._create_prompt, methods=["POST"]),
                Route("/received", self._tell),
            ]
        )

    def turns(self, thread_id: str | None = None) -> list[dict[str, Any]]:
        """The traces, of one conversation if given, in the order of their beginnings."""
        found = [trace for trace in self.traces.values() if thread_id in (None, trace.get("thread_id"))]
        return sorted(found, key=lambda trace: str(trace["start_time"]))

    def children(self, trace: dict[str, Any], parent: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The spans right under a span, or under the trace itself, in the order of their beginnings."""
        wanted = parent["id"] if parent else None
        found = [
            span
            for span in self.spans.values()
            if span["trace_id"] == trace["id"] and span.get("parent_span_id") == wanted
        ]
        return sorted(found, key=lambda span: str(span["start_time"]))

    def tree(self, trace: dict[str, Any]) -> Iterator[str]:
        """A trace in words, a line a span."""
        yield f"{trace['name']}  {seconds(trace) * 1_000:.0f} ms  thread {trace['thread_id']}  {trace.get('tags')}"
        yield f"    in  {json.dumps(trace['input'], ensure_ascii=False)}"
        yield f"    out {json.dumps(trace['output'], ensure_ascii=False)}"
        yield from self._branch(trace, None, 1)

    def _branch(self, trace: dict[str, Any], parent: dict[str, Any] | None, depth: int) -> Iterator[str]:
        for span in self.children(trace, parent):
            after_ms = (moment(span["start_time"]) - moment(trace["start_time"])) * 1_000
            about = [span.get("model") or "", json.dumps(span["usage"]) if span.get("usage") else ""]
            about.append(f"FAILED {span['error_info']['message']}" if span.get("error_info") else "")
            head = f"{'  ' * depth}{span['name']}"
            took = f"{after_ms:8.0f} +{seconds(span) * 1_000:7.0f} ms"
            yield f"{head:<46}{took}  {' '.join(filter(None, about))}".rstrip()
            yield from self._branch(trace, span, depth + 1)

    # Requests

    async def _body(self, request: Request) -> Any:
        self.requests.append(request.url.path)
        self.headers.append(dict(request.headers))
        raw = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            raw = gzip.decompress(raw)
            self.gzipped += 1
        return json.loads(raw)

    async def _trouble(self, request: Request) -> Response | None:
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.key and request.headers.get("authorization") != self.key:
            return JSONResponse({"code": 401, "message": "API key should be provided"}, 401)
        if self.status:
            return JSONResponse({"message": "trouble"}, self.status)
        return Response("<html>rubbish", 200, media_type="text/html") if self.broken else None

    async def _take_traces(self, request: Request) -> Response:
        body = await self._body(request)
        if (trouble := await self._trouble(request)) is not None:
            return trouble
        for trace in body["traces"]:
            _checked(trace)
            self.traces[trace["id"]] = trace
        return Response(status_code=204)

    async def _take_spans(self, request: Request) -> Response:
        body = await self._body(request)
        if (trouble := await self._trouble(request)) is not None:
            return trouble
        for span in body["spans"]:
            _checked(span)
            assert uuid.UUID(span["trace_id"]).version == 7
            assert span["type"] in ("general", "tool", "llm", "guardrail")
            assert all(isinstance(count, int) for count in (span.get("usage") or {}).values())
            self.spans[span["id"]] = span
        return Response(status_code=204)

    async def _take_scores(self, request: Request) -> Response:
        body = await self._body(request)
        if (trouble := await self._trouble(request)) is not None:
            return trouble
        self.scores += body["scores"]
        return Response(status_code=204)

    async def _retrieve_prompt(self, request: Request) -> Response:
        body = await self._body(request)
        if (trouble := await self._trouble(request)) is not None:
            return trouble
        versions = self.prompts.get(body["name"])
        return JSONResponse(versions[-1]) if versions else JSONResponse({"message": "not found"}, 404)

    async def _create_prompt(self, request: Request) -> Response:
        body = await self._body(request)
        if (trouble := await self._trouble(request)) is not None:
            return trouble
        versions = self.prompts.setdefault(body["name"], [])
        prompt_id = versions[0]["prompt_id"] if versions else str(uuid.uuid4())
        version = {**body["version"], "id": str(uuid.uuid4()), "prompt_id": prompt_id, "commit": uuid.uuid4().hex[:8]}
        versions.append(version)
        return JSONResponse(version)

    async def _tell(self, request: Request) -> Response:
        return JSONResponse({"traces": self.traces, "spans": self.spans, "scores": self.scores})


def moment(text: str) -> float:
    """An ISO 8601 time as Unix time."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def seconds(span: dict[str, Any]) -> float:
    """How long a trace or a span took."""
    return moment(span["end_time"]) - moment(span["start_time"])


def _checked(item: dict[str, Any]) -> None:
    assert uuid.UUID(item["id"]).version == 7, item["id"]
    assert item["name"] and item["project_name"]
    assert seconds(item) >= 0, item


def main() -> int:
    """Serves, or prints what a server has received."""
    parser = argparse.ArgumentParser(prog="python -m tests.providers.opik", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--tree", action="store_true", help="print the traces of the server at this port")
    parser.add_argument("--thread", help="of this conversation only")
    parser.add_argument("--delay-s", type=float, default=0.0, help="before every answer")
    parser.add_argument("--status", type=int, default=0, help="to every request")
    arguments = parser.parse_args()
    server = OpikServer(status=arguments.status, delay_s=arguments.delay_s)
    if not arguments.tree:
        uvicorn.run(server.app(), host="127.0.0.1", port=arguments.port, log_level="warning")
        return 0
    with urllib.request.urlopen(f"http://127.0.0.1:{arguments.port}/received") as answer:
        received = json.load(answer)
    server.traces, server.spans = received["traces"], received["spans"]
    for trace in server.turns(arguments.thread):
        print("\n".join(server.tree(trace)), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
