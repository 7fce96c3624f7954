"""A test helper: a local server with the chat-completions route of OpenAI and of Groq, scripted answer by answer.

It checks what the providers' references ("Create chat completion" of OpenAI and of Groq, "Function calling" of OpenAI)
document of a request: the path, the key as a bearer token, `stream`, the roles, the JSON schema of the tools, a result
for each tool call right after it, `stream_options`, and with Groq `reasoning_effort`. What breaks a rule gets the
documented error body with status 400 or 401, and is noted.
It answers in the documented chunks: tool calls in pieces, the token counts in a chunk of their own (OpenAI, if asked
for) or as `x_groq` in the last one (Groq), `[DONE]`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.local_server import serving

PATHS = ("/v1/chat/completions", "/openai/v1/chat/completions")
"""OpenAI's and those that follow it; the path that Groq's client adds to its base address."""
MAX_DESCRIPTION_CHARS = 1_024
"""Longer descriptions of functions are refused by OpenAI."""
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_EFFORTS = frozenset({"none", "default", "low", "medium", "high"})


@dataclass(frozen=True)
class Words:
    """Streams `text` word by word.

    Attributes:
        delay_s: before each word.
        before_s: before the first byte.
        cut_after: number of words after which the connection breaks; None for never.
        gap_after, gap_s: number of words after which nothing comes for so long.
        unfinished: the stream ends properly, but without a reason and `[DONE]`: a proxy cut it.
    """

    text: str
    delay_s: float = 0.0
    before_s: float = 0.0
    cut_after: int | None = None
    gap_after: int | None = None
    gap_s: float = 60.0
    unfinished: bool = False


@dataclass(frozen=True)
class Calls:
    """Calls tools; the arguments come in two pieces, as servers send them. `before` are words in front of them."""

    calls: Sequence[tuple[str, str]]
    """Name and arguments (JSON, or rubbish)."""
    before: str = ""
    cut: bool = False
    """The connection breaks in the middle of the arguments."""


@dataclass(frozen=True)
class Fails:
    """Answers with an HTTP error.

    Attributes:
        retry_after: what Retry-After says; None: it is not there.
        code: of the error.
    """

    status: int = 503
    retry_after: str | None = None
    code: str = "service_unavailable"


@dataclass(frozen=True)
class Rubbish:
    """Answers 200 with a stream that is no JSON."""


@dataclass(frozen=True)
class Hang:
    """Never answers."""


Step = Words | Calls | Fails | Rubbish | Hang


@dataclass
class ChatServer:
    """What the server does, and what it was asked. It is an ASGI app.

    Attributes:
        script: an answer for each request, in order; a request too many gets 500.
        key: opens it; None: every key does, and none.
        knows_usage: False: it refuses `stream_options`, as some servers do.
        usage: input, cached and output tokens of each answer.
        requests: bodies of the requests.
        paths: of the requests.
        problems: rules of the protocol that requests broke.
        connections: over which requests came: the client's ports.
        words_sent: words streamed so far.
        hung_up: times the client went away before the end of the answer.
    """

    script: list[Step]
    key: str | None = None
    knows_usage: bool = True
    usage: tuple[int, int, int] = (100, 40, 12)
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)
    words_sent: int = 0
    hung_up: int = 0
    base_url: str = ""

    def assert_complete(self) -> None:
        """Every answer was asked for, and every request kept the rules."""
        assert not self.script, f"never asked for: {self.script}"
        assert not self.problems, self.problems

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return
        raw = b""
        while True:
            message = await receive()
            raw += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.connections.add(scope["client"][1])
        self.paths.append(scope["path"])
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        work = asyncio.ensure_future(self._answer(scope["path"], headers, raw, send))
        gone = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            self.hung_up += 1
            work.cancel()
        gone.cancel()
        await asyncio.wait({work, gone})
        if not work.cancelled():
            work.result()

    async def _answer(self, path: str, headers: Mapping[str, str], raw: bytes, send: Any) -> None:
        if path not in PATHS:
            await _error(send, 404, f"Unknown request URL: POST {path}", "unknown_url")
            return
        if self.key is not None and headers.get("authorization") != f"Bearer {self.key}":
            await _error(send, 401, "Invalid API Key", "invalid_api_key")
            return
        self.requests.append(body := json.loads(raw))
        if not self.knows_usage and "stream_options" in body:
            await _error(send, 400, "Unrecognized request argument supplied: stream_options", "unknown_parameter")
            return
        if problems := problems_of(body, groq=path == PATHS[1]):
            self.problems += problems
            await _error(send, 400, "; ".join(problems), "invalid_request_error")
            return
        if not self.script:
            await _error(send, 500, "nothing left in the script", "internal")
            return
        step = self.script.pop(0)
        if isinstance(step, Fails):
            await _error(send, step.status, "overloaded", step.code, step.retry_after)
        elif isinstance(step, Hang):
            await asyncio.Event().wait()
        else:
            await self._stream(step, _Stream(send, groq=path == PATHS[1], body=body))

    async def _stream(self, step: Words | Calls | Rubbish, stream: _Stream) -> None:
        if isinstance(step, Words):
            await asyncio.sleep(step.before_s)
        await stream.begin()
        if isinstance(step, Rubbish):
            await stream.write(b"data: {this is no json\n\n")
        elif not await (self._words(step, stream) if isinstance(step, Words) else self._calls(step, stream)):
            return  # without the end of the body: the server closes the connection
        elif not (isinstance(step, Words) and step.unfinished):
            await stream.finish("tool_calls" if isinstance(step, Calls) else "stop", self.usage)
            return
        await stream.end()

    async def _words(self, step: Words, stream: _Stream) -> bool:
        for index, word in enumerate(step.text.split(" ")):
            if index == step.cut_after:
                return False
            if index == step.gap_after:
                await asyncio.sleep(step.gap_s)
            await asyncio.sleep(step.delay_s)
            await stream.delta({"content": word if index == 0 else f" {word}"})
            self.words_sent += 1
        return True

    async def _calls(self, step: Calls, stream: _Stream) -> bool:
        if step.before:
            await stream.delta({"content": step.before})
        for index, (name, arguments) in enumerate(step.calls):
            half = len(arguments) // 2
            function = {"name": name, "arguments": arguments[:half]}
            call_id = f"call-{len(self.requests)}-{index}"
            await stream.delta(
                {"tool_calls": [{"index": index, "id": call_id, "type": "function", "function": function}]}
            )
            if step.cut:
                return False
            await stream.delta({"tool_calls": [{"index": index, "function": {"arguments": arguments[half:]}}]})
        return True


class _Stream:
    """The body of one answer, as server-sent events."""

    def __init__(self, send: Any, *, groq: bool, body: Mapping[str, Any]) -> None:
        self._send = send
        self._groq = groq
        self._model = body["model"]
        self._counts = bool((body.get("stream_options") or {}).get("include_usage"))

    async def begin(self) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def write(self, data: bytes) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def end(self) -> None:
        await self._send({"type": "http.response.body"})

    async def delta(self, delta: Mapping[str, Any], finish: str | None = None, **more: Any) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "logprobs": None, "finish_reason": finish}
        await self._chunk([choice], **more)

    async def finish(self, reason: str, usage: tuple[int, int, int]) -> None:
        given, cached, made = usage
        counts = {
            "prompt_tokens": given,
            "completion_tokens": made,
            "total_tokens": given + made,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
        await self.delta({}, reason, **({"x_groq": {"id": "req_1", "usage": counts}} if self._groq else {}))
        if self._counts and not self._groq:
            await self._chunk([], usage=counts)
        # With the end of the body: clients that stop reading here can use the connection again.
        await self._send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})

    async def _chunk(self, choices: list[Any], **more: Any) -> None:
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self._model,
            "choices": choices,
            **more,
        }
        await self.write(f"data: {json.dumps(chunk)}\n\n".encode())


def problems_of(body: Mapping[str, Any], *, groq: bool = False) -> list[str]:
    """Which documented rules a request breaks."""
    problems = schema_problems(body.get("tools") or [])
    if body.get("stream") is not True:
        problems.append("stream: not true")
    if not isinstance(body.get("model"), str) or not body["model"]:
        problems.append("model: missing")
    if "max_tokens" in body and "max_completion_tokens" in body:
        problems.append("max_tokens and max_completion_tokens: only one")
    if "stream_options" in body and groq:
        problems.append("stream_options: Groq counts tokens anyway")
    if (effort := body.get("reasoning_effort")) is not None and effort not in _EFFORTS:
        problems.append(f"reasoning_effort: {effort!r}")
    return problems + _message_problems(body.get("messages") or [])


def _message_problems(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    problems = [] if messages else ["messages: empty"]
    open_calls: set[str] = set()
    for message in messages:
        role = message.get("role")
        if role not in _ROLES:
            problems.append(f"messages: role {role!r}")
        if role == "tool":
            if message.get("tool_call_id") not in open_calls:
                problems.append(f"messages: a result without its call: {message.get('tool_call_id')!r}")
            open_calls.discard(str(message.get("tool_call_id")))
            continue
        if open_calls:
            problems.append(f"messages: tool calls without results: {sorted(open_calls)}")
        calls = message.get("tool_calls") or []
        open_calls = {call["id"] for call in calls}
        for call in calls:
            if call.get("type") != "function" or not isinstance(call["function"]["arguments"], str):
                problems.append("messages: a tool call is a function with its arguments as JSON text")
        if role != "assistant" and calls:
            problems.append(f"messages: tool calls of {role!r}")
    if open_calls:
        problems.append(f"messages: tool calls without results: {sorted(open_calls)}")
    return problems


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


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _error(send: Any, status: int, message: str, code: str, retry_after: str | None = None) -> None:
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if retry_after is not None:
        headers.append((b"retry-after", retry_after.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def chat_server(*script: Step, key: str | None = None) -> AsyncIterator[ChatServer]:
    """A running server on a free local port; `base_url` is where, up to and with /v1."""
    server = ChatServer(list(script), key=key)
    async with serving(server) as address:
        server.base_url = f"http://{address}/v1"
        yield server
