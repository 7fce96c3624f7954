"""Stands for an instance of the service: notes what is asked of it, and answers as it is told to."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field

_WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455: what a server puts behind the client's key."""


@dataclass
class Asked:
    """One request.

    Attributes:
        line: method and path.
        headers: by their names in lower case.
        body: of the length that was announced.
    """

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class RecordingInstance:
    """A server on a port of its own, while it is open.

    Attributes:
        name: what it answers with.
        asked: all requests so far.
        busy: it says 503 to whoever can ask elsewhere, as the service does while it takes no calls.
        starting: it says 503 to everything.
        dies: it closes the connection when it has read a request.
        hangs: it reads requests and says nothing.
    """

    name: str
    asked: list[Asked] = field(default_factory=list)
    busy: bool = False
    starting: bool = False
    dies: bool = False
    hangs: bool = False
    port: int = 0
    _server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listens; on the same port after a `close`."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Refuses connections from now on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def reset(self) -> None:
        """Is well, and remembers nothing."""
        self.asked.clear()
        self.busy = self.starting = self.dies = self.hangs = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.asked.append(Asked(head[0].rpartition(" ")[0], headers, body))
            if self.hangs:
                await reader.read()
            elif not self.dies:
                await self._answer(headers, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, headers: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        refuses = self.starting or (self.busy and "x-ask-elsewhere" in headers)
        if headers.get("upgrade") == "websocket" and not refuses:
            key = hashlib.sha1(headers["sec-websocket-key"].encode() + _WEBSOCKET).digest()
            accept = base64.b64encode(key).decode()
            writer.write(
                f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            )
            await writer.drain()
            await reader.read(1)  # whatever it says, it is the end
            return
        status = "503 Service Unavailable" if refuses else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(self.name)}\r\n\r\n{self.name}".encode())
        await writer.drain()
