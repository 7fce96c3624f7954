"""Connections to a chat-completions server that serve more than one request.

OpenAI's client stops reading a stream at its `[DONE]` and closes the response; the few bytes that end it on the wire
are still unread then, so the connection is closed with it, and each model call would begin with a new handshake.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import httpx

_DONE = b"[DONE]"
_END_WITHIN_S = 0.1
"""For the bytes that end a body; they are normally in the packet of `[DONE]`."""


class _ReadToItsEnd(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream
        self._pieces = aiter(stream)
        self._last = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            self._last = (self._last + piece)[-64:]
            yield piece

    async def aclose(self) -> None:
        if _DONE in self._last:
            with anyio.move_on_after(_END_WITHIN_S):
                async for _ in self._pieces:
                    pass
        await self._stream.aclose()


class KeepsConnections(httpx.AsyncHTTPTransport):
    """Reads an event stream that is over to its end, so that its connection can be used again."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request."""
        response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _ReadToItsEnd(response.stream)
        return response
