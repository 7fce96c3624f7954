"""A local server that speaks the chat-completions protocol, scripted answer by answer."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

MAX_DESCRIPTION_CHARS = 1_024
"""Longer descriptions of functions are refused by OpenAI."""


@dataclass(frozen=True)
class Words:
    """Streams `text` word by word.

    Attributes:
        delay_s: before each word.
        before_s: before the first byte.
        cut_after: number of words after which the connection breaks; None for never.
    """

    text: str
    delay_s: float = 0.0
    before_s: float = 0.0
    cut_after: int | None = None


@dataclass(frozen=True)
class Calls:
    """Calls tools; the arguments come in two pieces, as servers send them."""

    calls: Sequence[tuple[str, str]]
    """Name and arguments (JSON, or rubbish)."""


@dataclass(frozen=True)
class Fails:
    """Answers with an HTTP error."""

    status: int = 503


@dataclass(frozen=True)
class Rubbish:
    """Answers 200 with a stream that is no JSON."""


Step = Words | Calls | Fails | Rubbish


@dataclass
class OpenAIServer:
    """What the server does, and what it was asked.

    Attributes:
        script: an answer for each request, in order; a request too many gets 500.
        requests: bodies of the requests.
        words_sent: words streamed so far.
        hung_up: times the client went away before the end of the answer.
    """

    script: list[Step]
    requests: list[dict[str, Any]] = field(default_factory=list)
    words_sent: int = 0
    hung_up: int = 0
    base_url: str = ""

    def assert_complete(self) -> None:
        """Every answer was asked for."""
        assert not self.script, f"never asked for: {self.script}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(body := await request.json())
        if problems := schema_problems(body.get("tools", [])):
            return web.json_response({"error": {"message": "; ".join(problems)}}, status=400)
        if not self.script:
            return web.json_response({"error": {"message": "nothing left in the script"}}, status=500)
        step = self.script.pop(0)
        if isinstance(step, Fails):
            return web.json_response({"error": {"message": "overloaded"}}, status=step.status)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        try:
            if isinstance(step, Words):
                await asyncio.sleep(step.before_s)
            await response.prepare(request)
            await self._stream(step, response, request)
        except (ConnectionResetError, asyncio.CancelledError):
            self.hung_up += 1
            raise
        return response

    async def _stream(self, step: Step, response: web.StreamResponse, request: web.Request) -> None:
        if isinstance(step, Rubbish):
            await response.write(b"data: {this is no json\n\n")
            return
        if isinstance(step, Words):
            for index, word in enumerate(step.text.split(" ")):
                if index == step.cut_after:
                    assert request.transport is not None
                    request.transport.abort()
                    return
                await asyncio.sleep(step.delay_s)
                await _send(response, {"content": word if index == 0 else f" {word}"})
                self.words_sent += 1
        elif isinstance(step, Calls):
            for index, (name, arguments) in enumerate(step.calls):
                half = len(arguments) // 2
                begin = {"name": name, "arguments": arguments[:half]}
                call = {
                    "index": index,
                    "id": f"call-{len(self.requests)}-{index}",
                    "type": "function",
                    "function": begin,
                }
                await _send(response, {"tool_calls": [call]})
                rest = {"index": index, "function": {"arguments": arguments[half:]}}
                await _send(response, {"tool_calls": [rest]})
        await _send(response, {}, finish="tool_calls" if isinstance(step, Calls) else "stop")
        await response.write(b"data: [DONE]\n\n")


def schema_problems(tools: Sequence[dict[str, Any]]) -> list[str]:
    """Why a server would refuse these tools: the rules of OpenAI's function calling, which others follow."""
    problems = []
    for tool in tools:
        function = tool.get("function", {})
        name, parameters = str(function.get("name", "")), function.get("parameters", {})
        properties = parameters.get("properties", {})
        if tool.get("type") != "function" or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
            problems.append(f"{name!r}: no function with a name of letters, digits, _ and -")
        if not 0 < len(function.get("description", "")) <= MAX_DESCRIPTION_CHARS:
            problems.append(f"{name}: a description of 1 to {MAX_DESCRIPTION_CHARS} characters")
        if parameters.get("type") != "object":
            problems.append(f"{name}: parameters must be an object")
        problems += [f"{name}: {key}: no type" for key, schema in properties.items() if "type" not in schema]
        if not set(parameters.get("required", ())) <= set(properties):
            problems.append(f"{name}: required names no property")
    return problems


async def _send(response: web.StreamResponse, delta: dict[str, Any], finish: str | None = None) -> None:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "stub",
        "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
    }
    await response.write(f"data: {json.dumps(chunk)}\n\n".encode())


@asynccontextmanager
async def openai_server(*script: Step) -> AsyncIterator[OpenAIServer]:
    """A running server on a free local port; `base_url` is where."""
    server = OpenAIServer(list(script))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    async with TestServer(app) as running:
        server.base_url = str(running.make_url("/v1"))
        yield server
