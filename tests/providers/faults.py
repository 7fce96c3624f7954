"""A test helper: what may go wrong with a provider, done to any ASGI app that stands for one.

    async with faulty_server(app) as server:        # app: a Starlette app, or any other ASGI app
        client = Client(server.url)
        await server.strike(Fault("429", times=1))  # the next request gets 429, the one after it is well
        await server.strike(Fault("refused"))       # nothing listens any more ...
        await server.strike(Fault())                # ... and again, on the same port

`Faulty` is the part without the port, for an app that is served otherwise: `app.fault = Fault("5xx")`.
`control` lets another process switch the faults of servers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.local_server import serving

FaultKind = Literal["none", "refused", "slow", "5xx", "429", "cut", "rubbish", "hang"]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)

RUBBISH = b"<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body>\xff\xfe\x00</body></html>\n"
"""What a captive portal or a broken proxy says with status 200; not even UTF-8."""

ErrorBody = Callable[[int], bytes]


def openai_error(status: int) -> bytes:
    """An error's body as OpenAI's, Groq's and Together's references document it (JSON, one object "error")."""
    if status == 429:
        error = {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}
    else:
        error = {"message": "Service unavailable", "type": "internal_server_error", "code": "service_unavailable"}
    return json.dumps({"error": error}).encode()


def openai_error_event(status: int) -> bytes:
    """The same as a server-sent event, as it comes when an answer's stream has begun already."""
    return b"event: error\ndata: " + openai_error(status) + b"\n\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong.

    Attributes:
        kind: "none"; "refused" (nothing listens, open connections break; `faulty_server` only); "slow" (the answer
            comes `delay_s` later); "5xx" and "429" (an error's status and body); "cut" (the connection closes in the
            middle of the body); "rubbish" (status 200 and a page that is none of the provider's); "hang" (accepted,
            never answered).
        times: requests that it befalls, those after are well; None: all until it is switched off. A port that refuses
            does so until then.
        skip: requests that are answered well before.
        after_pieces: pieces of the body that are sent well before it strikes; of a body in one piece, half of it.
            0: it strikes before the answer begins ("cut": after the first piece). An answer that has fewer is well.
        delay_s: of "slow", in seconds.
        status: of "5xx".
        retry_after_s: what "429" says in Retry-After, in seconds; None: it has no such header.
    """

    kind: FaultKind = "none"
    times: int | None = None
    skip: int = 0
    after_pieces: int = 0
    delay_s: float = 6.0
    status: int = 503
    retry_after_s: int | None = 1


class Faulty:
    """An ASGI app to which things happen.

    Args:
        app: the app as it is when all is well.
        error_body: the body of an error's answer, JSON.
        error_event: what ends a stream in whose middle "5xx" or "429" strikes; None: the connection is cut.
        paths: only requests whose path ends in one of these are befallen; none: all are.
        refuse: closes the port, for "refused" in the middle of an answer; None: such an answer is cut.

    Attributes:
        requests: that came (those that can be befallen).
        struck: that were befallen.
    """

    def __init__(
        self,
        app: Any,
        *,
        error_body: ErrorBody = openai_error,
        error_event: ErrorBody | None = None,
        paths: tuple[str, ...] = (),
        refuse: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._app = app
        self.refuse = refuse
        self.error_body = error_body
        self.error_event = error_event
        self._paths = paths
        self._fault = Fault()
        self._seen = self._left = 0
        self.requests = self.struck = 0

    @property
    def fault(self) -> Fault:
        """What goes wrong; setting it begins anew with its counts. Answers under way go on as they began."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._fault = fault
        self._seen = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves one request."""
        if scope["type"] != "http" or (self._paths and not scope["path"].endswith(self._paths)):
            await self._app(scope, receive, send)
            return
        fault = self._due()
        if fault.kind == "none":
            await self._app(scope, receive, send)
        elif fault.after_pieces or fault.kind in ("slow", "cut"):
            # The server closes the connection of an answer that was not finished.
            with contextlib.suppress(_Broken):
                await self._app(scope, receive, _Struck(self, fault, receive, send))
        elif fault.kind == "hang":
            await _gone(receive)
        else:
            while (await receive()).get("more_body"):
                pass
            await _answer(fault, send, self.error_body)

    def _due(self) -> Fault:
        self.requests += 1
        fault = self._fault
        first = fault.skip
        last = None if fault.times is None else first + fault.times
        number, self._seen = self._seen, self._seen + 1
        closed = fault.kind == "refused" and not fault.after_pieces
        if fault.kind == "none" or closed or number < first or (last is not None and number >= last):
            return Fault()
        if not fault.after_pieces:
            self.struck += 1
        return fault


class _Broken(Exception):
    """The rest of the answer is not wanted."""


class _Struck:
    """The `send` of an answer to which something happens after some of its pieces."""

    def __init__(self, faulty: Faulty, fault: Fault, receive: Any, send: Any) -> None:
        self._faulty = faulty
        self._fault = fault
        self._receive = receive
        self._send = send
        self._pieces = 0
        self._done = False
        self._start: dict[str, Any] | None = None

    async def __call__(self, message: Any) -> None:
        if self._done:
            await self._send(message)
        elif message["type"] != "http.response.body":
            self._start = message
        else:
            await self._piece(message)

    async def _piece(self, message: dict[str, Any]) -> None:
        fault, body, more = self._fault, message.get("body", b""), message.get("more_body", False)
        wanted = max(1, fault.after_pieces) if fault.kind == "cut" else fault.after_pieces
        whole = not more and self._pieces == 0
        if fault.kind in ("5xx", "429") and whole and self._start is not None:
            # An answer in one piece has no middle in which a status could come: it was only being worked out.
            self._count()
            await _answer(fault, self._send, self._faulty.error_body)
            raise _Broken
        if wanted and whole and not body:
            await self._strike_at_nothing()
        elif wanted and whole:
            half = len(body) // 2
            await self._begin()
            await self._send({"type": "http.response.body", "body": body[:half], "more_body": True})
            await self._strike({**message, "body": body[half:]})
        elif self._pieces < wanted:
            await self._begin()
            await self._send(message)
            # An empty piece is none: servers send one to end their headers.
            self._pieces += bool(body)
        else:
            await self._strike(message)

    async def _begin(self) -> None:
        if self._start is not None:
            await self._send(self._start)
            self._start = None

    async def _strike_at_nothing(self) -> None:
        """An answer without a body (status 204) has no middle: it never comes whole."""
        if self._fault.kind == "rubbish":
            self._count()
            await _answer(self._fault, self._send, self._faulty.error_body)
            raise _Broken
        if self._fault.kind != "slow":
            # Announced, never sent: the connection closes, or stays as it is, before the end.
            self._start = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
            await self._begin()
        await self._strike({"type": "http.response.body", "body": b""})

    async def _strike(self, rest: dict[str, Any]) -> None:
        self._count()
        kind, event = self._fault.kind, self._faulty.error_event
        if kind == "slow":
            await asyncio.sleep(self._fault.delay_s)
            self._done = True
            await self._begin()
            await self._send(rest)
            return
        if kind == "hang":
            await _gone(self._receive)
        if kind == "refused" and self._faulty.refuse is not None:
            await self._faulty.refuse()
        if kind == "rubbish":
            await self._end_with(RUBBISH, rest)
        elif kind in ("5xx", "429") and event is not None:
            await self._end_with(event(429 if kind == "429" else self._fault.status), rest)
        raise _Broken

    async def _end_with(self, body: bytes, rest: dict[str, Any]) -> None:
        # A body whose length was announced is filled up with it, and no longer.
        body = body if self._streamed else _to(body, len(rest.get("body", b"")))
        await self._send({"type": "http.response.body", "body": body})

    def _count(self) -> None:
        # What strikes before the answer begins was counted as it was chosen.
        if self._fault.after_pieces:
            self._faulty.struck += 1

    @property
    def _streamed(self) -> bool:
        return self._pieces > 0


async def _gone(receive: Any) -> None:
    """Until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _to(body: bytes, size: int) -> bytes:
    return (body * (size // len(body) + 1))[:size]


async def _answer(fault: Fault, send: Any, error_body: ErrorBody) -> None:
    """An answer in one piece: an error, or rubbish."""
    status = {"5xx": fault.status, "429": 429}.get(fault.kind, 200)
    body = RUBBISH if status == 200 else error_body(status)
    headers = [
        (b"content-type", b"text/html" if status == 200 else b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    if status == 429 and fault.retry_after_s is not None:
        headers.append((b"retry-after", str(fault.retry_after_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Front:
    """A port before a server's own, which can be closed and opened again.

    Args:
        target: the server's "127.0.0.1:PORT".
    """

    def __init__(self, target: str) -> None:
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        # Bound and never listened to: the port stays ours while it refuses.
        self._kept = _bound(self._host, 0)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def address(self) -> str:
        """What clients are told, "127.0.0.1:PORT"."""
        return f"{self._host}:{self._kept.getsockname()[1]}"

    async def open(self) -> None:
        """Lets connections in."""
        if self._server is None:
            listener = _bound(self._host, self._kept.getsockname()[1])
            self._server = await asyncio.start_server(self._connected, sock=listener)

    async def close(self) -> None:
        """Refuses connections, and breaks those that are open."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def end(self) -> None:
        """Closes it and gives the port back."""
        await self.close()
        self._kept.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        pair = {writer, up_writer}
        self._open |= pair
        try:
            await asyncio.gather(_carry(reader, up_writer), _carry(up_reader, writer))
        except OSError:
            pass
        finally:
            self._open -= pair
            for each in pair:
                each.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    # Either side's end is the other's: HTTP has no half-open connections that matter here.
    writer.close()


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((host, port))
    return bound


class FaultyServer:
    """A server that runs, and what happens to it. `faulty_server` makes it.

    Attributes:
        app: the app, with its counts.
        address: "127.0.0.1:PORT".
    """

    def __init__(self, app: Faulty, front: Front) -> None:
        self.app = app
        self.address = front.address
        self._front = front
        app.refuse = front.close

    @property
    def url(self) -> str:
        """Its address with the scheme."""
        return f"http://{self.address}"

    async def strike(self, fault: Fault) -> None:
        """Lets a fault happen; `Fault()` ends it."""
        self.app.fault = fault
        if fault.kind == "refused" and not fault.after_pieces:
            await self._front.close()
        else:
            await self._front.open()


@asynccontextmanager
async def faulty_server(
    app: Any,
    *,
    error_body: ErrorBody = openai_error,
    error_event: ErrorBody | None = None,
    paths: tuple[str, ...] = (),
) -> AsyncIterator[FaultyServer]:
    """Serves an ASGI app on a port of this machine; see `Faulty` for the arguments."""
    wrapped = Faulty(app, error_body=error_body, error_event=error_event, paths=paths)
    async with serving(wrapped) as address:
        front = Front(address)
        await front.open()
        try:
            yield FaultyServer(wrapped, front)
        finally:
            await front.end()


def control(servers: Mapping[str, FaultyServer]) -> Starlette:
    """The app by which another process switches faults.

    POST /faults {"name": {"kind": "slow", "delay_s": 3}} lets them happen; GET /faults says of each server what happens
    to it, how many requests it had and how many were befallen.
    """

    async def strike(request: Request) -> Response:
        for name, fault in (await request.json()).items():
            await servers[name].strike(Fault(**fault))
        return report(request)

    def report(_: Request) -> Response:
        return JSONResponse(
            {
                name: {"fault": asdict(server.app.fault), "requests": server.app.requests, "struck": server.app.struck}
                for name, server in servers.items()
            }
        )

    async def reported(request: Request) -> Response:
        return report(request)

    return Starlette(routes=[Route("/faults", strike, methods=["POST"]), Route("/faults", reported)])
